// Counts as bars on one scale: areas, and the steps from a need to a service, by group.

const BAR = 16;

/** `sections`: [{ title, level, rows: [{ name, group, figure }] }]; a section without rows is a heading. */
function barsChart(sections, width, said) {
  const rows = sections.flatMap((section) => section.rows);
  const most = Math.max(1, ...rows.map((row) => row.figure).filter(isShown).map((figure) => figure.value));
  const frame = rowFrame(rows.map((row) => row.name), rows.map((row) => (isShown(row.figure) ? starred(row) : "")), width);
  const drawing = new Drawing(width);
  let y = 0;
  for (const section of sections) {
    y = drawSectionTitle(drawing, section, y);
    for (const row of section.rows) {
      y = drawRow(drawing, frame, [row.name], y, (middle) => drawBar(drawing, frame, row, middle, most));
    }
  }
  return drawing.done(y + 6, said);
}

function drawBar(drawing, frame, row, middle, most) {
  const { figure, group } = row;
  const top = middle - BAR / 2;
  let end = frame.from;
  if (isHidden(figure)) drawing.hidden(frame.from, top, frame.breadth, BAR);
  else if (isShown(figure)) {
    const breadth = (frame.breadth * figure.value) / most;
    drawing.box(frame.from, top, breadth, BAR, { ...barLook(drawing, figure, group), class: "bar" });
    end += breadth;
  }
  drawing.line(frame.from, top - 3, frame.from, top + BAR + 3);
  if (isShown(figure)) drawing.text(end + 6, middle + 5, starred(row));
  else drawInstead(drawing, frame, printed(figure), middle);
}

/** A group's own colour and hatch; without groups the one of the columns, hatched while provisional. */
function barLook(drawing, figure, group) {
  if (!group) {
    const provisional = figure.cautions.includes("provisional");
    return { fill: provisional ? drawing.fill("provisional") : COOL, stroke: COOL };
  }
  const [shape, colour] = signOf(group);
  return { fill: shape === "circle" ? colour : drawing.fill(shape), stroke: colour };
}

/** A number with the sign that says: a caution goes with it. */
const starred = (row) => printed(row.figure) + (row.cautions?.length ? " *" : "");

/** What stands where there is no number to draw, readable over the band of a hidden one. */
function drawInstead(drawing, frame, said, middle) {
  drawing.box(frame.from + 6, middle - 9, textWidth(said) + 8, 18, { fill: "#fff" });
  drawing.text(frame.from + 10, middle + 5, said, { italic: true });
}

/** Where names, the drawing and the numbers stand in a chart made of rows. Names stand above the drawing on a phone. */
function rowFrame(names, numbers, width) {
  const narrow = width < 520;
  const naming = narrow ? 0 : Math.min(width * 0.36, 12 + Math.max(0, ...names.map((name) => textWidth(name))));
  const counting = Math.min(width * 0.45, 14 + Math.max(0, ...numbers.map((number) => textWidth(number))));
  return { narrow, naming, from: naming + 4, breadth: width - naming - counting - 12, width };
}

function drawSectionTitle(drawing, section, y) {
  if (!section.title) return y;
  const plain = section.level === 2;
  const lines = wrapped(section.title, drawing.width, !plain);
  const below = drawing.lines(0, y + (plain ? 18 : 26), lines, { bold: !plain, fill: plain ? "#3d3d3d" : INK });
  return below - LINE + 8;
}

/** One row: its name beside or above what `draw` draws around the middle; returns the y below. */
function drawRow(drawing, frame, names, y, draw) {
  const lines = names.flatMap((name) => (name ? wrapped(name, frame.narrow ? frame.width : frame.naming - 12) : []));
  if (frame.narrow) {
    const below = drawing.lines(0, y + 15, lines) - LINE + 8;
    draw(below + 10);
    return below + 26;
  }
  const tall = Math.max(26, lines.length * LINE + 8);
  drawing.lines(0, y + tall / 2 + 5 - ((lines.length - 1) * LINE) / 2, lines);
  draw(y + tall / 2);
  return y + tall;
}
