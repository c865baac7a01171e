// The question of access: the way from a need to a service, step by step, and how long people waited.

const ACCESS_STEPS = [
  ["n_need", "c_need"], ["n_referred", "c_referred"], ["n_accepted", "c_accepted"], ["n_started", "c_started"],
  ["n_completed", "c_completed"],
];
const ACCESS_BY = ["none", "sex", "person_group", "disability"];

const ACCESS = {
  id: "access",
  mart: "access_by_gender",
  filters: [
    ...PEOPLE_FILTERS("access_by_gender"),
    byFilter("access_by_gender", ACCESS_BY, peopleKeys),
    yearFilter("access_by_gender", "f_cohort", (choices, years) =>
      fullest(years, (period) => shownCount(ACCESS, { ...choices, period, service: "each" }))),
    serviceFilter("access_by_gender", true, (choices, services) =>
      fullest(services.slice(1), (service) => shownCount(ACCESS, { ...choices, service }))),
  ],

  measures: () => [...ACCESS_STEPS.map(([measure]) => measure), ...["started_share", "referred_share"].flatMap((one) => MARTS.access_by_gender.both(one)),
    "median_days"],

  parts: (choices, service, group) => [
    [choices.service === "each", word("c_service"), label("service", service ?? "")],
    [choices.by !== "none", word("c_group"), group?.name],
  ],

  rows(choices) {
    const mart = MARTS.access_by_gender;
    return peopled(servicesOf("access_by_gender", choices).flatMap((service) =>
      groupsOf(mart, choices.by, { ...peopleKeys(choices), period: choices.period, service }).map((group) => {
        const keys = { period: choices.period, service, ...peopleKeys(choices), ...group.keys };
        const steps = ACCESS_STEPS.map(([measure]) => mart.figure(measure, keys));
        const [share, days] = [mart.share("started_share", keys), mart.figure("median_days", keys)];
        const shares = [intervalCell(share), cellOf(share)];
        const waits = [intervalCell(days), cellOf(days), cellOf(openOf(days))];
        const names = rowNames(ACCESS.parts(choices, service, group));
        const row = martRow("access_by_gender", names, keys, [...steps.map(cellOf), ...shares, ...waits], [...steps, share]);
        const said = { title: begun(label("service", service)), groupName: group.name };
        return { ...row, ...said, steps, group: group.code, isMain: group.isMain };
      })));
  },

  view(choices, rows) {
    const drawn = rows.filter((row) => row.isMain !== false || row.steps.some(isPrinted));
    const waits = ["c_days_interval", "c_days", "c_days_open"];
    const heads = [...ACCESS_STEPS.map(([, key]) => key), "c_interval", "c_started_share", ...waits];
    const people = label("population_group", choices.people);
    const year = word("cohort", { year: choices.period });
    return {
      caption: captionOf(word("nav_access"), serviceName(choices.service), people, word(`by_${choices.by}`), askedWords(choices), year),
      below: weightedNote(rows),
      named: namedColumns(ACCESS.parts(choices)),
      heads: heads.map((key) => word(key)),
      draw: (width, said) => barsChart(funnelSections(drawn, choices), width, said),
      legend: ["hidden", "caution"],
    };
  },
};

/** Step below step, the groups side by side in each, one scale for all. */
function funnelSections(rows, choices) {
  const titles = [...new Set(rows.map((row) => row.title))];
  return titles.flatMap((title) => {
    const of = rows.filter((row) => row.title === title);
    const isOne = choices.by === "none";
    const steps = ACCESS_STEPS.map(([, key], n) => ({
      title: isOne ? "" : word(key), level: 2,
      rows: of.map((row) => {
        const figure = row.steps[n];
        return { name: isOne ? word(key) : row.groupName, group: row.group, figure, cautions: figure.cautions };
      }),
    }));
    return [{ title, level: 1, rows: [] }, ...steps];
  });
}
