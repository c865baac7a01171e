// What every question's rows have in common: cells, cautions, groups of people. Not here: any one question.

/** A cell that prints a figure. */
const cellOf = (figure) => ({ text: printed(figure), isNumber: isPrinted(figure), figure });

/** A cell that prints the interval of a figure. */
const intervalCell = (figure) => ({ text: printedInterval(figure), isNumber: isPrinted(figure) && !isCountsOnly(figure) });

/** Rows in which somebody stands: neither shown nor hidden means that there is nobody to speak of. */
const peopled = (rows) => rows.filter((row) => row.figures.some((figure) => isShown(figure) || isHidden(figure)));

const cautionsOf = (figures) => [...new Set(figures.filter(isShown).flatMap((figure) => figure.cautions))];

/** A row of a mart: what it is called, its keys, its cells; `main` are the figures the question is about. */
function martRow(mart, names, keys, cells, main) {
  const figures = cells.map((cell) => cell.figure).filter(Boolean);
  return { mart, names, keys, cells, main, figures, cautions: cautionsOf(figures) };
}

/** What the reader may break down by, and the keys that does it. */
const BREAKDOWNS = {
  none: [], sex: ["sex"], person_group: ["person_group"], disability: ["disability"], sex_disability: ["sex", "disability"],
};

const GROUP_KEYS = ["sex", "person_group", "disability"];
const rowsBy = new Map(); // mart and breakdown -> the other keys of a row -> codes of its groups; a mart may have many rows

/** Rows of a mart broken down this way and no other: their keys without the breakdown's, and the codes of the groups. */
function brokenDown(mart, by) {
  const id = `${mart.name}.${by}`;
  if (rowsBy.has(id)) return rowsBy.get(id);
  const found = new Map();
  const others = mart.keys.filter((key) => GROUP_KEYS.includes(key) && !BREAKDOWNS[by].includes(key));
  for (const row of mart.rowOf.values()) {
    const codes = BREAKDOWNS[by].map((key) => mart.columns[key][row]);
    if (codes.includes("all") || others.some((key) => mart.columns[key][row] !== "all")) continue;
    const where = ungroupedKeys(mart).map((key) => mart.columns[key][row]).join("|");
    found.set(where, [...(found.get(where) ?? []), codes].sort((a, b) => rankOf(a) - rankOf(b)));
  }
  rowsBy.set(id, found);
  return found;
}

const ungroupedKeys = (mart) => mart.keys.filter((key) => !GROUP_KEYS.includes(key));

/** Breakdowns of those wanted that a mart publishes where these keys are held. */
function publishedBreakdowns(mart, held, wanted) {
  const places = ungroupedKeys(mart).map((key, n) => [n, held[key]]).filter(([, code]) => code !== undefined);
  const isThere = (where) => places.every(([n, code]) => where.split("|")[n] === code);
  const isKnown = (by) => BREAKDOWNS[by].every((key) => mart.keys.includes(key));
  return wanted.filter((by) => isKnown(by) && [...brokenDown(mart, by).keys()].some(isThere));
}

/** Groups of a breakdown at these keys as [{ code, keys, name }], main ones first. */
function groupsOf(mart, by, keys) {
  const where = ungroupedKeys(mart).map((key) => keys[key] ?? "all").join("|");
  return (brokenDown(mart, by).get(where) ?? []).map((codes) => ({
    code: codes[0] ?? "",
    keys: Object.fromEntries(BREAKDOWNS[by].map((key, n) => [key, codes[n]])),
    name: codes.map(groupLabel).map(begun).join(" · "),
    isMain: codes.every((code) => MAIN_GROUPS.includes(code)),
  }));
}

const rankOf = (codes) => codes.reduce((rank, code) => rank * 20 + (MAIN_GROUPS.indexOf(code) + 1 || 19), 0);

/** Years of a mart, newest first. */
const yearsOf = (mart) => MARTS[mart].codes("period").filter((period) => /^\d{4}$/.test(period)).reverse();

/** Who is counted and of whom, as filters every needs question has. */
const PEOPLE_FILTERS = (mart) => [
  {
    id: "people", word: "f_people",
    options: () => first(MARTS[mart].codes("population_group"), "survivors"),
    name: (code) => label("population_group", code),
  },
  {
    id: "unit", word: "f_unit",
    options: (choices) => first(MARTS[mart].codes("disaggregation_unit", { population_group: choices.people }), "person"),
    name: (code) => label("disaggregation_unit", code),
  },
  {
    id: "survey", word: "f_survey", name: (code) => code,
    options: (choices) => MARTS[mart].codes("survey", peopleKeys({ ...choices, survey: undefined, round: undefined })),
  },
  {
    id: "round", word: "f_round", name: roundName,
    standard: (choices, rounds, { period }) => // a link of an earlier page names the year alone
      rounds.find((round) => MARTS[mart].codes("period", { ...peopleKeys(choices), round }).includes(period)),
    options: (choices) => latestFirst(choices.survey, MARTS[mart].codes("round", peopleKeys({ ...choices, round: undefined }))),
  },
];

const peopleKeys = (choices) => ({
  population_group: choices.people, disaggregation_unit: choices.unit, survey: choices.survey, round: choices.round,
});

/** Years in which a round asked people. */
const askedIn = (survey, round) => DATA.asked[survey]?.[round] ?? [round];

/** Which survey asked, and when: stands in the caption of all that people told. */
function askedWords({ survey, round }) {
  if (survey === undefined || survey === "all") return "";
  const years = askedIn(survey, round);
  const said = { survey, round, years: [...new Set([years[0], years.at(-1)])].join("–") };
  return word(years.includes(round) ? "round_asked" : "round_named_asked", said);
}

/** Rounds, those that asked last first. */
const latestFirst = (survey, rounds) => [...rounds].sort((a, b) => (askedIn(survey, a).at(-1) < askedIn(survey, b).at(-1) ? 1 : -1));

const roundName = (round, choices) => {
  const years = askedIn(choices.survey, round);
  return years.includes(round) ? years.join("–") : `${round} (${years.join("–")})`;
};

/** The note that shares are weighted, where one of the rows is. */
const weightedNote = (rows) => (rows.some((row) => row.figures.some((one) => one.isWeighted)) ? [word("chart_weighted_why")] : []);

/** A list with one of its members in front. */
const first = (list, one) => (list.includes(one) ? [one, ...list.filter((other) => other !== one)] : list);

const captionOf = (...parts) => parts.filter(Boolean).join(" · ");
