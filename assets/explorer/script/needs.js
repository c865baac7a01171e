// What the questions on needs have in common: services, years, breakdowns, names of rows. Not here: any one question.

const serviceFilter = (mart, withEach, standard) => ({
  id: "service", word: "f_service",
  options: (choices) => [...(withEach ? ["each"] : []), ...MARTS[mart].codes("service", peopleKeys(choices))],
  name: serviceName,
  standard,
});

const serviceName = (code) => (code === "each" ? word("each_service") : label("service", code));

/** The services asked about: all there are, or the one chosen. */
function servicesOf(mart, choices) {
  return choices.service === "each" ? MARTS[mart].codes("service", peopleKeys(choices)) : [choices.service];
}

const byFilter = (mart, wanted, held, standard) => ({
  id: "by", word: "f_by", name: (code) => word(`by_${code}`), standard,
  options: (choices) => first(publishedBreakdowns(MARTS[mart], held(choices), wanted), "sex"),
});

const yearFilter = (mart, said, standard) => ({
  id: "period", word: said, name: periodName, standard,
  options: (choices) =>
    yearsOf(mart).filter((year) => MARTS[mart].codes("service", { period: year, ...peopleKeys(choices) }).length),
});

/** What a row is called: only what differs between rows, or "people" when nothing does. */
function rowNames(parts) {
  const names = parts.filter(([differs]) => differs).map(([, , name]) => name);
  return names.length ? names.map(begun) : [word("by_none")];
}

function namedColumns(parts) {
  const heads = parts.filter(([differs]) => differs).map(([, head]) => head);
  return heads.length ? heads : [word("f_people")];
}

/** Rows under the heading of their first name, when they have several. */
function sectionsOf(rows, figure) {
  const sections = new Map();
  for (const row of rows) {
    const title = row.names.length > 1 ? row.names[0] : "";
    if (!sections.has(title)) sections.set(title, { title, rows: [] });
    const name = row.names.slice(title ? 1 : 0).join(" · ");
    sections.get(title).rows.push({ name, group: row.group, figure: figure(row), cautions: row.cautions });
  }
  return [...sections.values()];
}
