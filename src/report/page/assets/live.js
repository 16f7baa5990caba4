// The charts of this page: what each shows, and what the reader may choose.

const sides = data.sides || [];
/** Whether several alternatives are laid over each other. */
const isComparison = sides.length > 1;

/** Items of a series in the first side that has it. */
function itemsOf(key) {
  const side = sides.find((candidate) => candidate.series[key]);
  return side ? Object.keys(side.series[key]) : [];
}

function seriesOf(side, key, item) {
  return side.series[key] && side.series[key][item];
}

/** First parts or second parts of items such as `site.commodity`, in order, each once. */
function parts(key, which, other) {
  const found = itemsOf(key).map((item) => item.split("."))
    .filter((pair) => pair.length === 2 && (!other || pair[1 - which] === other));
  return [...new Set(found.map((pair) => pair[which]))];
}

const sum = (list) => (list || []).reduce((total, value) => total + (value || 0), 0);

/** Sites, those first whose reserve is breached in most weeks. */
function sitesByNeed() {
  const need = (site) => Math.max(0, ...itemsOf("supply.reserve_breached").filter((item) => item.startsWith(site + "."))
    .map((item) => sum(sides[0].series["supply.reserve_breached"][item].m)));
  return parts("supply.days_of_supply", 0).sort((a, b) => need(b) - need(a));
}

function commoditiesByNeed(site) {
  const of = (commodity) => {
    const series = seriesOf(sides[0], "supply.reserve_breached", site + "." + commodity);
    return series ? sum(series.m) : -1;
  };
  return parts("supply.days_of_supply", 1, site).sort((a, b) => of(b) - of(a));
}

const one = (key, name) => [{ key, name: name || WORDS[key] }];

/** What each chart shows: measures (a line each), choosers, unit. `many` draws the mean of every item of its key. */
const LIVE = {
  strength: {
    title: ["Strength against what is authorised", "Effectif face à l’effectif autorisé"], unit: "people",
    measures: [{ key: "strength.present", name: ["present", "présents"] },
      { key: "strength.capable", name: ["operating", "en service"] },
      { key: "strength.authorised", name: ["authorised", "autorisés"] }],
    choosers: [{ id: "item", name: ["Component", "Composante"], options: () => itemsOf("strength.present") }],
  },
  supply: {
    title: ["Days of supply at a site", "Jours de stock d’un site"], unit: "d",
    measures: one("supply.days_of_supply"),
    choosers: [{ id: "site", name: ["Site", "Site"], table: "site", options: sitesByNeed },
      { id: "commodity", name: ["Commodity", "Produit"], table: "commodity", options: (choice) => commoditiesByNeed(choice.site) }],
    item: (choice) => choice.site + "." + choice.commodity,
    marks: (choice) => {
      const levels = (data.reserve || {})[choice.site + "." + choice.commodity];
      return levels ? [[levels[0], say(["reserve", "réserve"])], [levels[1], say(["reorder point", "seuil de commande"])]]
        .filter(([days]) => days > 0) : [];
    },
  },
  lift: {
    title: ["Lift: required, moved, capacity", "Acheminement : demandé, transporté, capacité"], unit: "t",
    measures: [{ key: "movement.required", name: ["required", "demandé"] }, { key: "movement.moved", name: ["moved", "transporté"] },
      { key: "movement.capacity", name: ["capacity", "capacité"] }],
    choosers: [{ id: "item", name: ["Mode", "Mode"], options: () => itemsOf("movement.required")
      .filter((mode) => sides.some((side) => sum(side.series["movement.required"][mode].m) > 0)) }],
  },
  delay: {
    title: ["Mean delay of the convoys that arrive in a week", "Retard moyen des convois arrivés dans la semaine"], unit: "d",
    measures: one("movement.convoy_delay"), choosers: [],
  },
  incidents: {
    title: ["Incidents a week by kind, mean", "Incidents par semaine et par type, moyenne"], unit: "",
    measures: one("security.incidents"), many: "incident",
    choosers: [{ id: "item", name: ["Kind", "Type"], table: "incident", options: () => itemsOf("security.incidents"), onlyCompared: true }],
  },
  reach: {
    title: ["Share of people within reach of surgery in two hours", "Part du personnel à moins de deux heures d’un bloc opératoire"],
    unit: "%", measures: one("medical.reach"), choosers: [],
  },
  tasks: {
    title: ["Mandate task: done over planned, week by week", "Tâche du mandat : réalisé sur prévu, par semaine"], unit: "%",
    measures: one("mandate.achieved"),
    choosers: [{ id: "item", name: ["Task", "Tâche"], table: "task", options: () => itemsOf("mandate.achieved") }],
  },
  escorts: {
    title: ["Platoon-days on escort in a week", "Jours de section en escorte par semaine"], unit: "platoon-d",
    measures: one("mandate.escort_platoons"), choosers: [],
  },
  cost: {
    title: ["Expenses a month by group, mean", "Dépenses par mois et par groupe, moyenne"], unit: "$",
    measures: one("cost.spent"), many: "group",
    choosers: [{ id: "item", name: ["Group", "Groupe"], options: () => itemsOf("cost.spent"), onlyCompared: true }],
  },
  explore: {
    title: ["Any series", "Toute série"], unit: null,
    choosers: [{ id: "key", name: ["Series", "Série"], options: () => Object.keys(sides[0].series) },
      { id: "item", name: ["Item", "Élément"], options: (choice) => itemsOf(choice.key),
        label: (item) => item.includes(".") ? nameOf("site", item.split(".")[0]) + ", " + nameOf("commodity", item.split(".")[1])
          : item === "" ? "–" : nameOf(data.names.task[item] ? "task" : "incident", item) }],
    measures: null,
  },
};

/** A select with its label; options may depend on what was chosen before. */
function chooser(spec, choice, redraw) {
  const options = spec.options(choice);
  if (!options.includes(choice[spec.id])) choice[spec.id] = options[0];
  const label = spec.label || ((id) => nameOf(spec.table, id));
  const select = element("select", { onchange: () => { choice[spec.id] = select.value; redraw(); } },
    ...options.map((id) => element("option", { value: id, selected: id === choice[spec.id] ? "" : null }, label(id))));
  return options.length > 1 ? element("label", {}, say(spec.name) + " ", select) : null;
}

/** Lines of a chart: its measures, every item, or the alternatives. */
function linesOf(spec, choice) {
  const item = spec.item ? spec.item(choice) : choice.item || "";
  const style = (i) => ({ colour: COLOURS[i % COLOURS.length], dash: DASHES[i % DASHES.length] });
  if (isComparison) {
    const measure = choice.measure || spec.measures[0].key;
    return sides.map((side, i) => ({ key: side.label, name: side.label, series: seriesOf(side, measure, item), mean: Boolean(spec.many), ...style(i) }));
  }
  const side = sides[0];
  if (spec.many) {
    const key = spec.measures[0].key;
    return itemsOf(key).map((id) => ({ key: id, name: nameOf(spec.many, id), series: seriesOf(side, key, id), mean: true }))
      .filter((line) => sum(line.series.m) > 0)
      .sort((a, b) => sum(b.series.m) - sum(a.series.m)).slice(0, COLOURS.length)
      .map((line, i) => ({ ...line, ...style(i) }));
  }
  return spec.measures.map((measure, i) => ({ key: measure.key, name: say(measure.name), series: seriesOf(side, measure.key, item), ...style(i) }));
}

/** Fills one figure and keeps it up to what the reader chooses. */
function live(figure) {
  const id = figure.dataset.live;
  const choice = {};
  const controls = figure.querySelector(".controls");
  const plot = figure.querySelector(".plot");
  const values = figure.querySelector("details.values");
  const base = LIVE[id];
  const draw = () => {
    const asked = controls.contains(document.activeElement) ? [...controls.querySelectorAll("select")].indexOf(document.activeElement) : -1;
    const shown = (base.choosers || []).filter((one) => !one.onlyCompared || isComparison);
    controls.replaceChildren(...shown.map((one) => chooser(one, choice, draw)).filter(Boolean));
    const spec = base.measures ? base : { ...base, measures: one(choice.key) };
    if (isComparison && spec.measures.length > 1) {
      const measures = { id: "measure", name: ["Shown", "Montré"], options: () => spec.measures.map((measure) => measure.key),
        label: (key) => say(spec.measures.find((measure) => measure.key === key).name) };
      controls.prepend(chooser(measures, choice, draw));
    }
    if (asked >= 0 && controls.querySelectorAll("select")[asked]) controls.querySelectorAll("select")[asked].focus();
    const lines = linesOf(spec, choice).filter((line) => line.series);
    if (!lines.length) {
      plot.replaceChildren(element("p", { class: "note" }, say(["Nothing is recorded here.", "Rien n’est relevé ici."])));
      values.hidden = true;
      return;
    }
    const isMonthly = lines[0].series.g === "m";
    const chart = { title: say(base.title), unit: base.unit === null ? lines[0].series.u : base.unit, lines, monthly: isMonthly,
      days: isMonthly ? data.monthly : data.weekly, marks: base.marks ? base.marks(choice) : [], atFirst: base.many ? 4 : 0 };
    const measured = chart.unit === "%" ? say(["share", "part"]) : chart.unit === "$" ? "$" : say(WORDS[chart.unit] || chart.unit) || say(["number", "nombre"]);
    chart.unitName = `[${measured}${isMonthly ? say([" a month", " par mois"]) : ""}]`;
    fan(plot, chart);
    stated(figure);
    valuesTable(values, chart);
  };
  figure.choose = (what) => { Object.assign(choice, what); draw(); };
  state.redraw.push(draw);
  draw();
}

/** Number of replications and seed, under a chart. */
function stated(figure) {
  const line = figure.querySelector("p.batch") || element("p", { class: "note batch" });
  line.textContent = sides.map((side) => (isComparison ? side.label + ": " : "") + "n = " + number(side.n) + " · "
    + say(["seed", "graine"]) + " " + side.seed).join("; ");
  figure.querySelector(".plot").after(line);
}

/** The table behind a chart, made when it is opened. */
function valuesTable(details, chart) {
  const fill = () => {
    if (!details.open) return;
    const heads = chart.lines.flatMap((line) => line.mean || !line.series.q || line.series.q.length === 1 ? [line.name]
      : [`${line.name}, 5 %`, say(["median", "médiane"]), "95 %"]);
    const rows = chart.days.map((day, place) => [dateOf(day), ...chart.lines.flatMap((line) => {
      const quantiles = line.mean ? null : quantilesAt(line.series, place);
      if (line.mean || !line.series.q || line.series.q.length === 1) return [amount(valueAt(line, place), chart.unit)];
      return quantiles ? [0, 2, 4].map((rank) => amount(quantiles[rank], chart.unit)) : ["–", "–", "–"];
    })]);
    details.querySelector(".scroll").replaceChildren(element("table", {},
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say(["Date", "Date"])), ...heads.map((head) => element("th", { scope: "col", class: "number" }, head)))),
      element("tbody", {}, ...rows.map(([date, ...cells]) => element("tr", {}, element("th", { scope: "row" }, date),
        ...cells.map((cell) => element("td", { class: "number" }, cell)))))));
  };
  details.hidden = false;
  details.ontoggle = fill;
  fill();
}

/** The heat-map of reserves: for each site and week the commodity most at risk, or one commodity. */
function reserves(figure) {
  const key = "supply.reserve_breached";
  const choice = {};
  const controls = figure.querySelector(".controls");
  const plot = figure.querySelector(".plot");
  const any = { "*": ["any commodity", "tout produit"] };
  const draw = () => {
    const commodity = { id: "commodity", name: ["Commodity", "Produit"], options: () => ["*", ...parts(key, 1)],
      label: (id) => (any[id] ? say(any[id]) : nameOf("commodity", id)) };
    const side = { id: "side", name: ["Alternative", "Solution"], options: () => sides.map((_, i) => String(i)), label: (i) => sides[i].label };
    controls.replaceChildren(...[chooser(side, choice, draw), chooser(commodity, choice, draw)].filter(Boolean));
    const series = sides[Number(choice.side)].series[key] || {};
    const rows = parts(key, 0).map((site) => {
      const items = Object.keys(series).filter((item) => item.startsWith(site + ".") && (choice.commodity === "*" || item === site + "." + choice.commodity));
      const values = data.weekly.map((_, week) => items.reduce((most, item) => {
        const value = series[item].m[week];
        return value === null || value === undefined ? most : most === null ? value : Math.max(most, value);
      }, null));
      const worst = (week) => items.find((item) => series[item].m[week] === values[week]);
      const note = (week) => (choice.commodity === "*" && values[week] > 0 ? " (" + nameOf("commodity", worst(week).split(".")[1]) + ")" : "");
      return { id: site, name: nameOf("site", site), values, note };
    }).filter((row) => row.values.some((value) => value !== null)).sort((a, b) => sum(b.values) - sum(a.values));
    if (!rows.length) {
      plot.replaceChildren(element("p", { class: "note" }, say(["No site holds a reserve.", "Aucun site n’a de réserve."])));
      return;
    }
    heat(plot, { title: say(["Probability that the reserve is breached, by site and week", "Probabilité que la réserve soit entamée, par site et semaine"]),
      rows, days: data.weekly, choose: chooseSite });
    stated(figure);
    const details = figure.querySelector("details.values");
    details.ontoggle = () => {
      if (!details.open) return;
      details.querySelector(".scroll").replaceChildren(element("table", {},
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say(["Week of", "Semaine du"])), ...rows.map((row) => element("th", { scope: "col", class: "number" }, row.name)))),
        element("tbody", {}, ...data.weekly.map((day, week) => element("tr", {}, element("th", { scope: "row" }, dateOf(day)),
          ...rows.map((row) => element("td", { class: "number" }, amount(row.values[week], "%"))))))));
    };
    details.hidden = false;
    details.ontoggle();
  };
  const chooseSite = (site) => {
    const target = document.querySelector('[data-live="supply"]');
    if (!target) return;
    target.choose(choice.commodity === "*" ? { site } : { site, commodity: choice.commodity });
    target.scrollIntoView({ block: "center" });
  };
  state.redraw.push(draw);
  draw();
}
