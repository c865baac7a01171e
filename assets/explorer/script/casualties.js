// Questions on casualties: by year, and by area. Counts of recorded people only; nothing here has a share.

const CLASSES = {
  total: [["n_total", "c_total"]],
  outcome: [["n_killed", "c_killed"], ["n_injured", "c_injured"], ["n_outcome_unknown", "c_outcome_unknown"]],
  group: [
    ["n_women", "c_women"], ["n_men", "c_men"], ["n_girls", "c_girls"], ["n_boys", "c_boys"],
    ["n_other_or_unknown", "c_group_unknown"],
  ],
  status: [
    ["n_civilian", "c_civilian"], ["n_military_security", "c_military"], ["n_deminer", "c_deminer"],
    ["n_status_unknown", "c_status_unknown"],
  ],
  device: [...DATA.devices, "device_unknown"].map((code) => [`n_${code}`, code]),
};
const CLASS_NAMES = {
  total: "by_total", outcome: "by_outcome", group: "by_person_group", status: "by_status", device: "by_device",
};
const ANNUAL = "casualty_annual";

/** The name of a class: a word of its own, or the label of the device. */
function className([, key]) {
  if (key === "device_unknown") return begun(word("unknown"));
  return key.startsWith("c_") ? word(key) : begun(label("device", key));
}

const PROVINCE_OF = new Map(MARTS[ANNUAL].columns.admin2.map((district, row) => [district, MARTS[ANNUAL].columns.admin1[row]]));

/** Keys of an area: the whole country, a first-level area, or a district of one. */
function areaKeys(area) {
  if (area === "all") return {};
  return MARTS[ANNUAL].codes("admin1").includes(area) ? { admin1: area } : { admin1: PROVINCE_OF.get(area), admin2: area };
}

/** The whole country, then every area with its districts. */
function allAreas() {
  const mart = MARTS[ANNUAL];
  const nested = mart.codes("admin1").flatMap((area) => [area, ...districtsOf(area)]);
  return ["all", ...new Set(nested)];
}

const districtsOf = (area) => MARTS[ANNUAL].codes("admin2", { admin1: area }).filter((code) => code !== "unknown");
const isDistrict = (area) => area !== "all" && !MARTS[ANNUAL].codes("admin1").includes(area);
const areaName = (code) => (isDistrict(code) ? `${placeName(areaKeys(code).admin1)}: ${placeName(code)}` : placeName(code));

const YEARS = {
  id: "years",
  mart: ANNUAL,
  filters: [
    { id: "area", word: "f_area", options: allAreas, name: areaName },
    {
      id: "by", word: "f_by", name: (code) => word(CLASS_NAMES[code]),
      options: (choices) => (isDistrict(choices.area) ? ["total"] : Object.keys(CLASSES)),
    },
    { id: "from", word: "f_from", name: periodName, options: () => yearsOf(ANNUAL).reverse() },
    { id: "to", word: "f_to", name: periodName, options: (choices) => yearsOf(ANNUAL).filter((year) => year >= choices.from) },
  ],

  measures: (choices) => [...new Set(["n_total", ...CLASSES[choices.by].map(([measure]) => measure)])],

  rows(choices) {
    const years = yearsOf(ANNUAL).reverse().filter((year) => year >= choices.from && year <= choices.to);
    return years.map((period) => {
      const keys = { period, ...areaKeys(choices.area) };
      const figures = YEARS.measures(choices).map((measure) => MARTS[ANNUAL].figure(measure, keys));
      return martRow(ANNUAL, [periodName(period)], keys, figures.map(cellOf), figures);
    });
  },

  view(choices, rows) {
    const classes = CLASSES[choices.by];
    const measures = YEARS.measures(choices);
    const heads = choices.by === "total" ? [] : classes.map(className);
    const panels = classes.map((one) => ({
      title: className(one),
      columns: rows.map((row) => ({ name: row.names[0], figure: row.figures[measures.indexOf(one[0])] })),
    }));
    return {
      caption: captionOf(
        word("nav_years"), word(CLASS_NAMES[choices.by]), areaName(choices.area), `${choices.from}–${choices.to}`,
      ),
      named: [word("c_year")],
      heads: [word("c_total"), ...heads],
      draw: (width, said) => columnsChart(panels, width, said),
      legend: ["recorded", "provisional", "hidden"],
    };
  },
};

const MEASURES = Object.values(CLASSES).flat();

const AREAS = {
  id: "areas",
  mart: ANNUAL,
  filters: [
    { id: "period", word: "f_period", name: periodName, options: () => yearsOf(ANNUAL).filter((period) => MARTS[ANNUAL].codes("admin1", { period }).length) },
    {
      id: "area", word: "f_area", name: placeName,
      options: () => ["all", ...MARTS[ANNUAL].codes("admin1").filter((area) => districtsOf(area).length)],
    },
    {
      id: "measure", word: "f_measure",
      options: (choices) => (choices.area === "all" ? MEASURES.map(([measure]) => measure) : ["n_total"]),
      name: (code) => className(MEASURES.find(([measure]) => measure === code)),
    },
  ],

  measures: (choices) => [choices.measure],

  rows(choices) {
    const codes = choices.area === "all" ? MARTS[ANNUAL].codes("admin1") : districtsOf(choices.area);
    const rows = codes.map((code) => {
      const keys = choices.area === "all" ? { admin1: code } : { admin1: choices.area, admin2: code };
      const figure = MARTS[ANNUAL].figure(choices.measure, { period: choices.period, ...keys });
      return martRow(ANNUAL, [placeName(code)], { period: choices.period, ...keys }, [cellOf(figure)], [figure]);
    });
    const size = (row) => (isShown(row.main[0]) ? row.main[0].value : -1);
    return rows.sort((a, b) => size(b) - size(a));
  },

  view(choices, rows) {
    const measure = className(MEASURES.find(([one]) => one === choices.measure));
    const bars = rows.map((row) => ({ name: row.names[0], figure: row.main[0], cautions: row.cautions }));
    return {
      caption: captionOf(word("nav_areas"), measure, placeName(choices.area), periodName(choices.period)),
      named: [word("c_area")],
      heads: [measure],
      draw: (width, said) => barsChart([{ title: "", rows: bars }], width, said),
      legend: ["recorded", "provisional", "hidden"],
    };
  },
};
