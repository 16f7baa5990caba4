// The script of the page: no library, no network, nothing stored. Each part below does one thing:
// words and numbers, axes, fans, heat-maps, the charts of this page, tables, controls.
// Every text goes into the page as text, never as markup.
"use strict";

/** The numbers behind the charts; the form stands in the program's documentation. */
const data = JSON.parse(document.getElementById("data").textContent);

/** What the reader has chosen. */
const state = { language: "en", redraw: [] };

/** An element with attributes and children; texts become text nodes. */
function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The text in the reader's language; a pair is [English, French]. */
function say(pair) {
  if (!Array.isArray(pair)) return pair;
  return state.language === "fr" ? pair[1] : pair[0];
}

/** A planner's name for an id: in the table's names, else the id as words. */
function nameOf(table, id) {
  const name = data.names && data.names[table] && data.names[table][id];
  return name ? say(name) : say(WORDS[id] || id.replace(/[-_]/g, " "));
}

/** About three significant digits, as the language writes them. */
function number(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  const digits = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString(state.language, { maximumFractionDigits: digits });
}

/** A value with its unit: shares in per cent, dollars shortened. */
function amount(value, unit) {
  if (value === null || value === undefined) return "–";
  if (unit === "%") {
    const percent = 100 * value;
    if (percent > 0 && percent < 0.1) return say(["below 0.1 %", "moins de 0,1 %"]);
    return percent.toLocaleString(state.language, { maximumFractionDigits: percent < 10 ? 1 : 0 }) + " %";
  }
  if (unit === "$") {
    const [size, word] = Math.abs(value) >= 999.5e6 ? [1e9, say([" billion", " milliards"])]
      : Math.abs(value) >= 999.5e3 ? [1e6, say([" million", " millions"])] : [1, ""];
    return state.language === "fr" ? number(value / size) + word + " $" : "$" + number(value / size) + word;
  }
  return unit ? number(value) + " " + say(WORDS[unit] || unit) : number(value);
}

/** Milliseconds of a day since the start. */
function instant(day) {
  return Date.parse(data.start + "T00:00:00Z") + day * 86400000;
}

/** A day since the start as a date in words. */
function dateOf(day, form = { day: "numeric", month: "long", year: "numeric" }) {
  return new Intl.DateTimeFormat(state.language === "fr" ? "fr" : "en-GB", { ...form, timeZone: "UTC" }).format(instant(day));
}

/** Words of the program in both languages. */
const WORDS = {
  d: ["d", "j"], "site-d": ["site-d", "site-j"], "platoon-d": ["platoon-d", "section-j"], people: ["people", "personnes"],
  total: ["total", "total"], military: ["military", "militaires"], police: ["police", "police"], civilian: ["civilian", "civils"],
  road: ["road", "route"], rail: ["rail", "rail"], river: ["river", "fleuve"], sea: ["sea", "mer"], air: ["air", "air"],
  personnel: ["personnel", "personnel"], equipment: ["equipment", "matériel"], facilities: ["facilities", "installations"],
  "ground-transport": ["ground transport", "transport terrestre"], naval: ["naval", "naval"], fuel: ["fuel", "carburant"],
  rations: ["rations", "rations"], supplies: ["supplies", "autres fournitures"], freight: ["freight", "fret"],
  losses: ["losses", "pertes"],
  "strength.present": ["Strength present", "Effectif présent"],
  "strength.authorised": ["Strength authorised", "Effectif autorisé"],
  "strength.capable": ["Strength operating", "Effectif en service"],
  "supply.days_of_supply": ["Days of supply", "Jours de stock"],
  "supply.reserve_breached": ["Reserve breached", "Réserve entamée"],
  "movement.convoy_delay": ["Delay of convoys", "Retard des convois"],
  "movement.required": ["Tonnes required", "Tonnes demandées"],
  "movement.moved": ["Tonnes moved", "Tonnes transportées"],
  "movement.capacity": ["Capacity", "Capacité"],
  "security.incidents": ["Incidents", "Incidents"],
  "mandate.achieved": ["Tasks done over planned", "Tâches réalisées sur prévues"],
  "mandate.escort_platoons": ["Platoon-days on escort", "Jours de section en escorte"],
  "medical.reach": ["Within reach of surgery", "À portée de chirurgie"],
  "cost.spent": ["Expenses", "Dépenses"],
};
