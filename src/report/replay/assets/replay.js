// The player: time, speed, filters, gauges, the list of events and their causes.

const ui = Object.fromEntries(["play", "speed", "time", "date", "filters", "map", "tip", "key", "site", "gauges", "kinds", "events", "causes"]
  .map((id) => [id, document.getElementById(id)]));
const context = ui.map.getContext("2d");
const view = { scale: 1, left: 0, top: 0 };
const chosen = { modes: new Set(data.movements.map((movement) => movement[0])), unit: "", commodity: "", touch: "", site: firstSite(), event: null,
  kinds: new Set(Object.keys(GROUPS)) };
const player = { time: 0, speed: 7, isPlaying: false, last: 0, drawn: 0, shown: 0 };
let filter = [];

/** The site whose reserve is breached most often. */
function firstSite() {
  const count = new Map();
  for (const event of data.events) {
    if (event[1] !== "ReserveBreached") continue;
    const id = event[2].find(([role]) => role === "site")[1];
    count.set(id, (count.get(id) || 0) + 1);
  }
  const most = [...count].sort((a, b) => b[1] - a[1])[0];
  const place = data.sites.findIndex((site) => site.id === (most ? most[0] : ""));
  return place >= 0 ? place : Math.max(0, stocksOf.findIndex((stocks) => stocks.length));
}

/** Which movements are shown, by mode, cargo and site. */
function applyFilter() {
  filter = data.movements.map(([mode, , , , , , cargo, own]) => chosen.modes.has(mode)
    && (!chosen.unit || cargo.some(([name]) => name === chosen.unit))
    && (!chosen.commodity || cargo.some(([name]) => name === chosen.commodity))
    && (chosen.touch === "" || own.some((leg) => leg[0] === Number(chosen.touch) || leg[1] === Number(chosen.touch))));
  listEvents(true);
  draw();
}

function fit() {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [ui.map.clientWidth, ui.map.clientHeight];
  ui.map.width = Math.round(width * ratio);
  ui.map.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw();
}

function wholeMap() {
  view.scale = Math.min(ui.map.clientWidth / 1000, ui.map.clientHeight / data.height);
  view.left = (ui.map.clientWidth - 1000 * view.scale) / 2;
  view.top = (ui.map.clientHeight - data.height * view.scale) / 2;
}

function draw() {
  player.shown = drawScene(context, { width: ui.map.clientWidth, height: ui.map.clientHeight }, view, player.time, filter, chosen);
  player.drawn++;
}

/** Shows an instant everywhere. */
function setTime(time) {
  player.time = Math.min(Math.max(time, 0), data.days);
  ui.time.value = player.time;
  ui.date.textContent = dateOf(player.time);
  ui.time.setAttribute("aria-valuetext", ui.date.textContent);
  draw();
  gauges();
  listEvents(false);
}

function play(isPlaying) {
  player.isPlaying = isPlaying;
  if (isPlaying && player.time >= data.days) player.time = 0;
  ui.play.setAttribute("aria-pressed", String(isPlaying));
  ui.play.textContent = isPlaying ? say(["Pause", "Pause"]) : say(["Play", "Lire"]);
  player.last = 0;
  if (isPlaying) requestAnimationFrame(step);
}

function step(now) {
  if (!player.isPlaying) return;
  const passed = player.last ? Math.min(100, now - player.last) / 1000 : 0;
  player.last = now;
  setTime(player.time + passed * player.speed);
  if (player.time >= data.days) play(false);
  else requestAnimationFrame(step);
}

/** Stocks of the chosen site as gauges, with marks at the reserve and the reorder point. */
function gauges() {
  const stocks = stocksOf[chosen.site] || [];
  const rows = stocks.map((stock) => {
    const days = daysAt(stock, player.time);
    const [reserve, minimum, maximum] = levelsOf(stock);
    const top = Math.max(maximum * 1.15, reserve * 1.5, 1);
    const width = days === null ? 0 : Math.min(100, (100 * days) / top);
    const isLow = days !== null && reserve > 0 && days <= reserve;
    const mark = (level) => level > 0 && element("span", { class: "level", style: `left:${Math.min(100, (100 * level) / top)}%` });
    return element("div", { class: "gauge" }, element("span", {}, nameOf("commodity", stock.commodity)),
      element("span", { class: "track" }, element("span", { class: isLow ? "bar low" : "bar", style: `width:${width}%` }), mark(reserve) || null, mark(minimum) || null),
      element("b", {}, days === null ? "–" : amount(days, "d")));
  });
  ui.gauges.replaceChildren(...(rows.length ? rows : [element("p", { class: "note" }, say(["This site keeps no stock.", "Ce site n’a pas de stock."]))]),
    element("p", { class: "note" }, say(["Days of supply; marks: reserve and reorder point. Hatched: at or below the reserve.",
      "Jours de stock ; repères : réserve et seuil de commande. Hachuré : à la réserve ou au-dessous."])));
}

/** Whether an event is listed under the present filters. */
function isListed(event) {
  const [, kind, names, , movement, , , isTold] = event;
  if (!isTold || !KINDS[kind] || !chosen.kinds.has(KINDS[kind][0])) return false;
  if (movement !== null && !filter[movement]) return false;
  if (chosen.commodity && names.some(([role, id]) => role === "commodity" && id !== chosen.commodity)) return false;
  if (chosen.unit && names.some(([role, id]) => role === "unit" && id !== chosen.unit)) return false;
  if (chosen.touch !== "" && movement === null && names.some(([role, id]) => role === "site" && id !== data.sites[Number(chosen.touch)].id)) return false;
  return true;
}

let listed = [];
let listedAt = null;

/** The newest events up to now, newest first. */
function listEvents(isNew) {
  if (isNew) listed = data.events.map((_, place) => place).filter((place) => isListed(data.events[place]));
  let [low, high] = [0, listed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data.events[listed[middle]][0] <= player.time) low = middle + 1;
    else high = middle;
  }
  if (!isNew && listedAt === low) return;
  listedAt = low;
  const shown = listed.slice(Math.max(0, low - 60), low).reverse();
  ui.events.replaceChildren(...shown.map((place) => element("li", {}, eventButton(place))));
}

function eventButton(place) {
  const event = data.events[place];
  return element("button", { type: "button", "aria-current": place === chosen.event ? "true" : null, onclick: () => choose(place) },
    element("time", {}, dateOf(event[0], { day: "2-digit", month: "short", year: "2-digit" })), lineOf(event));
}

/** Goes to an event and follows its causes back. */
function choose(place) {
  chosen.event = place;
  play(false);
  const chain = [];
  for (let at = place; at !== null && at !== undefined && chain.length < 40; at = data.events[at][3]) chain.push(at);
  ui.causes.replaceChildren(...chain.map((at) => element("li", {}, eventButton(at))));
  if (chain.length === 1) ui.causes.append(element("li", { class: "note" }, say(["Nothing earlier led to it.", "Rien d’antérieur n’y a mené."])));
  listedAt = null;
  setTime(data.events[place][0]);
}

function select(name, options, value, change) {
  const box = element("select", { onchange: () => change(box.value) },
    ...options.map(([id, text]) => element("option", { value: id, selected: String(id) === String(value) ? "" : null }, text)));
  return element("label", {}, say(name) + " ", box);
}

function check(text, isOn, change) {
  const box = element("input", { type: "checkbox", onchange: () => change(box.checked) });
  box.checked = isOn;
  return element("label", {}, box, text);
}

/** Filters and choices, written anew in the reader's language. */
function controls() {
  const all = ["", say(["all", "tous"])];
  const carried = [...new Set(data.movements.flatMap((movement) => movement[6].map(([name]) => name)))];
  const options = (ids) => [all, ...ids.map((id) => [id, anyName(id)]).sort((a, b) => a[1].localeCompare(b[1]))];
  const toggled = (set, key) => (isOn) => { if (isOn) set.add(key); else set.delete(key); applyFilter(); };
  ui.filters.replaceChildren(
    ...[...new Set(data.movements.map((movement) => movement[0]))].map((mode) => check(say(MODES[mode][1]), chosen.modes.has(mode), toggled(chosen.modes, mode))),
    select(["Unit", "Unité"], options(carried.filter((id) => data.names.unit[id])), chosen.unit, (id) => { chosen.unit = id; applyFilter(); }),
    select(["Commodity", "Produit"], options(carried.filter((id) => data.names.commodity[id])), chosen.commodity, (id) => { chosen.commodity = id; applyFilter(); }),
    select(["Touches", "Passe par"], [all, ...data.sites.map((_, place) => [place, siteName(place)])], chosen.touch, (id) => { chosen.touch = id; applyFilter(); }));
  ui.kinds.replaceChildren(...Object.entries(GROUPS).map(([group, name]) => check(say(name), chosen.kinds.has(group), toggled(chosen.kinds, group))));
  const kept = data.sites.map((_, place) => place).filter((place) => stocksOf[place].length);
  ui.site.replaceChildren(select(["Site", "Site"], kept.map((place) => [place, siteName(place)]), chosen.site, (id) => { chosen.site = Number(id); gauges(); draw(); }));
  const speeds = [["1", 1], ["3", 3], ["7", 7], ["14", 14], ["30", 30], ["90", 90]];
  ui.speed.replaceChildren(...speeds.map(([text, value]) => element("option", { value, selected: value === player.speed ? "" : null }, text + say([" d/s", " j/s"]))));
  ui.key.replaceChildren(...[["▶", ["under way, full", "en route, chargé"]], ["▷", ["on the way home", "retour"]], ["✳", ["incident, last two days", "incident, deux derniers jours"]],
    ["✕", ["link closed", "liaison fermée"]], ["▮", ["lowest stock of the site", "plus bas stock du site"]], ["●", ["site; larger with more people", "site ; plus grand s’il y a plus de personnel"]]]
    .map(([sign, text]) => element("span", {}, element("b", {}, sign), say(text))));
  play(player.isPlaying);
}

/** What lies under the pointer: a movement, else a site. */
function under(px, py) {
  let best = null;
  const near = (cx, cy, what) => {
    const distance = Math.hypot(cx - px, cy - py);
    if (distance < 14 && (!best || distance < best.distance)) best = { distance, ...what };
  };
  const [x, y] = [(place) => data.sites[place].x * view.scale + view.left, (place) => data.sites[place].y * view.scale + view.top];
  data.sites.forEach((_, place) => near(x(place), y(place), { site: place }));
  for (let i = 0; i < legs.n; i++) {
    if (legs.start[i] > player.time || legs.end[i] <= player.time || !filter[legs.movement[i]]) continue;
    const part = (player.time - legs.start[i]) / (legs.end[i] - legs.start[i]);
    near(x(legs.from[i]) + (x(legs.to[i]) - x(legs.from[i])) * part, y(legs.from[i]) + (y(legs.to[i]) - y(legs.from[i])) * part, { movement: legs.movement[i] });
  }
  return best;
}

function describe(found) {
  if (found.movement !== undefined) {
    const [mode, origin, destination, fleet, vehicles, platoons, cargo] = data.movements[found.movement];
    return [element("strong", {}, `${siteName(origin)} → ${siteName(destination)}`),
      element("div", {}, `${say(MODES[mode][1])}, ${fleet.replace(/-/g, " ")}: ${vehicles} ${say(["vehicles", "véhicules"])}`
        + (platoons ? `, ${platoons} ${say(["platoons as escort", "sections en escorte"])}` : "")),
      ...cargo.map(([name, tonnes]) => element("div", {}, `${anyName(name)}: ${number(tonnes)} t`))];
  }
  const stocks = stocksOf[found.site].map((stock) => element("div", {}, `${nameOf("commodity", stock.commodity)}: ${amount(daysAt(stock, player.time), "d")}`));
  const people = data.sites[found.site].people;
  return [element("strong", {}, siteName(found.site)),
    element("div", {}, `${number(people[Math.min(Math.floor(player.time / 7), people.length - 1)] || 0)} ${say(["people", "personnes"])}`), ...stocks];
}

function zoom(factor, px, py) {
  view.left = px - (px - view.left) * factor;
  view.top = py - (py - view.top) * factor;
  view.scale *= factor;
  draw();
}

let dragged = null;
ui.map.addEventListener("pointerdown", (event) => { dragged = { x: event.offsetX, y: event.offsetY, moved: false }; ui.map.setPointerCapture(event.pointerId); });
ui.map.addEventListener("pointermove", (event) => {
  if (dragged && event.buttons) {
    view.left += event.offsetX - dragged.x;
    view.top += event.offsetY - dragged.y;
    dragged = { x: event.offsetX, y: event.offsetY, moved: true };
    return draw();
  }
  const found = under(event.offsetX, event.offsetY);
  ui.tip.hidden = !found;
  if (!found) return undefined;
  ui.tip.replaceChildren(...describe(found));
  ui.tip.style.left = Math.max(0, Math.min(event.offsetX + 14, ui.map.clientWidth - ui.tip.offsetWidth - 4)) + "px";
  ui.tip.style.top = Math.max(0, Math.min(event.offsetY + 14, ui.map.clientHeight - ui.tip.offsetHeight - 4)) + "px";
  return undefined;
});
ui.map.addEventListener("pointerup", (event) => {
  const found = dragged && !dragged.moved && under(event.offsetX, event.offsetY);
  dragged = null;
  if (found && found.site !== undefined && stocksOf[found.site].length) { chosen.site = found.site; controls(); gauges(); draw(); }
});
ui.map.addEventListener("pointerleave", () => { ui.tip.hidden = true; });
ui.map.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.offsetX, event.offsetY); }, { passive: false });
ui.map.addEventListener("keydown", (event) => {
  const moves = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
  if (event.key in moves) { view.left += moves[event.key][0]; view.top += moves[event.key][1]; draw(); }
  else if (event.key === "+") zoom(1.2, ui.map.clientWidth / 2, ui.map.clientHeight / 2);
  else if (event.key === "-") zoom(1 / 1.2, ui.map.clientWidth / 2, ui.map.clientHeight / 2);
  else if (event.key === "0") { wholeMap(); draw(); }
  else if (event.key === " ") play(!player.isPlaying);
  else return;
  event.preventDefault();
});
ui.play.addEventListener("click", () => play(!player.isPlaying));
ui.speed.addEventListener("change", () => { player.speed = Number(ui.speed.value); });
ui.time.addEventListener("input", () => setTime(Number(ui.time.value)));

function press(group, value) {
  for (const button of document.querySelectorAll(`[data-set="${group}"]`)) button.setAttribute("aria-pressed", String(button.value === value));
}

function setLanguage(language) {
  state.language = language;
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-fr]")) {
    if (node.dataset.en === undefined) node.dataset.en = node.getAttribute("aria-label");
    node.setAttribute("aria-label", node.dataset[language]);
  }
  press("language", language);
  controls();
  listEvents(true);
  setTime(player.time);
  if (chosen.event !== null) choose(chosen.event);
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  press("theme", theme);
  draw();
}

const SETTERS = { language: setLanguage, theme: setTheme };
for (const button of document.querySelectorAll("[data-set]")) button.addEventListener("click", () => SETTERS[button.dataset.set](button.value));
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
document.documentElement.classList.add("scripted");
ui.time.max = data.days;
wholeMap();
fit();
new ResizeObserver(fit).observe(ui.map);
applyFilter();
setTheme("auto");
setLanguage((navigator.language || "en").toLowerCase().startsWith("fr") ? "fr" : "en");
