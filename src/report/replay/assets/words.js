// What happened, in words: each kind of event has a line in both languages, and a group by which it is filtered.

const KINDS = {
  ConvoyFormed: ["movement", ["convoy sets out", "un convoi part"]],
  ConvoyUnloaded: ["movement", ["convoy unloaded", "convoi déchargé"]],
  SortieLanded: ["movement", ["flight landed", "vol posé"]],
  SortieReturned: ["movement", ["aircraft home", "aéronef rentré"]],
  VendorDelivered: ["stock", ["vendor delivers", "le fournisseur livre"]],
  StockEmpty: ["stock", ["nothing left", "plus rien"]],
  ReserveBreached: ["stock", ["down to the reserve", "stock à la réserve"]],
  StockRecovered: ["stock", ["above the reserve again", "de nouveau au-dessus de la réserve"]],
  StoreCrossed: ["stock", ["stock comes to a level", "le stock atteint un seuil"]],
  StoreReviewed: ["stock", ["stock reviewed", "stock revu"]],
  HazardStruck: ["security", ["incident", "incident"]],
  RegimeChanged: ["security", ["security changes", "la sécurité change"]],
  SuspensionEnded: ["security", ["movement allowed again", "mouvements de nouveau permis"]],
  EscortReturned: ["movement", ["escort home", "escorte rentrée"]],
  LinkWashedOut: ["route", ["link closed by weather", "liaison fermée par le temps"]],
  LinkOpened: ["route", ["link open again", "liaison rouverte"]],
  InjectBegan: ["route", ["planned event begins", "événement prévu : début"]],
  InjectEnded: ["route", ["planned event ends", "événement prévu : fin"]],
  AgreementSigned: ["unit", ["status-of-forces agreement stands", "l’accord sur le statut des forces est conclu"]],
  UnitReady: ["unit", ["equipment ready for loading", "matériel prêt à charger"]],
  ShipArrived: ["unit", ["ship in port", "navire au port"]],
  ShipDischarged: ["unit", ["equipment on the quay", "matériel à quai"]],
  EquipmentCleared: ["unit", ["equipment through customs", "matériel dédouané"]],
  EquipmentStaged: ["unit", ["equipment staged for the road", "matériel prêt pour la route"]],
  PeopleLanded: ["unit", ["people landed", "personnel arrivé"]],
  PeopleSettled: ["unit", ["people at their site", "personnel à son site"]],
  UnitOperational: ["unit", ["unit operates", "unité en service"]],
  EquipmentCompleted: ["unit", ["missing equipment made good", "matériel complété"]],
  RotationBegan: ["unit", ["rotation", "relève"]],
  RotationEnded: ["unit", ["back to strength", "effectif rétabli"]],
  UnitWithdrawn: ["unit", ["unit leaves", "l’unité part"]],
  CampReady: ["unit", ["camp ready", "camp prêt"]],
  FleetChanged: ["movement", ["fleet changes", "le parc change"]],
  MonthBegan: ["route", ["a month begins", "un mois commence"]],
  PhaseBegan: ["security", ["threat changes", "la menace change"]],
};

const GROUPS = {
  movement: ["movements", "mouvements"], stock: ["stocks", "stocks"], security: ["incidents", "incidents"],
  route: ["routes", "routes"], unit: ["units", "unités"],
};

/** The table in which the names of a role stand. */
const TABLE_OF = { site: "site", from: "site", to: "site", patrols: "site", commodity: "commodity", kind: "incident", unit: "unit", zone: "zone", mission: "mission" };

/** A name of the planner for an id, whatever table it stands in. */
function anyName(id) {
  const table = ["site", "commodity", "unit"].find((candidate) => data.names[candidate][id]);
  return nameOf(table, id);
}

/** One line for an event. */
function lineOf(event) {
  const [, kind, names, , movement, killed, wounded] = event;
  const words = KINDS[kind] ? say(KINDS[kind][1]) : kind;
  const things = names.filter(([role]) => role !== "amount" && role !== "ordered" && role !== "day" && role !== "month")
    .map(([role, id]) => (role === "link" ? id.split("--").map((site) => nameOf("site", site)).join(" – ") : nameOf(TABLE_OF[role], id)));
  if (movement !== null) {
    const [, origin, destination] = data.movements[movement];
    things.unshift(`${siteName(origin)} → ${siteName(destination)}`);
  }
  const harm = [killed && `${killed} ${say(["killed", "tué(s)"])}`, wounded && `${wounded} ${say(["wounded", "blessé(s)"])}`].filter(Boolean);
  const first = kind === "HazardStruck" ? things.splice(0, 1)[0] || words : words;
  return [first, ...things].join(", ") + (harm.length ? ": " + harm.join(", ") : "");
}

function siteName(place) {
  return nameOf("site", data.sites[place].id);
}
