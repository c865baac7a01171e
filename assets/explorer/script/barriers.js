// The question of barriers: which reasons were named, by how many of those asked.

const BARRIERS = {
  id: "barriers",
  mart: "barrier_rank",
  filters: [
    ...PEOPLE_FILTERS("barrier_rank"),
    yearFilter("barrier_rank", "f_period"),
    serviceFilter("barrier_rank", false, (choices, services) =>
      fullest(services, (service) => shownCount(BARRIERS, { ...choices, service, by: "sex" }))),
    byFilter("barrier_rank", ["none", "sex", "disability"], (choices) => ({ ...peopleKeys(choices), service: choices.service }),
      (choices, options) => options.find((by) => shownCount(BARRIERS, { ...choices, by }))),
  ],

  measures: () => ["n_asked", "n_named", ...MARTS.barrier_rank.both("named_share")],

  rows(choices) {
    const mart = MARTS.barrier_rank;
    const held = { period: choices.period, service: choices.service, ...peopleKeys(choices) };
    const share = (barrier) => mart.share("named_share", { ...held, barrier });
    const size = (barrier) => (isPrinted(share(barrier)) ? share(barrier).value : -1);
    const byName = (a, b) => (label("barrier", a) < label("barrier", b) ? -1 : 1);
    const ranked = mart.codes("barrier", held).sort((a, b) => size(b) - size(a) || byName(a, b));
    return peopled(ranked.flatMap((barrier) => groupsOf(mart, choices.by, { ...held, barrier }).map((group) => {
      const keys = { ...held, barrier, ...group.keys };
      const [asked, named] = ["n_asked", "n_named"].map((measure) => mart.figure(measure, keys));
      const of = mart.share("named_share", keys);
      const names = [begun(label("barrier", barrier)), ...(group.name ? [group.name] : [])];
      const row = martRow("barrier_rank", names, keys, [cellOf(asked), intervalCell(of), cellOf(of), cellOf(named)], [of]);
      return { ...row, group: group.code };
    })));
  },

  view(choices, rows) {
    const told = new Set(rows.filter((row) => isPrinted(row.main[0])).map((row) => row.names[0]));
    const isWanted = (row) => !row.group || MAIN_GROUPS.includes(row.group) || isPrinted(row.main[0]);
    const drawn = rows.filter((row) => told.has(row.names[0]) && isWanted(row));
    const left = new Set(rows.map((row) => row.names[0])).size - told.size;
    const people = label("population_group", choices.people);
    return {
      caption: captionOf(
        word("nav_barriers"), label("service", choices.service), people, word(`by_${choices.by}`), askedWords(choices),
      ),
      named: [word("c_reason"), ...(choices.by === "none" ? [] : [word("c_group")])],
      heads: [word("c_base", { what: word("c_asked") }), word("c_interval"), word("c_share"), word("c_named")],
      draw: (width, said) => intervalsChart(sectionsOf(drawn, (row) => row.main[0]), width, said),
      legend: ["interval", "hidden", "caution"],
      below: [...weightedNote(rows), ...(left ? [word("left_out", { n: printedCount(left, language) })] : [])],
    };
  },
};
