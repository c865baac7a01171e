// What the reader chose, as the address of the page says it: every choice is a link, and the back button undoes it.

/** Choices as the address holds them, unchecked. */
const wantedChoices = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** The language wanted: that of the link, else the reader's own, else the first. */
function wantedLanguage(wanted) {
  const own = (navigator.language || "").slice(0, 2);
  return [wanted.lang, own].find((one) => DATA.languages.includes(one)) ?? DATA.languages[0];
}

/** Choices a question understands: what was wanted where it exists, else what the question starts with. */
function settled(question, wanted) {
  const choices = {};
  for (const filter of question.filters) {
    const options = filter.options(choices);
    const standard = () => filter.standard?.(choices, options, wanted) ?? options[0];
    choices[filter.id] = options.includes(wanted[filter.id]) ? wanted[filter.id] : standard();
  }
  return choices;
}

/**
 * Choices after one of them was changed. The others stay; where that leaves nothing to show, those that stand below the
 * changed one go back to what the question starts with.
 */
function changed(question, choices, id, code) {
  const kept = settled(question, { ...choices, [id]: code });
  if (shownCount(question, kept)) return kept;
  const above = question.filters.slice(0, question.filters.findIndex((filter) => filter.id === id));
  const held = Object.fromEntries(above.map((filter) => [filter.id, choices[filter.id]]));
  const fresh = settled(question, { ...held, [id]: code });
  return shownCount(question, fresh) ? fresh : kept;
}

/** The link to a question with its choices. */
function linkTo(question, choices, inLanguage = language) {
  const named = question.filters.map((filter) => [filter.id, choices[filter.id]]).filter(([, code]) => code !== undefined);
  return "#" + new URLSearchParams([["lang", inLanguage], ["view", question.id], ...named]).toString();
}

/** The option that shows most numbers; the later of equals when `last`. */
function fullest(options, shownAt, last = false) {
  let best = options[0];
  let most = -1;
  for (const option of options) {
    const n = shownAt(option);
    if (n > most || (last && n === most)) [best, most] = [option, n];
  }
  return best;
}

/** How many numbers of a question a choice shows. */
const shownCount = (question, choices) => question.rows(choices).filter((row) => row.main.some(isPrinted)).length;
