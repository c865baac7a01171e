// The page itself: puts the words, the choices, the chart and the table in place whenever the address changes.

const QUESTIONS = [YEARS, AREAS, GAP, ACCESS, BARRIERS, COMPARE];
const at = (id) => document.getElementById(id);
let shown = null; // the question, choices, view and rows on the page

/** The question of the address, or the first that has rows. */
function questionOf(wanted) {
  return QUESTIONS.find((question) => question.id === wanted.view) ?? QUESTIONS.find(hasRows) ?? YEARS;
}

const hasRows = (question) => (question === COMPARE ? COMPARISONS.length > 0 : MARTS[question.mart].rowOf.size > 0);

function show() {
  const wanted = wantedChoices();
  language = wantedLanguage(wanted);
  const question = questionOf(wanted);
  writeWords(question);
  writeLinks(question, wanted);
  hasRows(question) ? showNumbers(question, wanted) : showNothing(question);
  document.body.dataset.shown = location.hash; // the page has followed its address
}

function showNumbers(question, wanted) {
  const choices = settled(question, wanted);
  const rows = question.rows(choices);
  shown = { question, choices, rows, view: question.view(choices, rows) };
  writeChoices(question, choices);
  at("languages").querySelectorAll("a").forEach((link) => (link.href = linkTo(question, choices, link.lang)));
  at("link").href = linkTo(question, choices);
  writeNumbers();
}

/** A mart without input says why it has none. */
function showNothing(question) {
  shown = null;
  at("choices").replaceChildren();
  at("numbers").hidden = true;
  at("message").textContent = DATA.empty[language][question.mart] || word("nothing");
}

function writeWords(question) {
  const root = document.documentElement;
  root.lang = language;
  root.dir = isRightToLeft() ? "rtl" : "ltr";
  document.title = word("title", { country: word("country") });
  at("title").textContent = document.title;
  document.querySelectorAll("[data-word]").forEach((one) => (one.textContent = word(one.dataset.word)));
  document.querySelectorAll("[data-label]").forEach((one) => one.setAttribute("aria-label", word(one.dataset.label)));
  at("ask").textContent = word(`ask_${question.id}`);
  const counted = DATA.told.map((mart) => word("counted", { title: word(`${mart}_title`), counted: word(`${mart}_counted`) }));
  const about = [word("methods_all"), word("methods_formulas"), word("rules"), ...counted];
  at("about-list").replaceChildren(...about.map((said) => element("li", {}, said)));
}

/** Links to the questions keep the language; links to the languages keep the question. */
function writeLinks(question, wanted) {
  const list = at("questions");
  if (!list.children.length) list.append(...QUESTIONS.map((one) => element("li", {}, element("a", { id: `to-${one.id}` }))));
  for (const one of QUESTIONS) {
    const link = at(`to-${one.id}`);
    link.textContent = word(`nav_${one.id}`);
    link.href = `#lang=${language}&view=${one.id}`;
    one === question ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  at("languages").querySelectorAll("a").forEach((link) => {
    link.href = `#${new URLSearchParams({ ...wanted, lang: link.lang, view: question.id })}`;
    link.lang === language ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  });
}

/** One labelled list per filter; a filter with a single option is not asked. Lists stay in place, so focus does too. */
function writeChoices(question, choices) {
  const box = at("choices");
  if (box.dataset.question !== question.id) box.replaceChildren();
  box.dataset.question = question.id;
  const before = {}; // what stands in the lists above is what an option depends on
  for (const filter of question.filters) {
    const list = at(`choose-${filter.id}`) ?? addList(box, question, filter);
    const options = filter.options(before);
    before[filter.id] = choices[filter.id];
    const named = (code) => element("option", { value: code }, optionName(question, choices, filter, code));
    list.replaceChildren(...options.map(named));
    list.value = choices[filter.id];
    list.previousSibling.textContent = word(filter.word);
    list.parentElement.hidden = options.length < 2;
    list.parentElement.classList.toggle("broad", Boolean(filter.broad));
  }
}

function addList(box, question, filter) {
  const id = `choose-${filter.id}`;
  const list = element("select", { id });
  box.append(element("div", { class: "choice" }, element("label", { for: id }), list));
  list.addEventListener("change", () => {
    location.hash = linkTo(question, changed(question, shown.choices, filter.id, list.value));
  });
  return list;
}

/** An option, and whether no number can be shown for it. */
function optionName(question, choices, filter, code) {
  const option = begun(filter.name(code, choices));
  if (question.mart === ANNUAL || code === choices[filter.id]) return option; // what is chosen is seen below
  const there = shownCount(question, changed(question, choices, filter.id, code));
  return there ? option : word("option_hidden", { option });
}

function writeNumbers() {
  const { question, rows, view } = shown;
  at("numbers").hidden = rows.length === 0;
  if (!rows.length) {
    at("message").textContent = word("nothing");
    return;
  }
  const figures = rows.flatMap((row) => row.main);
  const counts = { shown: figures.filter(isPrinted).length, hidden: figures.filter(isHidden).length };
  const said = { shown: printedCount(counts.shown, language), hidden: printedCount(counts.hidden, language) };
  const warning = counts.shown ? "" : ` ${word(counts.hidden ? "all_hidden" : "none_shown")}`;
  const unseen = element("span", { class: "unseen" }, `${view.caption}. `);
  at("message").replaceChildren(unseen, word("changed", said) + warning);
  at("message").classList.toggle("warning", !counts.shown);
  drawChart();
  at("table").replaceChildren(tableOf(view, rows));
  const notes = notesOf(view, rows);
  at("notes").replaceChildren(...notes.map((text) => element("li", {}, text)));
  at("notes-title").hidden = !notes.length;
  at("download").dataset.name = `${DATA.country}-${question.id}.csv`;
}

/** The chart at the width there is, with what it says in words for those who do not see it. */
function drawChart() {
  const { rows, view } = shown;
  at("chart-title").textContent = view.caption;
  at("legend").replaceChildren(...legendOf(view.legend, rows));
  const width = Math.max(260, Math.min(at("chart").clientWidth, 980));
  at("chart").replaceChildren(view.draw(width, saidOfChart(view, rows)));
}

function saidOfChart(view, rows) {
  const named = rows.flatMap((row) => row.main.map((figure) => ({ name: row.names.join(", "), figure })));
  const figures = named.filter(({ figure }) => isPrinted(figure) && figure.form === named[0].figure.form);
  figures.sort((a, b) => a.figure.value - b.figure.value);
  const hidden = rows.flatMap((row) => row.main).filter(isHidden).length;
  const [low, high] = [figures[0], figures.at(-1)];
  const range = () => ({ low: printed(low.figure), low_name: low.name, high: printed(high.figure), high_name: high.name });
  return [
    word("chart_says", { caption: view.caption }),
    low ? word("says_range", range()) : "",
    hidden ? word("says_hidden", { n: printedCount(hidden, language) }) : "",
  ].filter(Boolean).join(" ");
}

/** What the signs of the chart mean, only those that occur. */
function legendOf(wanted, rows) {
  const figures = rows.flatMap((row) => row.figures);
  const occurs = {
    recorded: figures.some((figure) => isShown(figure) && !figure.cautions.includes("provisional")),
    provisional: figures.some((figure) => isShown(figure) && figure.cautions.includes("provisional")),
    hidden: figures.some(isHidden),
    caution: rows.some((row) => row.cautions.length),
    interval: rows.some((row) => row.main.some(isPrinted)),
  };
  return wanted.filter((one) => occurs[one]).map((one) => element("li", {}, legendSign(one), word(`l_${one}`)));
}

function legendSign(what) {
  const drawing = new Drawing(30);
  if (what === "caution") drawing.text(15, 14, "*", { anchor: "middle", bold: true });
  else if (what === "hidden") drawing.hidden(1, 1, 28, 14);
  else if (what === "interval") {
    drawing.line(1, 8, 29, 8, { "stroke-width": 3 });
    drawing.sign(15, 8, ["diamond", INK]);
  } else drawing.box(1, 1, 28, 14, { fill: what === "provisional" ? drawing.fill("provisional") : COOL, stroke: COOL });
  const sign = drawing.done(16, "");
  sign.setAttribute("aria-hidden", "true");
  sign.removeAttribute("role");
  sign.removeAttribute("aria-labelledby");
  return sign;
}

function download() {
  const { question, choices, rows } = shown;
  const lines = question === COMPARE ? comparedLines(rows) : martLines(question, choices, rows);
  const file = URL.createObjectURL(new Blob([csvOf(lines)], { type: "text/csv;charset=utf-8" }));
  const link = element("a", { href: file, download: at("download").dataset.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(file), 1000);
}

let redrawing;
function redraw() {
  clearTimeout(redrawing);
  redrawing = setTimeout(() => shown && shown.rows.length && drawChart(), 120);
}

addEventListener("hashchange", show);
addEventListener("resize", redraw);
at("skip").addEventListener("click", () => at("main").focus());
at("download").addEventListener("click", download);
show();
document.fonts.ready.then(redraw);
