// The table behind the chart, what stands below it, and the file one can download. Not here: what is in the rows.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The rows as a table with a caption, heads for columns and for rows, and a column of cautions where there are any. */
function tableOf(view, rows) {
  const withCautions = rows.some((row) => row.cautions.length);
  const heads = [...view.named, ...view.heads, ...(withCautions ? [word("c_caution")] : [])];
  const isNumber = (n) => rows[0].cells[n] && !rows[0].cells[n].isWords;
  const head = element("tr", {}, ...heads.map((text, n) =>
    element("th", { scope: "col", class: isNumber(n - view.named.length) ? "number" : undefined }, text)));
  const body = rows.map((row) => {
    const names = row.names.map((name) => element("th", { scope: "row" }, name));
    const look = (cell) => (cell.isWords ? undefined : cell.isNumber ? "number" : "number none");
    const cells = row.cells.map((cell) => element("td", { class: look(cell) }, cell.text));
    const brief = row.cautions.map((code) => word(`s_${code}`)).join("; ");
    const cautions = withCautions ? [element("td", { class: "caution" }, brief)] : [];
    return element("tr", {}, ...names, ...cells, ...cautions);
  });
  const caption = element("caption", {}, element("span", { id: "caption" }, view.caption));
  return element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...body));
}

/** Why numbers are not there, and what weakens those that are: a sentence for everything that occurs in the table. */
function notesOf(view, rows) {
  const figures = rows.flatMap((row) => row.figures);
  const statuses = [...new Set(figures.map((figure) => figure.status))].filter((status) => status !== "ok");
  const why = statuses.map(whySentence);
  const cautions = [...new Set(rows.flatMap((row) => row.cautions))].map(cautionSentence);
  const note = DATA.words[language][`${rows[0]?.mart}_note`];
  return [...(view.below ?? []), ...why, ...cautions, ...(note ? [note] : [])];
}

/** Why a number is not there, after the word that stands for it in the table. */
function whySentence(status) {
  const said = status === "no_figure" ? word("no_such_row") : word(`why_${status}`);
  return word("told", { what: insteadOf({ status }), why: said.slice(said.indexOf(":") + 1).trim() });
}

/** A caution in full, after the words that stand for it in the table. */
function cautionSentence(code) {
  const [what, why] = [word(`s_${code}`), word(`caution_${code}`)];
  return why.startsWith(what) ? why : word("told", { what, why });
}

/** Columns of a mart as its own file has them, with the label of every coded key beside it. */
function martLines(question, choices, rows) {
  const mart = MARTS[question.mart];
  const measures = question.measures(choices);
  const keys = mart.keys.flatMap((key) => (key === "period" ? [key] : [key, `${key}_label`]));
  const head = ["country", ...keys, ...measures.flatMap((measure) => measureColumns(mart, measure)), "caution"];
  const lines = rows.map((row) => [
    DATA.country,
    ...mart.keys.flatMap((key) => keyCells(key, row.keys[key] ?? "all")),
    ...measures.flatMap((measure) => measureCells(mart.figure(measure, row.keys), measure.endsWith("_weighted"))),
    row.cautions.join("|"),
  ]);
  return [head, ...lines];
}

function measureColumns(mart, measure) {
  const form = mart.measures[measure].form;
  const interval = ["_ci_low", "_ci_high"];
  if (measure.endsWith("_weighted")) return [measure, ...interval.map((ending) => measure + ending)];
  const more = { count: [], share: [...interval, "_caution"], days: [...interval, "_n_known", "_n_open"] }[form];
  return [measure, ...more.map((ending) => measure + ending), `${measure}_status`];
}

function measureCells(figure, isWeighted) {
  const interval = [figure.low, figure.high];
  if (isWeighted) return [figure.value, ...interval];
  const more = {
    count: [], share: [...interval, figure.cautions.join("|")], days: [...interval, figure.ended, figure.open],
  }[figure.form];
  return [figure.value, ...more, figure.status === "no_figure" ? "not_published" : figure.status];
}

function keyCells(key, code) {
  if (key === "period") return [code];
  return [code, code === "all" ? word("all_codes") : key.startsWith("admin") ? placeName(code) : label(key, code)];
}

const COMPARED_COLUMNS = ["a_of", "a_over", "b_of", "b_over", "a_share", "b_share", "difference", "low", "high", "q", "verdict"];
const COMPARED_HEADS = [
  "a_numerator", "a_denominator", "b_numerator", "b_denominator", "a_share", "b_share", "difference", "difference_ci_low",
  "difference_ci_high", "q", "verdict",
];

/** Comparisons as mart_gender_gap has them. */
function comparedLines(rows) {
  const keys = ["mart", "share", "period", ...DATA.within];
  const head = ["country", ...keys, "group_a", "group_b", ...COMPARED_HEADS, "status", "caution"];
  return [head, ...rows.map(({ one, cautions }) => [
    DATA.country, ...keys.map((key) => one[key]), ...one.pair.split("_v_"),
    ...COMPARED_COLUMNS.map((column) => one[column]), one.status, cautions.join("|"),
  ])];
}

/** Lines as a CSV a spreadsheet opens by a double click: UTF-8 with its mark, CRLF, quotes where needed. */
function csvOf(lines) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
