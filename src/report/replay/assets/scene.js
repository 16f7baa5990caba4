// The scene: land, links, sites with their lowest stock as a gauge, and everything that moves, at one instant.

const MODES = {
  road: ["--vermilion", ["road", "route"]], river: ["--blue", ["river", "fleuve"]], rail: ["--purple", ["rail", "rail"]],
  sea: ["--blue", ["sea", "mer"]], air: ["--green", ["air", "air"]],
};

/** Every stretch of every movement in flat arrays, so that a frame looks at numbers only. */
const legs = (() => {
  const all = data.movements.flatMap((movement, m) => movement[7].map((leg) => [m, ...leg]));
  const column = (kind, pick) => kind.from(all, pick);
  return {
    n: all.length, movement: column(Int32Array, (leg) => leg[0]), from: column(Int32Array, (leg) => leg[1]), to: column(Int32Array, (leg) => leg[2]),
    start: column(Float64Array, (leg) => leg[3]), end: column(Float64Array, (leg) => leg[4]), back: column(Uint8Array, (leg) => leg[5]),
  };
})();

/** Stocks of each site. */
const stocksOf = data.sites.map((_, place) => data.stocks.filter((stock) => stock.site === place));

/** Where a waiting movement stands: the end of its last stretch, until its next begins. */
const rests = (() => {
  const found = [];
  data.movements.forEach((movement, m) => {
    const own = movement[7];
    for (let i = 1; i < own.length; i++) {
      if (own[i][2] - own[i - 1][3] > 0.02) found.push([m, own[i - 1][1], own[i - 1][3], own[i][2]]);
    }
  });
  return found;
})();

/** Days of supply of a stock at a time. */
function daysAt(stock, time) {
  const value = stock.days[Math.min(stock.days.length - 1, Math.max(0, Math.floor(time)))];
  return value === undefined ? null : value;
}

/** Reserve, reorder point and order-up-to level of a stock. */
function levelsOf(stock) {
  return data.reserve[data.sites[stock.site].id + "." + stock.commodity] || [0, 0, 0];
}

/** The lowest stock of a site against its upper level, 0 to 1, and whether a reserve is breached. */
function worstOf(place, time, commodity) {
  let lowest = null;
  let isLow = false;
  for (const stock of stocksOf[place]) {
    if (commodity && stock.commodity !== commodity) continue;
    const days = daysAt(stock, time);
    const [reserve, , maximum] = levelsOf(stock);
    if (days === null || !(maximum > 0)) continue;
    lowest = lowest === null ? days / maximum : Math.min(lowest, days / maximum);
    isLow = isLow || (reserve > 0 && days <= reserve);
  }
  return [lowest, isLow];
}

/** Draws one instant; `view` has scale and offset, `filter` says which movements are shown. */
function drawScene(context, size, view, time, filter, chosen) {
  const style = getComputedStyle(document.body);
  const colour = (name) => style.getPropertyValue(name).trim();
  const ink = { paper: colour("--paper"), ink: colour("--ink"), grey: colour("--grey"), rule: colour("--rule"), land: colour("--pale"), low: colour("--vermilion"), well: colour("--blue") };
  const tints = Object.fromEntries(Object.entries(MODES).map(([mode, [name]]) => [mode, colour(name)]));
  const x = (place) => data.sites[place].x * view.scale + view.left;
  const y = (place) => data.sites[place].y * view.scale + view.top;
  context.fillStyle = ink.paper;
  context.fillRect(0, 0, size.width, size.height);
  drawLand(context, view, ink);
  drawLinks(context, time, tints, ink, x, y);
  let n = 0;
  const mark = (m, px, py, angle, isBack) => {
    n++;
    drawMover(context, data.movements[m], px, py, angle, isBack, tints, ink);
  };
  for (let i = 0; i < legs.n; i++) {
    if (legs.start[i] > time || legs.end[i] <= time || !filter[legs.movement[i]]) continue;
    const [ax, ay, bx, by] = [x(legs.from[i]), y(legs.from[i]), x(legs.to[i]), y(legs.to[i])];
    const part = (time - legs.start[i]) / (legs.end[i] - legs.start[i]);
    mark(legs.movement[i], ax + (bx - ax) * part, ay + (by - ay) * part, Math.atan2(by - ay, bx - ax), legs.back[i]);
  }
  for (const [m, place, start, end] of rests) {
    if (start > time || end <= time || !filter[m]) continue;
    mark(m, x(place) + 7, y(place) - 7, -Math.PI / 2, false);
  }
  drawIncidents(context, time, ink, x, y);
  drawSites(context, size, time, chosen, ink, x, y);
  return n;
}

function drawLand(context, view, ink) {
  context.lineWidth = 1;
  for (const ring of data.land) {
    context.beginPath();
    for (let i = 0; i < ring.length; i += 2) context.lineTo(ring[i] * view.scale + view.left, ring[i + 1] * view.scale + view.top);
    context.closePath();
    context.fillStyle = ink.land;
    context.fill();
    context.strokeStyle = ink.rule;
    context.stroke();
  }
}

function drawLinks(context, time, tints, ink, x, y) {
  const closed = new Set();
  for (const [a, b, start, end] of data.closures) if (start <= time && time < end) closed.add(a + "-" + b);
  for (const { ends: [a, b], mode } of data.links) {
    const isClosed = closed.has(a + "-" + b) || closed.has(b + "-" + a);
    context.strokeStyle = isClosed ? ink.low : ink.grey;
    context.globalAlpha = isClosed ? 1 : 0.55;
    context.lineWidth = isClosed ? 2.4 : mode === "road" ? 1.6 : 1.1;
    context.setLineDash(isClosed ? [2, 6] : mode === "road" ? [] : [7, 4]);
    context.beginPath();
    context.moveTo(x(a), y(a));
    context.lineTo(x(b), y(b));
    context.stroke();
    if (isClosed) {
      context.setLineDash([]);
      const [mx, my] = [(x(a) + x(b)) / 2, (y(a) + y(b)) / 2];
      context.beginPath();
      context.moveTo(mx - 4, my - 4);
      context.lineTo(mx + 4, my + 4);
      context.moveTo(mx + 4, my - 4);
      context.lineTo(mx - 4, my + 4);
      context.stroke();
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** A triangle for what is on land, a diamond for aircraft, a lozenge for barges; hollow on the way home. */
function drawMover(context, movement, px, py, angle, isBack, tints, ink) {
  const size = 4.5 + Math.min(5, Math.sqrt(movement[4]));
  context.save();
  context.translate(px, py);
  context.rotate(angle);
  context.beginPath();
  if (movement[0] === "air") {
    context.moveTo(size * 1.3, 0);
    context.lineTo(-size * 0.4, size);
    context.lineTo(-size * 0.1, 0);
    context.lineTo(-size * 0.4, -size);
  } else if (movement[0] === "road") {
    context.moveTo(size, 0);
    context.lineTo(-size * 0.8, size * 0.75);
    context.lineTo(-size * 0.8, -size * 0.75);
  } else {
    context.rect(-size, -size * 0.5, size * 2, size);
  }
  context.closePath();
  context.fillStyle = isBack ? ink.paper : tints[movement[0]];
  context.fill();
  context.lineWidth = 1.6;
  context.strokeStyle = isBack ? tints[movement[0]] : ink.paper;
  context.stroke();
  context.restore();
}

/** Incidents of the last two days: a star that fades. */
function drawIncidents(context, time, ink, x, y) {
  for (const event of recentIncidents(time)) {
    const [px, py] = placeOfEvent(event, x, y) || [];
    if (px === undefined) continue;
    const age = (time - event[0]) / 2;
    context.globalAlpha = 1 - 0.8 * age;
    context.strokeStyle = ink.ink;
    context.lineWidth = 2;
    context.beginPath();
    for (let ray = 0; ray < 8; ray++) {
      const angle = (ray * Math.PI) / 4;
      context.moveTo(px + 4 * Math.cos(angle), py + 4 * Math.sin(angle));
      context.lineTo(px + (8 + 7 * age) * Math.cos(angle), py + (8 + 7 * age) * Math.sin(angle));
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

const incidents = data.events.filter((event) => event[1] === "HazardStruck" && event[7]);

function recentIncidents(time) {
  return incidents.filter((event) => event[0] <= time && event[0] > time - 2);
}

/** Where an event lies: its site, or the middle of its link. */
function placeOfEvent(event, x, y) {
  for (const [role, id] of event[2]) {
    const place = data.sites.findIndex((site) => site.id === id);
    if ((role === "site" || role === "patrols") && place >= 0) return [x(place), y(place)];
    const link = role === "link" && data.links.find((candidate) => candidate.id === id);
    if (link) return [(x(link.ends[0]) + x(link.ends[1])) / 2, (y(link.ends[0]) + y(link.ends[1])) / 2];
  }
  return null;
}

/** Sites: a dot that grows with its people, a gauge of its lowest stock, a name where there is room. */
function drawSites(context, size, time, chosen, ink, x, y) {
  const taken = [];
  context.font = "12px system-ui, sans-serif";
  const week = Math.floor(time / 7);
  const order = data.sites.map((_, place) => place).sort((a, b) => (b === chosen.site) - (a === chosen.site) || stocksOf[b].length - stocksOf[a].length);
  for (const place of order) {
    const [px, py] = [x(place), y(place)];
    if (px < -50 || py < -50 || px > size.width + 50 || py > size.height + 50) continue;
    const people = data.sites[place].people[Math.min(week, data.sites[place].people.length - 1)] || 0;
    const radius = 2.5 + Math.min(6, Math.sqrt(people) / 7);
    context.fillStyle = ink.ink;
    context.beginPath();
    context.arc(px, py, radius, 0, 2 * Math.PI);
    context.fill();
    if (place === chosen.site) {
      context.strokeStyle = ink.well;
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(px, py, radius + 4, 0, 2 * Math.PI);
      context.stroke();
    }
    const [share, isLow] = worstOf(place, time, chosen.commodity);
    if (share !== null) {
      const [left, top, height] = [px - radius - 9, py - 9, 18];
      context.fillStyle = ink.paper;
      context.fillRect(left, top, 5, height);
      context.fillStyle = isLow ? ink.low : ink.well;
      context.fillRect(left, top + height * (1 - Math.min(1, share)), 5, height * Math.min(1, share));
      context.strokeStyle = isLow ? ink.low : ink.grey;
      context.lineWidth = isLow ? 2 : 1;
      context.strokeRect(left, top, 5, height);
      taken.push([left, top + 10, 5], [left, top + height, 5]);
    }
    taken.push([px - radius, py + 4, 2 * radius]);
  }
  for (const place of order) {
    const [px, py] = [x(place), y(place)];
    if (px < -50 || py < -50 || px > size.width + 50 || py > size.height + 50) continue;
    const radius = 8;
    const name = siteName(place);
    const width = context.measureText(name).width;
    const spots = [[px + radius + 4, py + 4], [px - width / 2, py - radius - 6], [px - width / 2, py + radius + 14], [px - radius - 14 - width, py + 4]];
    const spot = spots.find(([sx, sy]) => !taken.some(([tx, ty, tw]) => sx < tx + tw + 2 && tx < sx + width + 2 && Math.abs(sy - ty) < 13));
    if (!spot) continue;
    taken.push([spot[0], spot[1], width]);
    context.lineWidth = 3;
    context.strokeStyle = ink.paper;
    context.strokeText(name, ...spot);
    context.fillStyle = ink.ink;
    context.fillText(name, ...spot);
  }
}
