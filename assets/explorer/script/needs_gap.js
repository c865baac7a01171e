// The question of the gap: who needs a service and does not get it, by service, group and area.

const GAP_MEASURES = ["gap", "coverage", "strict_coverage", "trouble_rate", "need_rate"];
const GAP_COUNTS = [
  ["n_assessed", "c_assessed"], ["n_need", "c_need"], ["n_met", "c_met"], ["n_partly_met", "c_partly"],
  ["n_unmet", "c_unmet"],
];
// Whom each share is of: the base that stands before it.
const GAP_BASES = {
  gap: "c_need", coverage: "c_need", strict_coverage: "c_need", trouble_rate: "c_base_served", need_rate: "c_assessed",
};

const GAP = {
  id: "gap",
  mart: "needs_gap",
  filters: [
    { id: "measure", word: "f_measure", options: () => GAP_MEASURES, broad: true, name: (code) => word(`m_${code}`) },
    ...PEOPLE_FILTERS("needs_gap"),
    yearFilter("needs_gap", "f_period"),
    serviceFilter("needs_gap", true),
    {
      id: "area", word: "f_area",
      options: (choices) => ["all", "each", ...MARTS.needs_gap.codes("admin1", peopleKeys(choices))],
      name: (code) => (code === "each" ? word("each_area") : placeName(code)),
    },
    byFilter("needs_gap", Object.keys(BREAKDOWNS), (choices) => ({ ...peopleKeys(choices), admin1: GAP.areas(choices)[0] }),
      (choices, options) => options.find((by) => shownCount(GAP, { ...choices, by }))),
  ],

  areas: (choices) => (choices.area === "each" ? MARTS.needs_gap.codes("admin1", peopleKeys(choices)) : [choices.area]),
  measures: (choices) => [...GAP_COUNTS.map(([measure]) => measure), ...MARTS.needs_gap.both(choices.measure)],
  besides: (choices) => GAP_COUNTS.filter(([, key]) => key !== GAP_BASES[choices.measure]),

  parts: (choices, service, area, group) => [
    [choices.service === "each", word("c_service"), label("service", service ?? "")],
    [choices.area === "each", word("c_area"), placeName(area ?? "")],
    [choices.by !== "none", word("c_group"), group?.name],
  ],

  rows(choices) {
    const mart = MARTS.needs_gap;
    return peopled(servicesOf("needs_gap", choices).flatMap((service) => GAP.areas(choices).flatMap((area) => {
      const held = { period: choices.period, service, admin1: area, ...peopleKeys(choices) };
      return groupsOf(mart, choices.by, held).map((group) => {
        const keys = { ...held, ...group.keys };
        const share = mart.share(choices.measure, keys);
        const counts = GAP.besides(choices).map(([measure]) => mart.figure(measure, keys));
        const cells = [cellOf(baseOf(share)), intervalCell(share), cellOf(share), ...counts.map(cellOf)];
        const names = rowNames(GAP.parts(choices, service, area, group));
        return { ...martRow("needs_gap", names, keys, cells, [share]), group: group.code, isMain: group.isMain };
      });
    })));
  },

  view(choices, rows) {
    const drawn = rows.filter((row) => row.isMain !== false || isPrinted(row.main[0]));
    const heads = GAP.besides(choices).map(([, key]) => word(key));
    const people = label("population_group", choices.people);
    const area = choices.area === "each" ? word("each_area") : placeName(choices.area);
    return {
      caption: captionOf(
        word(`m_${choices.measure}`), serviceName(choices.service), people, word(`by_${choices.by}`), area, askedWords(choices),
      ),
      below: weightedNote(rows),
      named: namedColumns(GAP.parts(choices)),
      heads: [word("c_base", { what: word(GAP_BASES[choices.measure]) }), word("c_interval"), word("c_share"), ...heads],
      draw: (width, said) => intervalsChart(sectionsOf(drawn, (row) => row.main[0]), width, said),
      legend: ["interval", "hidden", "caution"],
    };
  },
};
