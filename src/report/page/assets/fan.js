// Fans: median lines with bands that hold 50 % and 90 % of replications, values on hover and by arrow keys.

const COLOURS = ["--blue", "--vermilion", "--ink", "--green", "--purple", "--orange", "--sky", "--grey"];
const DASHES = ["", "8 4", "", "2 3", "10 3 2 3", "5 3", "1 3", "12 4"];

/** The five quantiles of a series at a place: those that the page holds, the median for the others. */
function quantilesAt(series, place) {
  const lists = series.q;
  if (!lists) return null;
  const at = (rank) => lists[rank] && lists[rank][place];
  const all = lists.length === 5 ? [0, 1, 2, 3, 4].map(at)
    : lists.length === 3 ? [at(0), at(1), at(1), at(1), at(2)] : [0, 0, 0, 0, 0].map(at);
  return all[2] === null || all[2] === undefined ? null : all;
}

/**
 * Draws one fan chart into `host` and draws it anew when its width changes.
 *
 * `lines`: { name, series, colour, dash, mean } each; `mean` draws the mean alone. `marks`: [value, name] across.
 */
function fan(host, spec) {
  const hidden = host.hiddenLines || (host.hiddenLines = new Set(spec.lines.slice(spec.atFirst || spec.lines.length).map((line) => line.key)));
  const legend = element("div", { class: "legend" });
  const frame = element("div", { class: "frame" });
  const tip = element("div", { class: "tip", hidden: true });
  const heard = element("div", { class: "heard", "aria-live": "polite" });
  host.replaceChildren(legend, frame, heard);
  const draw = () => {
    const shown = spec.lines.filter((line) => !hidden.has(line.key));
    frame.replaceChildren(plotOf(spec, shown, frame.clientWidth || 700, tip, heard), tip);
  };
  for (const line of spec.lines) {
    const button = element("button", {
      type: "button", "aria-pressed": String(!hidden.has(line.key)),
      title: say(["Show or hide", "Montrer ou cacher"]),
      onclick: () => {
        if (hidden.has(line.key)) hidden.delete(line.key);
        else hidden.add(line.key);
        button.setAttribute("aria-pressed", String(!hidden.has(line.key)));
        draw();
      },
    }, swatch(line), line.name);
    legend.append(button);
  }
  legend.hidden = spec.lines.length < 2;
  draw();
  if (host.watcher) host.watcher.disconnect();
  let width = frame.clientWidth;
  host.watcher = new ResizeObserver(() => {
    if (frame.clientWidth && frame.clientWidth !== width) {
      width = frame.clientWidth;
      draw();
    }
  });
  host.watcher.observe(frame);
}

function swatch(line) {
  return shape("svg", { width: 26, height: 10, "aria-hidden": "true" },
    shape("line", { x1: 1, x2: 25, y1: 5, y2: 5, style: `stroke:var(${line.colour})`, "stroke-width": 3, "stroke-dasharray": line.dash }));
}

/** The value of a line at a place: the mean, or the median. */
function valueAt(line, place) {
  if (line.mean || !line.series.q) return line.series.m ? line.series.m[place] : null;
  const quantiles = quantilesAt(line.series, place);
  return quantiles ? quantiles[2] : null;
}

/** The greatest value to show, and whether rare peaks are cut off. */
function heightOf(spec, shown) {
  const tops = [];
  for (const line of shown) {
    for (let place = 0; place < spec.days.length; place++) {
      const quantiles = line.mean ? null : quantilesAt(line.series, place);
      const value = quantiles ? quantiles[4] : valueAt(line, place);
      if (value !== null && value !== undefined) tops.push(value);
    }
  }
  const top = Math.max(0, ...tops);
  tops.sort((a, b) => a - b);
  const usual = tops[Math.floor(tops.length * 0.9)] || 0;
  const marks = Math.max(0, ...(spec.marks || []).map(([value]) => value));
  if (usual > 0 && top > 4 * usual) return [Math.max(1.6 * usual, marks * 1.1), top];
  return [Math.max(top, marks * 1.1, spec.atLeast || 0), null];
}

function plotOf(spec, shown, width, tip, heard) {
  const height = width < 480 ? 230 : 300;
  const [most, cut] = heightOf(spec, shown);
  const scale = ticks(most, 4);
  const top = scale[scale.length - 1];
  const labels = scale.map((mark) => amount(mark, spec.unit === "$" || spec.unit === "%" ? spec.unit : ""));
  const longest = Math.max(0, ...shown.map((line) => measure(line.name)));
  const direct = width >= 560 && shown.length > 1 && shown.length <= 4 && longest <= 150;
  const left = Math.max(...labels.map(measure)) + 14;
  const right = direct ? longest * 1.08 + 14 : 16;
  const area = { left, top: 24, width: width - left - right, height: height - 24 - 26 };
  const first = spec.days[0] || 0;
  const last = Math.max(first + 1, spec.days[spec.days.length - 1] || 1);
  const x = (day) => area.left + ((day - first) / (last - first)) * area.width;
  const y = (value) => area.top + area.height - (Math.min(value, top) / top) * area.height;
  const svg = shape("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: "group",
    "aria-label": spec.title + ". " + say(["Arrow keys read the values.", "Les flèches lisent les valeurs."]),
  });
  svg.append(shape("text", { x: 2, y: 11, class: "unit" }, spec.unitName || say(WORDS[spec.unit] || spec.unit || "")));
  scale.forEach((mark, i) => {
    svg.append(shape("line", { x1: area.left, x2: area.left + area.width, y1: y(mark), y2: y(mark), class: mark === 0 ? "base" : "grid" }));
    svg.append(shape("text", { x: area.left - 6, y: y(mark) + 4, "text-anchor": "end" }, labels[i]));
  });
  for (const [day, label] of months(first, last, area.width)) {
    const half = measure(label) / 2;
    const middle = Math.min(Math.max(x(day), area.left + half - 8), width - half - 2);
    svg.append(shape("line", { x1: x(day), x2: x(day), y1: area.top + area.height, y2: area.top + area.height + 5, class: "base" }));
    svg.append(shape("text", { x: middle, y: height - 6, "text-anchor": "middle" }, label));
  }
  for (const [value, name] of spec.marks || []) {
    svg.append(shape("line", { x1: area.left, x2: area.left + area.width, y1: y(value), y2: y(value), class: "mark" }));
    svg.append(shape("text", { x: area.left + area.width - 2, y: y(value) - 4, "text-anchor": "end", class: "markname" }, name));
  }
  for (const line of shown) drawBands(svg, line, spec, x, y);
  for (const line of shown) drawLine(svg, line, spec, x, y);
  if (direct) directLabels(svg, shown, spec, area, y);
  if (cut) {
    svg.append(shape("text", { x: area.left + area.width, y: 10, "text-anchor": "end" },
      say(["peaks to ", "pointes à "]) + amount(cut, spec.unit) + say([" lie above", " au-dessus"])));
  }
  pointer(svg, shown, spec, { x, y, first, last, area, width }, tip, heard);
  return svg;
}

/** Stretches of places with a value, so that a gap stays a gap. */
function stretches(count, has) {
  const found = [];
  let stretch = null;
  for (let place = 0; place < count; place++) {
    if (!has(place)) stretch = null;
    else if (stretch) stretch.push(place);
    else found.push((stretch = [place]));
  }
  return found;
}

function drawBands(svg, line, spec, x, y) {
  if (line.mean || !line.series.q || line.series.q.length < 3) return;
  const bands = line.series.q.length === 5 ? [[0, 4, 0.18], [1, 3, 0.3]] : [[0, 4, 0.22]];
  for (const part of stretches(spec.days.length, (place) => quantilesAt(line.series, place))) {
    for (const [low, high, opacity] of bands) {
      const upper = part.map((place) => `${x(spec.days[place]).toFixed(1)},${y(quantilesAt(line.series, place)[high]).toFixed(1)}`);
      const lower = part.map((place) => `${x(spec.days[place]).toFixed(1)},${y(quantilesAt(line.series, place)[low]).toFixed(1)}`);
      svg.append(shape("polygon", { points: [...upper, ...lower.reverse()].join(" "), style: `fill:var(${line.colour})`, "fill-opacity": opacity }));
    }
  }
}

function drawLine(svg, line, spec, x, y) {
  for (const part of stretches(spec.days.length, (place) => valueAt(line, place) !== null && valueAt(line, place) !== undefined)) {
    const points = part.map((place) => `${x(spec.days[place]).toFixed(1)},${y(valueAt(line, place)).toFixed(1)}`);
    if (points.length === 1) points.push(points[0]);
    svg.append(shape("polyline", {
      points: points.join(" "), fill: "none", style: `stroke:var(${line.colour})`, "stroke-width": 2.2,
      "stroke-dasharray": line.dash, "stroke-linecap": "round", "stroke-linejoin": "round",
    }));
  }
}

function directLabels(svg, shown, spec, area, y) {
  const ends = [];
  for (const line of shown) {
    for (let place = spec.days.length - 1; place >= 0; place--) {
      const value = valueAt(line, place);
      if (value !== null && value !== undefined) {
        ends.push({ y: y(value) + 4, line });
        break;
      }
    }
  }
  apart(ends, 15, area.top + 8, area.top + area.height);
  for (const { y: at, line } of ends) {
    svg.append(shape("text", { x: area.left + area.width + 8, y: at, class: "direct", style: `fill:var(${line.colour})` }, line.name));
  }
}

/** What is said of a line at a place. */
function told(line, place, unit) {
  const quantiles = line.mean ? null : quantilesAt(line.series, place);
  if (!quantiles) return amount(valueAt(line, place), unit) + (line.mean ? " " + say(["(mean)", "(moyenne)"]) : "");
  const median = amount(quantiles[2], unit);
  if (line.series.q.length === 1 || quantiles[0] === quantiles[4]) return median;
  const bound = (rank) => amount(quantiles[rank], unit === "%" || unit === "$" ? unit : "");
  const span = (low, high) => `${bound(low)} – ${bound(high)}`;
  const half = line.series.q.length === 5 ? `; 50 %: ${span(1, 3)}` : "";
  return `${median}${half}; 90 %: ${span(0, 4)}`;
}

/** Follows the pointer and the arrow keys with a line and the values there. */
function pointer(svg, shown, spec, { x, y, first, last, area, width }, tip, heard) {
  const rule = shape("line", { y1: area.top, y2: area.top + area.height, class: "rule", visibility: "hidden" });
  const dots = shown.map((line) => shape("circle", { r: 4, style: `fill:var(${line.colour})`, visibility: "hidden", class: "dot" }));
  svg.append(rule, ...dots);
  let place = -1;
  const show = (to, isKey) => {
    place = Math.min(Math.max(to, 0), spec.days.length - 1);
    const day = spec.days[place];
    rule.setAttribute("x1", x(day));
    rule.setAttribute("x2", x(day));
    rule.setAttribute("visibility", "visible");
    const date = spec.monthly ? dateOf(day, { month: "long", year: "numeric" }) : dateOf(day);
    const rows = shown.map((line, i) => {
      const value = valueAt(line, place);
      const there = value !== null && value !== undefined;
      dots[i].setAttribute("visibility", there ? "visible" : "hidden");
      if (there) {
        dots[i].setAttribute("cx", x(day));
        dots[i].setAttribute("cy", y(value));
      }
      return [line, there ? told(line, place, spec.unit) : say(["no value", "pas de valeur"])];
    });
    tip.replaceChildren(element("strong", {}, date),
      ...rows.map(([line, text]) => element("div", {}, swatch(line), shown.length > 1 || spec.named ? line.name + ": " : "", text)));
    tip.hidden = false;
    const room = tip.offsetWidth;
    tip.style.left = Math.max(0, Math.min(x(day) + 14 + room > width ? x(day) - room - 14 : x(day) + 14, width - room)) + "px";
    if (isKey) heard.textContent = date + ". " + rows.map(([line, text]) => line.name + ": " + text).join(". ");
  };
  const hide = () => {
    tip.hidden = true;
    rule.setAttribute("visibility", "hidden");
    dots.forEach((dot) => dot.setAttribute("visibility", "hidden"));
  };
  const nearest = (event) => {
    const at = event.clientX - svg.getBoundingClientRect().left;
    const day = first + ((at - area.left) / area.width) * (last - first);
    let best = 0;
    spec.days.forEach((candidate, i) => {
      if (Math.abs(candidate - day) < Math.abs(spec.days[best] - day)) best = i;
    });
    return best;
  };
  svg.addEventListener("pointermove", (event) => show(nearest(event), false));
  svg.addEventListener("pointerdown", (event) => show(nearest(event), false));
  svg.addEventListener("pointerleave", hide);
  svg.addEventListener("blur", hide);
  svg.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, PageUp: 13, PageDown: -13 };
    if (event.key === "Escape") return hide();
    if (event.key === "Home") show(0, true);
    else if (event.key === "End") show(spec.days.length - 1, true);
    else if (event.key in steps) show(place < 0 ? 0 : place + steps[event.key], true);
    else return undefined;
    return event.preventDefault();
  });
}
