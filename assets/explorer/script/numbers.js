// How a number is printed in each language. The same as assets/reports/numbers_in_words.py, letter for letter: a test
// compares the two in a browser. Not here: what is printed instead of a hidden number (`cells.js`).

const LEFT_TO_RIGHT = "\u200e"; // holds a sign on the left of its number where lines run from the right

/** What stands before a sign in a language. */
const signMark = (language) => (DATA.spoken[language].direction === "rtl" ? LEFT_TO_RIGHT : "");

/** Digits of a number without its sign, rounded half to even on its shortest decimal text, as Babel rounds. */
function roundedDigits(value, places) {
  const text = String(Math.abs(value));
  if (text.includes("e-")) return "0" + (places ? "." + "0".repeat(places) : "");
  const [whole, fraction = ""] = text.split(".");
  const kept = fraction.slice(0, places).padEnd(places, "0");
  const rest = fraction.slice(places);
  let digits = BigInt(whole + kept);
  const half = /^50*$/.test(rest);
  if (half ? digits % 2n === 1n : rest[0] >= "5") digits += 1n;
  const padded = digits.toString().padStart(places + 1, "0");
  return places ? padded.slice(0, -places) + "." + padded.slice(-places) : padded;
}

function decimal(value, places, grouped, language) {
  const [whole, fraction] = roundedDigits(value, places).split(".");
  const spoken = DATA.spoken[language];
  const parted = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, spoken.thousands) : whole;
  const plain = fraction === undefined ? parted : parted + spoken.decimal + fraction;
  const digits = plain.replace(/[0-9]/g, (digit) => [...spoken.digits][digit]);
  return value >= 0 || !/[1-9]/.test(plain) ? digits : signMark(language) + "-" + digits;
}

/** 12,062 · 12 062: whole persons, records, needs. */
const printedCount = (value, language) => decimal(value, 0, true, language);

/** Whole days. */
const printedDays = printedCount;

/** A share of 0 to 1 as a whole percentage. */
const printedPercent = (share, language) => decimal(100 * share, 0, false, language) + DATA.spoken[language].percent;

/** A difference of two shares in percentage points, with its sign. */
function printedPoints(difference, language) {
  const number = decimal(100 * difference, 0, false, language);
  if (100 * difference < 0.5) return number;
  return signMark(language) + "+" + number;
}

/** A ratio with two decimals. */
const printedRatio = (value, language) => decimal(value, 2, false, language);
