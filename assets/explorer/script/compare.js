// Two groups side by side with their intervals, and the word the marts have for them; the page has none of its own.

const VERDICTS = {
  higher: "verdict_higher", lower: "verdict_lower", "no clear difference": "verdict_no_clear",
  "too few to compare": "verdict_too_few", "not comparable": "verdict_not_comparable",
};
const SIDES = ["barrier", "product", "civil_status", "service"]; // what the rows of a comparison differ by, first found
const NEWEST_FIRST = (a, b) => (a < b ? 1 : -1);

const byMeasure = new Map(); // "mart.share" -> its comparisons
for (const one of COMPARISONS) {
  const measure = `${one.mart}.${one.share}`;
  byMeasure.set(measure, [...(byMeasure.get(measure) ?? []), one]);
}

/** The comparisons of a measure where these keys are held; a key that is not chosen yet holds nothing. */
function holding({ mart, share, ...wanted }) {
  const held = Object.entries(wanted).filter(([, code]) => code !== undefined);
  return (byMeasure.get(`${mart}.${share}`) ?? []).filter((one) => held.every(([key, code]) => one[key] === code));
}

const distinct = (rows, key) => [...new Set(rows.map((row) => row[key]))];

/** What was chosen so far as keys of a comparison. */
function comparedKeys(choices) {
  const [mart, share] = (choices.measure ?? "").split(".");
  const side = sideOf(mart, share);
  return {
    mart, share, pair: choices.pair, population_group: choices.people, disaggregation_unit: choices.unit,
    survey: choices.survey, round: choices.round, source_type: choices.source, period: choices.period, ...(side === "service" ? {} : { service: choices.service }),
  };
}

const sides = new Map();

/** The key by which the rows of a measure differ. */
function sideOf(mart, share) {
  const measure = `${mart}.${share}`;
  const found = () => SIDES.find((key) => byMeasure.get(measure)?.some((one) => one[key] !== "all")) ?? "service";
  if (!sides.has(measure)) sides.set(measure, found());
  return sides.get(measure);
}

/** A filter over the values a key has among the comparisons chosen so far; most numbers shown comes first. */
const comparedFilter = (id, said, key, name, order) => ({
  id, word: said, name,
  options: (choices) => {
    if (id === "service" && sideOf(...choices.measure.split(".")) === "service") return ["each"];
    const found = distinct(holding(comparedKeys(choices)), key);
    return order ? found.sort(order) : first(found.sort(), "survivors");
  },
  standard: (choices, options) =>
    fullest(options, (code) => holding({ ...comparedKeys(choices), [key]: code }).filter(isShown).length),
});

const named = (column) => (code) => (code === "all" ? word("by_none") : label(column, code));

const COMPARE = {
  id: "compare",
  mart: "gender_gap",
  filters: [
    {
      id: "measure", word: "f_measure", broad: true,
      options: () => comparedMeasures(), name: (code) => word(`m_${code.split(".")[1]}`),
    },
    comparedFilter("pair", "f_pair", "pair", (code) => word(`pair_${code}`)),
    comparedFilter("people", "f_people", "population_group", named("population_group")),
    comparedFilter("unit", "f_unit", "disaggregation_unit", named("disaggregation_unit")),
    comparedFilter("survey", "f_survey", "survey", named("survey")),
    {
      id: "round", word: "f_round", name: (code, choices) => (code === "all" ? word("by_none") : roundName(code, choices)),
      options: (choices) => latestFirst(choices.survey, distinct(holding(comparedKeys({ ...choices, round: undefined })), "round")),
      standard: (choices, rounds, { period }) => { // the latest that shows something; a link of an earlier page names the year alone
        const of = (round) => holding({ ...comparedKeys(choices), round });
        return rounds.find((round) => of(round).some((one) => one.period === period)) ?? rounds.find((round) => of(round).some(isShown));
      },
    },
    comparedFilter("source", "f_source", "source_type", named("source_type")),
    comparedFilter("period", "f_period", "period", periodName, NEWEST_FIRST),
    comparedFilter("service", "f_service", "service", serviceName),
  ],

  rows(choices) {
    const [mart, share] = choices.measure.split(".");
    const side = sideOf(mart, share);
    const rows = holding(comparedKeys(choices)).map((one) => comparedRow(one, side, choices));
    return rows.sort((a, b) => (isShown(b.main[0]) - isShown(a.main[0])) || (a.names[0] < b.names[0] ? -1 : 1));
  },

  view(choices, rows) {
    const [mart, share] = choices.measure.split(".");
    const [a, b] = choices.pair.split("_v_").map(groupLabel).map(begun);
    const side = sideOf(mart, share);
    const heading = { barrier: "c_reason", product: "c_product", civil_status: "by_status", service: "c_service" };
    const heads = [
      word("c_group_base", { group: a }), word("c_group_base", { group: b }), word("c_points_interval"), word("c_points"),
      word("c_group_share", { group: a }), word("c_group_share", { group: b }), word("c_verdict"), word("c_q"),
    ];
    const source = choices.source === "all" ? "" : label("source_type", choices.source);
    const people = choices.people === "all" ? "" : label("population_group", choices.people);
    const service = side === "service" || choices.service === "all" ? "" : label("service", choices.service);
    return {
      caption: captionOf(word(`m_${share}`), word(`pair_${choices.pair}`), people, service, source, askedWords(choices),
        askedWords(choices) && askedIn(choices.survey, choices.round).includes(choices.period) ? "" : periodName(choices.period)),
      below: besidesCompared(rows),
      named: [word(heading[side])],
      heads,
      draw: (width, said) => intervalsChart(rows.map((row) => comparedSection(row, choices)), width, said),
      legend: ["interval", "hidden", "caution"],
    };
  },
};

/** How likely a difference this clear is where there is none, all comparisons of its round held together. */
const chanceOf = (q) => (q < 0.001 ? `< ${decimal(0.001, 3, false, language)}` : decimal(q, 3, false, language));

/** That shares are weighted, and of how many people it is not known to which of the two groups they belong. */
function besidesCompared(rows) {
  const unknown = rows.filter(({ one }) => one.unknown > 0).map(({ names, one }) =>
    word("compared_unknown", { name: names[0], n: printedCount(one.unknown, language) }));
  return [...(rows.some(({ one }) => one.weighted) ? [word("chart_weighted_why")] : []), ...unknown];
}

/** Measures compared, in the order the marts are asked about. */
function comparedMeasures() {
  return [...byMeasure.keys()].sort((a, b) => rankOfMart(a) - rankOfMart(b) || (a < b ? -1 : 1));
}

const rankOfMart = (measure) => DATA.compared.indexOf(measure.split(".")[0]);

function comparedRow(one, side, choices) {
  const cautions = (one.caution ?? "").split("|").filter(Boolean);
  const figure = (form, value, low, high, base, count) => (isShown(one)
    ? { status: "ok", form, value, low, high, base, count, cautions: form === "share" && base < 30 ? [SMALL] : [] }
    : { status: one.status, form, cautions: [] });
  const a = figure("share", one.a_share, one.a_low, one.a_high, one.a_over, one.a_of);
  const b = figure("share", one.b_share, one.b_low, one.b_high, one.b_over, one.b_of);
  const difference = figure("points", one.difference, one.low, one.high);
  const names = [one[side] === "all" ? word("by_none") : begun(label(side, one[side]))];
  const verdict = { text: verdictOf(one, choices), isWords: true };
  const bases = [cellOf(baseOf(a)), cellOf(baseOf(b))];
  const chance = { text: isShown(one) && one.q !== null ? chanceOf(one.q) : "", isNumber: true };
  const cells = [...bases, intervalCell(difference), cellOf(difference), cellOf(a), cellOf(b), verdict, chance];
  return { names, cells, main: [difference], figures: [difference, a, b], sides: [a, b], cautions, one };
}

function verdictOf(one, choices) {
  if (!isShown(one)) return insteadOf(one);
  const [a, b] = choices.pair.split("_v_").map(groupLabel);
  return word(VERDICTS[one.verdict] ?? one.verdict, { a: begun(a), b: within(b) });
}

function comparedSection(row, choices) {
  const title = row.names[0];
  if (!isShown(row.main[0])) return { title, rows: [{ name: "", group: "", figure: { ...row.main[0], form: "share" } }] };
  const groups = choices.pair.split("_v_");
  const difference = word("difference", { interval: printedInterval(row.main[0]), points: printed(row.main[0]) });
  return {
    title,
    note: `${begun(verdictOf(row.one, choices))}. ${difference}`,
    rows: groups.map((group, n) => ({ name: begun(groupLabel(group)), group, figure: row.sides[n], cautions: row.cautions })),
  };
}
