// Shares with their intervals on one scale from 0 to 100 %: a sign for the share, a line for the interval. The number
// of people each stands on is named first.

/** `sections`: [{ title, note, rows: [{ name, group, figure }] }]. */
function intervalsChart(sections, width, said) {
  const rows = sections.flatMap((section) => section.rows);
  const frame = rowFrame(rows.map((row) => namedWithBase(row)), ["100 %", ...rows.map(outside)], width);
  const drawing = new Drawing(width);
  let y = drawScale(drawing, frame, 0);
  for (const section of sections) {
    y = drawSectionTitle(drawing, section, y);
    for (const row of section.rows) {
      y = drawRow(drawing, frame, [namedWithBase(row)], y, (middle) => drawInterval(drawing, frame, row, middle));
    }
    if (section.note) y = drawing.lines(0, y + 16, wrapped(section.note, width)) - LINE + 8;
  }
  return drawing.done(y + 6, said);
}

/** "Women and girls (n = 34)": the base stands before the share. */
function namedWithBase(row) {
  const base = baseOf(row.figure);
  if (!isShown(base)) return row.name;
  const n = word("n", { n: printedCount(base.value, language) });
  return row.name ? `${row.name} (${n})` : n;
}

/** What stands in the column of numbers: hidden and counts are written into the drawing instead. */
const outside = (row) => (isPrinted(row.figure) && !isCountsOnly(row.figure) ? starred(row) : "");

function drawScale(drawing, frame, y) {
  for (const share of [0, 0.5, 1]) {
    const at = frame.from + frame.breadth * share;
    const anchor = { 0: "start", 0.5: "middle", 1: "end" }[share];
    drawing.text(at, y + 14, printedPercent(share, language), { anchor, size: 12 });
    drawing.line(at, y + 18, at, y + 24);
  }
  drawing.line(frame.from, y + 20, frame.from + frame.breadth, y + 20);
  return y + 26;
}

function drawInterval(drawing, frame, row, middle) {
  const { figure } = row;
  const at = (share) => frame.from + frame.breadth * share;
  drawing.line(at(0), middle, at(1), middle, { stroke: "#ddd" });
  for (const share of [0, 0.5, 1]) drawing.line(at(share), middle - 9, at(share), middle + 9, { stroke: "#ccc" });
  if (isHidden(figure)) drawing.hidden(at(0), middle - 8, frame.breadth, 16);
  if (!outside(row)) {
    const counts = `${starred(row)} (${word("counts_only")})`;
    return drawInstead(drawing, frame, isCountsOnly(figure) ? counts : printed(figure), middle);
  }
  const sign = signOf(row.group);
  const look = { stroke: sign[1], "stroke-width": 3, class: "interval" };
  if (figure.low !== null) drawing.line(at(figure.low), middle, at(figure.high), middle, look);
  drawing.sign(at(figure.value), middle, sign);
  return drawing.text(frame.from + frame.breadth + 8, middle + 5, outside(row), { bold: true });
}
