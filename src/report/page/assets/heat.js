// Heat-maps: sites by weeks, coloured by class of probability; darker is likelier, also in grey print.

const CLASSES = [[0, ["never seen", "jamais vu"]], [0.05, ["up to 5 %", "jusqu’à 5 %"]], [0.2, ["5 to 20 %", "5 à 20 %"]],
  [0.5, ["20 to 50 %", "20 à 50 %"]], [0.8, ["50 to 80 %", "50 à 80 %"]], [1, ["over 80 %", "plus de 80 %"]]];

function classOf(probability) {
  const found = CLASSES.findIndex(([most]) => probability <= most);
  return found < 0 ? CLASSES.length - 1 : found;
}

/** Draws rows { id, name, values, note(place) } over days; `choose(id)` is called for a row that is clicked or entered. */
function heat(host, spec) {
  const frame = element("div", { class: "frame" });
  const tip = element("div", { class: "tip", hidden: true });
  const heard = element("div", { class: "heard", "aria-live": "polite" });
  const legend = element("div", { class: "legend" },
    ...CLASSES.map(([, name], i) => element("span", {}, element("i", { class: `heat${i}` }), say(name))));
  host.replaceChildren(legend, frame, heard);
  const draw = () => frame.replaceChildren(heatPlot(spec, frame.clientWidth || 700, tip, heard), tip);
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

function heatPlot(spec, width, tip, heard) {
  const row = spec.rows.length > 30 ? 16 : 21;
  const left = Math.min(width < 480 ? 110 : 190, Math.max(40, ...spec.rows.map((r) => measure(r.name))) + 10);
  const area = { left, top: 4, width: width - left - 8, height: spec.rows.length * row };
  const height = area.height + 30;
  const first = spec.days[0] || 0;
  const step = (spec.days[1] || first + 7) - first;
  const last = (spec.days[spec.days.length - 1] || first) + step;
  const x = (day) => area.left + ((day - first) / (last - first)) * area.width;
  const svg = shape("svg", {
    width, height, viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: "group",
    "aria-label": spec.title + ". " + say(["Arrow keys read the cells, Enter chooses the site.", "Les flèches lisent les cases, Entrée choisit le site."]),
  });
  spec.rows.forEach((line, i) => {
    const top = area.top + i * row;
    let name = line.name;
    while (measure(name) > left - 10 && name.length > 4) name = name.slice(0, -2) + "…";
    svg.append(shape("text", { x: left - 6, y: top + row / 2 + 4, "text-anchor": "end" }, name));
    for (let from = 0; from < line.values.length; ) {
      const value = line.values[from];
      const kind = value === null || value === undefined ? null : classOf(value);
      let to = from + 1;
      while (to < line.values.length && sameClass(line.values[to], kind)) to++;
      if (kind !== null) {
        const right = x((spec.days[to - 1] || 0) + step);
        svg.append(shape("rect", { x: x(spec.days[from]).toFixed(1), y: top + 1, width: (right - x(spec.days[from])).toFixed(1), height: row - 2, class: `heat${kind}` }));
      }
      from = to;
    }
  });
  for (const [day, label] of months(first, last, area.width)) {
    const half = measure(label) / 2;
    const middle = Math.min(Math.max(x(day), area.left + half - 8), width - half - 2);
    svg.append(shape("line", { x1: x(day), x2: x(day), y1: area.top + area.height, y2: area.top + area.height + 5, class: "base" }));
    svg.append(shape("text", { x: middle, y: height - 8, "text-anchor": "middle" }, label));
  }
  const cell = shape("rect", { class: "cell", visibility: "hidden", height: row });
  svg.append(cell);
  let at = [0, -1];
  const show = (line, place, isKey) => {
    if (!spec.rows.length) return;
    at = [Math.min(Math.max(line, 0), spec.rows.length - 1), Math.min(Math.max(place, 0), spec.days.length - 1)];
    const [i, week] = at;
    const value = spec.rows[i].values[week];
    cell.setAttribute("x", x(spec.days[week]));
    cell.setAttribute("y", area.top + i * row);
    cell.setAttribute("width", Math.max(3, x(spec.days[week] + step) - x(spec.days[week])));
    cell.setAttribute("visibility", "visible");
    const text = value === null || value === undefined ? say(["no reserve is held", "pas de réserve"])
      : value === 0 ? say(["never seen", "jamais vu"]) : amount(value, "%");
    const note = spec.rows[i].note ? spec.rows[i].note(week) : "";
    tip.replaceChildren(element("strong", {}, spec.rows[i].name), element("div", {}, dateOf(spec.days[week])), element("div", {}, text + note));
    tip.hidden = false;
    const room = tip.offsetWidth;
    const left = x(spec.days[week]);
    tip.style.left = Math.max(0, left + 16 + room > width ? left - room - 16 : left + 16) + "px";
    tip.style.top = area.top + (i + 1) * row + "px";
    if (isKey) heard.textContent = `${spec.rows[i].name}, ${dateOf(spec.days[week])}: ${text}${note}`;
  };
  const hide = () => {
    tip.hidden = true;
    cell.setAttribute("visibility", "hidden");
  };
  const under = (event) => {
    const box = svg.getBoundingClientRect();
    const day = first + ((event.clientX - box.left - area.left) / area.width) * (last - first);
    return [Math.floor((event.clientY - box.top - area.top) / row), Math.floor((day - first) / step)];
  };
  svg.addEventListener("pointermove", (event) => show(...under(event), false));
  svg.addEventListener("pointerleave", hide);
  svg.addEventListener("blur", hide);
  svg.addEventListener("click", (event) => {
    const line = spec.rows[under(event)[0]];
    if (line && spec.choose) spec.choose(line.id);
  });
  svg.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], PageUp: [0, 13], PageDown: [0, -13] };
    if (event.key === "Escape") return hide();
    if (event.key === "Enter" && spec.choose && spec.rows[at[0]]) spec.choose(spec.rows[at[0]].id);
    else if (event.key in steps) show(at[0] + steps[event.key][0], Math.max(0, at[1]) + steps[event.key][1], true);
    else return undefined;
    return event.preventDefault();
  });
  return svg;
}

function sameClass(value, kind) {
  return value === null || value === undefined ? kind === null : kind !== null && classOf(value) === kind;
}
