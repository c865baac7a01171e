// Counts by year as columns, one panel per class on one scale. Provisional years are hatched; a hidden one is a pale band
// over the whole height, for it may be any number.

const PANEL_HEIGHT = 170;
const MARGIN = 16; // room for half of the last year's name

/** `panels`: [{ title, columns: [{ name, figure }] }]. */
function columnsChart(panels, width, said) {
  const needed = Math.max(300, 13 * Math.max(...panels.map((panel) => panel.columns.length)));
  const across = panels.length === 1 ? 1 : Math.max(1, Math.min(3, Math.floor(width / needed)));
  const gap = 24;
  const breadth = (width - gap * (across - 1)) / across;
  const values = panels.flatMap((panel) => panel.columns.map((one) => one.figure)).filter(isShown);
  const scale = steps(Math.max(0, ...values.map((figure) => figure.value)));
  const drawing = new Drawing(width);
  let y = 0;
  for (let first = 0; first < panels.length; first += across) {
    const row = panels.slice(first, first + across);
    const heads = row.map((panel) => wrapped(panel.title, breadth, true));
    const top = y + LINE * Math.max(...heads.map((lines) => lines.length)) + 18;
    row.forEach((panel, n) => {
      const from = n * (breadth + gap);
      drawing.lines(from, y + 14, heads[n], { bold: true });
      drawPanel(drawing, panel.columns, from, top, breadth, scale);
    });
    y = top + PANEL_HEIGHT + 40;
  }
  return drawing.done(y, said);
}

function drawPanel(drawing, columns, from, top, breadth, scale) {
  const side = 8 + Math.max(...scale.map((one) => textWidth(printedCount(one, language))));
  const bottom = top + PANEL_HEIGHT;
  const height = (value) => (PANEL_HEIGHT * value) / scale.at(-1);
  for (const one of scale) {
    drawing.line(from + side, bottom - height(one), from + breadth, bottom - height(one), { stroke: one ? "#ddd" : INK });
    drawing.text(from + side - 6, bottom - height(one) + 5, printedCount(one, language), { anchor: "end", size: 12 });
  }
  const share = (breadth - side - MARGIN) / columns.length;
  const skip = Math.max(1, Math.ceil(36 / share));
  columns.forEach((one, n) => {
    const middle = from + side + share * (n + 0.5);
    drawColumn(drawing, one.figure, middle, share, bottom, height);
    if ((columns.length - 1 - n) % skip === 0) drawing.text(middle, bottom + 17, one.name, { anchor: "middle", size: 12 });
  });
}

function drawColumn(drawing, figure, middle, share, bottom, height) {
  const breadth = Math.min(share * 0.72, 48);
  const start = middle - breadth / 2;
  if (isHidden(figure)) return drawing.hidden(start, bottom - PANEL_HEIGHT, breadth, PANEL_HEIGHT);
  if (!isShown(figure)) return drawing.text(middle, bottom - 4, "–", { anchor: "middle" });
  const provisional = figure.cautions.includes("provisional");
  const look = { fill: provisional ? drawing.fill("provisional") : COOL, stroke: COOL, class: "column" };
  drawing.box(start, bottom - height(figure.value), breadth, height(figure.value), look);
  const number = printedCount(figure.value, language);
  if (textWidth(number) * 0.86 > share - 3) return undefined;
  return drawing.text(middle, bottom - height(figure.value) - 4, number, { anchor: "middle", size: 12 });
}
