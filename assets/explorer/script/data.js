// The published figures this page holds, unpacked: one figure by its keys. Not here: what a question asks for.

const DATA = JSON.parse(document.getElementById("data").textContent);
const STATUS = {
  o: "ok", r: "not_reached", n: "not_available", p: "suppressed_primary", c: "suppressed_complementary",
  w: "withdrawn", a: "absent", "-": "no_figure",
};
const HIDDEN = ["suppressed_primary", "suppressed_complementary", "withdrawn", "absent"];
const MAIN_GROUPS = ["female", "male", "women", "men", "girls", "boys", "with_disability", "without_disability"];

const isShown = (figure) => figure.status === "ok";
const isHidden = (figure) => HIDDEN.includes(figure.status);

/** Codes of a packed key, one per row. */
const unpackedKey = (packed) => packed.at.map((at) => packed.codes[at]);

/** How many numbers stand before each row in the lists of what is shown. */
function placesOf(status) {
  let place = 0;
  return [...status].map((letter) => (letter === "o" || letter === "r" ? place++ : -1));
}

/** One mart: its rows by their keys, and every measure of a row as a figure. */
class Mart {
  constructor(name, packed) {
    this.name = name;
    this.keys = Object.keys(packed.keys);
    this.columns = Object.fromEntries(this.keys.map((key) => [key, unpackedKey(packed.keys[key])]));
    this.measures = packed.measures;
    this.places = Object.fromEntries(this.measureNames().map((one) => [one, placesOf(packed.measures[one].status)]));
    this.rowOf = new Map(Array.from({ length: packed.n }, (_, row) => [this.idOf(row), row]));
  }

  measureNames() {
    return Object.keys(this.measures);
  }

  idOf(row) {
    return this.keys.map((key) => this.columns[key][row]).join("|");
  }

  /** Row number at these keys, the others being `all`; undefined when the marts publish no such row. */
  row(keys) {
    return this.rowOf.get(this.keys.map((key) => keys[key] ?? "all").join("|"));
  }

  /** Codes a key has in the rows that hold these others, without `all`, in code order. */
  codes(key, held = {}) {
    const wanted = Object.entries(held).filter(([, code]) => code !== undefined);
    const found = this.columns[key].filter((_, row) => wanted.every(([one, code]) => this.columns[one][row] === code));
    return [...new Set(found)].filter((code) => code !== "all").sort();
  }

  /** A share as it speaks for the people a survey was drawn from, where its weights are there; else for those asked. */
  share(measure, keys) {
    const weighted = `${measure}_weighted`;
    const figure = weighted in this.measures ? this.figure(weighted, keys) : { status: "no_figure" };
    const isFor = isShown(figure) && !figure.cautions.includes("small_n"); // of few people the counts are printed
    return isFor ? { ...figure, isWeighted: true } : this.figure(measure, keys);
  }

  /** A measure with its weighted one, where the mart has it. */
  both(measure) {
    return [measure, `${measure}_weighted`].filter((one) => one in this.measures);
  }

  /** A measure at these keys. A hidden one has a status and nothing else. */
  figure(measure, keys) {
    const row = this.row(keys);
    const packed = this.measures[measure];
    const status = row === undefined ? "no_figure" : STATUS[packed.status[row]];
    const place = row === undefined ? -1 : this.places[measure][row];
    if (place < 0) return { status, form: packed.form, cautions: [] };
    const cautions = packed.caution.codes[packed.caution.at[place]].split("|").filter(Boolean);
    const held = { status, form: packed.form, cautions, value: packed.value[place] };
    if (packed.form === "count") return held;
    const beside = ["low", "high", "base", "ended", "open"].filter((name) => name in packed);
    return { ...held, ...Object.fromEntries(beside.map((name) => [name, packed[name][place]])) };
  }
}

/** The published comparisons of two groups, as rows with their keys. */
function unpackedComparisons(packed) {
  const keys = Object.fromEntries(Object.entries(packed.keys).map(([key, held]) => [key, unpackedKey(held)]));
  const places = placesOf(packed.status);
  return Array.from({ length: packed.n }, (_, row) => {
    const held = Object.fromEntries(Object.entries(keys).map(([key, codes]) => [key, codes[row]]));
    const shown = places[row] < 0 ? [] : Object.entries(packed.columns).map(([name, list]) => [name, list[places[row]]]);
    return { ...held, status: STATUS[packed.status[row]], ...Object.fromEntries(shown) };
  });
}

const MARTS = Object.fromEntries(
  Object.entries(DATA.marts).filter(([name]) => name !== "gender_gap").map(([name, packed]) => [name, new Mart(name, packed)]),
);
const COMPARISONS = unpackedComparisons(DATA.marts.gender_gap);
