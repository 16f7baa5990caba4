// Axes: round steps for amounts, months for time.

/** Round marks from 0 (or the least) up to at least `top`. */
function ticks(top, count) {
  if (!(top > 0)) return [0, 1];
  const raw = top / count;
  const power = Math.pow(10, Math.floor(Math.log10(raw)));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw);
  const marks = [];
  for (let mark = 0; mark < top + step * 0.999; mark += step) marks.push(Number(mark.toPrecision(12)));
  return marks;
}

/** First days of months that have room: [day, label, is a year's first]. */
function months(from, to, width) {
  const first = new Date(instant(from));
  const last = new Date(instant(to));
  const count = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth() + 1;
  const step = [1, 2, 3, 6, 12, 24, 60].find((months) => (count / months) * 74 <= width) || 120;
  const found = [];
  for (let year = first.getUTCFullYear(), month = 0; year <= last.getUTCFullYear(); ) {
    const day = (Date.UTC(year, month, 1) - instant(0)) / 86400000;
    if (day >= from && day <= to) found.push([day, dateOf(day, { month: "short", year: "numeric" })]);
    month += step;
    year += Math.floor(month / 12);
    month %= 12;
  }
  return found;
}

/** Width of a text in the page's small font. */
const measure = (() => {
  const context = document.createElement("canvas").getContext("2d");
  return (text) => {
    context.font = "12px system-ui, sans-serif";
    return context.measureText(text).width;
  };
})();

/** Moves labels apart so that none covers another; keeps their order and stays within `top` and `bottom`. */
function apart(labels, height, top, bottom) {
  labels.sort((a, b) => a.y - b.y);
  let next = top;
  for (const label of labels) {
    label.y = Math.max(label.y, next);
    next = label.y + height;
  }
  let limit = bottom;
  for (const label of [...labels].reverse()) {
    label.y = Math.min(label.y, limit);
    limit = label.y - height;
  }
}
