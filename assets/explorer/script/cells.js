// What is printed for a figure: the number, or why there is none. Hidden is a word, never 0 and never blank.

const SMALL = "small_n"; // the caution of a base under 30: counts are printed, no share
const WITHHELD = "withheld"; // over half unknown: no share is printed

/** Whether the share itself may be printed, not only what it is made of. */
const isPrinted = (figure) => isShown(figure) && !figure.cautions.includes(WITHHELD);
const isCountsOnly = (figure) => isPrinted(figure) && figure.form === "share" && figure.cautions.includes(SMALL);

/** Why there is no number, in a word or two; empty when there is one. */
function insteadOf(figure) {
  if (figure.status === "withdrawn") return word("withdrawn");
  if (isHidden(figure)) return word("hidden");
  if (figure.status === "not_reached") return word("not_reached");
  if (figure.status === "no_figure") return word("not_published");
  if (figure.status === "not_available") return word("not_available");
  return figure.form === "share" && !isPrinted(figure) ? word("withheld") : "";
}

/** The number of a figure as text, or the word that stands for it. */
function printed(figure) {
  const instead = insteadOf(figure);
  if (instead) return instead;
  if (figure.form === "count") return printedCount(figure.value, language);
  if (figure.form === "days") return printedDays(figure.value, language);
  if (figure.form === "points") return printedPoints(figure.value, language);
  return isCountsOnly(figure) ? ofBase(figure) : printedPercent(figure.value, language);
}

/** "9 of 20": a share as the counts it is made of. */
function ofBase(figure) {
  const k = printedCount(figure.count ?? Math.round(figure.value * figure.base), language);
  return word("of", { k, n: printedCount(figure.base, language) });
}

/** The interval of a figure as text, or the word that stands for it. */
function printedInterval(figure) {
  const instead = insteadOf(figure);
  if (instead && figure.status !== "not_reached") return instead;
  if (isCountsOnly(figure)) return word("counts_only");
  const print = { share: printedPercent, days: printedDays, points: printedPoints }[figure.form];
  if (figure.low === null || figure.low === undefined) return word("not_reached");
  const low = print(figure.low, language);
  if (figure.high === null || figure.high === undefined) return word("from_on", { low });
  return word("range", { low, high: print(figure.high, language) });
}

/** The people a share stands on, as a figure of its own; hidden with it. */
const baseOf = (figure) => besideOf(figure, "base");

/** Those still waiting where a median of days is told; too few of them are hidden while the median is not. */
const openOf = (figure) => besideOf(figure, "open");

function besideOf(figure, what) {
  if (!isShown(figure) && figure.status !== "not_reached") return { status: figure.status, form: "count", cautions: [] };
  const value = figure[what];
  if (value === null || value === undefined) return { status: "suppressed_primary", form: "count", cautions: [] };
  return { status: "ok", form: "count", value, cautions: figure.cautions };
}
