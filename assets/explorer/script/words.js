// Words of the page in the language chosen. Not here: numbers (`numbers.js`).

let language = DATA.languages[0];

/** A word or sentence by its key, its {braces} filled. */
function word(key, params = {}) {
  const said = DATA.words[language][key] ?? key;
  return said.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? params[name] : whole));
}

/** A code of a list in words; the code itself when no list holds it. */
function label(column, code) {
  return DATA.labels[column]?.[code]?.[DATA.languages.indexOf(language)] ?? code;
}

/** A name as it stands at the beginning of a line. */
const begun = (name) => (name ? name[0].toLocaleUpperCase(language) + name.slice(1) : name);

/** A name as it stands within a line. */
const within = (name) => (name ? name[0].toLocaleLowerCase(language) + name.slice(1) : name);

const GROUP_WORDS = {
  female: "c_female", male: "c_male", women: "c_women", men: "c_men", girls: "c_girls", boys: "c_boys",
};

/** A group of people in words, of whichever key it is a code. */
function groupLabel(code) {
  if (code in GROUP_WORDS) return word(GROUP_WORDS[code]);
  for (const column of ["sex", "person_group", "disability"]) {
    if (DATA.labels[column]?.[code]) return label(column, code);
  }
  const together = code.split("+"); // several keys compared at once
  return together.length > 1 ? together.map(groupLabel).join(" · ") : code;
}

/** A place by its name; places nobody could find are said to be so. */
function placeName(code) {
  if (code === "all") return word("country_whole");
  return code === "unknown" ? word("area_unknown") : (DATA.places[code] ?? code);
}

function periodName(code) {
  if (code === "all") return word("all_years");
  return code === "unknown" ? word("period_unknown") : code;
}

const isRightToLeft = () => DATA.spoken[language].direction === "rtl";
