// Our own small SVG drawing: shapes, signs, hatching, text that wraps; mirrored where the language runs right to left.
// Positions count from the side reading starts on. Not here: any chart.

const SVG = "http://www.w3.org/2000/svg";
const INK = "#1a1a1a";
const PALE = "#767676";
// The colours of the reports' charts (assets/reports/charts/theme.py): contrast on white 9.2 and 3.9.
const COOL = "#004c73";
const WARM = "#d55e00";
const LINE = 17; // height of a line of text
const GROUP_SIGNS = {
  female: ["circle", WARM], women: ["circle", WARM], with_disability: ["circle", WARM],
  male: ["square", COOL], men: ["square", COOL], without_disability: ["square", COOL],
  girls: ["triangle", WARM, "#f0b27a"], boys: ["diamond", COOL, "#7fb7d6"],
};
/** Shape, edge and ground of a group's sign. */
const signOf = (group) => GROUP_SIGNS[group] ?? ["diamond", COOL];

function svgElement(name, attributes = {}, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const measuring = document.createElement("canvas").getContext("2d");

function textWidth(text, bold) {
  measuring.font = `${bold ? "bold " : ""}14px ${getComputedStyle(document.body).fontFamily}`;
  return measuring.measureText(text).width * 1.03;
}

/** A text broken at its spaces into lines no wider than this. */
function wrapped(text, width, bold = false) {
  const lines = [];
  for (const piece of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${piece}` : piece;
    if (lines.length && textWidth(longer, bold) <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}

let drawings = 0;

class Drawing {
  constructor(width) {
    this.width = width;
    this.id = `d${++drawings}`;
    this.root = svgElement("svg", { width, role: "img", "aria-labelledby": `${this.id}-t` });
    this.title = this.root.appendChild(svgElement("title", { id: `${this.id}-t` }));
    this.root.appendChild(hatches(this.id));
  }

  /** From a distance to the starting side to SVG's own left. */
  x(from, breadth = 0) {
    return isRightToLeft() ? this.width - from - breadth : from;
  }

  add(name, attributes, text) {
    return this.root.appendChild(svgElement(name, attributes, text));
  }

  /** Text; `anchor` start, middle or end, in reading direction. */
  text(from, y, said, { anchor = "start", bold = false, italic = false, fill = INK, size } = {}) {
    const style = { "font-weight": bold ? "bold" : undefined, "font-style": italic ? "italic" : undefined, "font-size": size };
    return this.add("text", { x: this.x(from), y, "text-anchor": anchor, fill, ...style }, said);
  }

  /** Lines below each other; returns the y below them. */
  lines(from, y, lines, options) {
    lines.forEach((line, n) => this.text(from, y + n * LINE, line, options));
    return y + lines.length * LINE;
  }

  box(from, y, breadth, height, attributes) {
    const size = { width: Math.max(breadth, 0), height: Math.max(height, 0) };
    return this.add("rect", { x: this.x(from, breadth), y, ...size, ...attributes });
  }

  line(from, y1, to, y2, attributes = {}) {
    return this.add("line", { x1: this.x(from), y1, x2: this.x(to), y2, stroke: INK, ...attributes });
  }

  /** A sign of a group, told by its shape as well as its colour. */
  sign(from, y, [shape, edge, ground = edge], size = 6) {
    const x = this.x(from);
    const corners = {
      square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
      triangle: [[0, -1.2], [1.2, 1], [-1.2, 1]],
      diamond: [[0, -1.35], [1.35, 0], [0, 1.35], [-1.35, 0]],
    }[shape];
    const look = { fill: ground, stroke: ground === edge ? "#fff" : edge, "stroke-width": 1.5, class: "sign" };
    if (!corners) return this.add("circle", { cx: x, cy: y, r: size + 0.5, ...look });
    const points = corners.map(([dx, dy]) => `${x + dx * size},${y + dy * size}`).join(" ");
    return this.add("polygon", { points, ...look });
  }

  /** A hidden number: a dotted band over all the scale, whatever was hidden. */
  hidden(from, y, breadth, height) {
    const look = { fill: this.fill("hidden"), stroke: PALE, "stroke-dasharray": "2 3", class: "hidden" };
    return this.box(from, y, breadth, height, look);
  }

  fill(hatch) {
    return `url(#${this.id}-${hatch})`;
  }

  /** The finished picture with what it says to those who do not see it. */
  done(height, said) {
    this.root.setAttribute("height", height);
    this.root.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
    this.title.textContent = said;
    return this.root;
  }
}

/** Hatching: what is provisional, what is hidden, and one for each sign so that bars differ without colour. */
function hatches(id) {
  const defs = svgElement("defs");
  const hatch = (name, size, ground, strokes, colour, broad) => {
    const made = svgElement("pattern", { id: `${id}-${name}`, width: size, height: size, patternUnits: "userSpaceOnUse" });
    made.appendChild(svgElement("rect", { width: size, height: size, fill: ground }));
    for (const d of strokes) made.appendChild(svgElement("path", { d, stroke: colour, "stroke-width": broad, fill: "none" }));
    defs.appendChild(made);
  };
  hatch("provisional", 6, "#fff", ["M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2"], COOL, 2);
  hatch("hidden", 6, "#fff", ["M2.4,3 h1.2"], "#8a8a8a", 1.2);
  hatch("square", 6, COOL, ["M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2"], "#fff", 1.2);
  hatch("triangle", 6, "#f0b27a", ["M0,3 h6"], WARM, 1);
  hatch("diamond", 6, "#7fb7d6", ["M3,0 v6"], COOL, 1);
  return defs;
}

/** Round steps of a scale from 0 to at least `most`. */
function steps(most, wanted = 4) {
  const rough = Math.max(most, 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough));
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, n) => n * step);
}
