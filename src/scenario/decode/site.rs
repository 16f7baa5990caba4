//! `[[site]]`.

use crate::scenario::decode::asset;
use crate::scenario::decode::context::{Context, name_of, thousandths};
use crate::scenario::decode::lift;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    COUNT, Form, Key, MONTHS, POSITIVE, SHARE, UNCERTAIN_TIME, default, from_to, optional, required,
};
use crate::scenario::goods::Amount;
use crate::scenario::place::{Airfield, Camp, Container, Role, Site, Store};
use crate::scenario::record::{Datum, Item, Record};
use crate::scenario::scenario::Id;
use crate::scenario::units::Per;

/// Keys of `[[site]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the site."),
    optional(
        "name",
        Form::Text,
        "Name shown on charts; the id if left out.",
    ),
    optional(
        "mission",
        Form::Name("mission"),
        "Mission it belongs to; the only one if left out.",
    ),
    required("at", Form::Position, "Latitude and longitude."),
    required(
        "roles",
        Form::List(&Form::Word(Role::WORDS), 1, 12),
        "What it is for.",
    ),
    optional("zone", Form::Name("zone"), "Zone it lies in."),
    optional(
        "storage",
        Form::Map(
            "commodity",
            &Form::Either(&[Form::Measure(Per::Nothing), Form::Rows(STORE_KEYS)]),
        ),
        "Room by commodity: a total, or containers; a commodity without entry is not limited.",
    ),
    optional(
        "reefer-plugs",
        COUNT,
        "Plugs for refrigerated containers; not limited if left out.",
    ),
    optional(
        "opening",
        Form::Map("commodity", &Form::Measure(Per::Nothing)),
        "Stock at the start by commodity.",
    ),
    optional(
        "handling",
        Form::Quantity(Dimension::TonnesPerDay, POSITIVE),
        "Goods handled a day; 1500 t/d at a port, without limit at a junction or border, else 100 t/d.",
    ),
    optional(
        "berths",
        COUNT,
        "Ships discharged at once; 1 at a seaport, else 0.",
    ),
    optional(
        "yard",
        Form::Whole {
            min: 1,
            max: 1_000_000,
        },
        "Containers for which a port has room [TEU]; ships wait at their berth for it. Without limit if left out.",
    ),
    default(
        "bays",
        COUNT,
        "0",
        "Convoys unloaded at once, each at its part of the handling; 0 unloads all that come at the full handling.",
    ),
    optional(
        "parking",
        COUNT,
        "Aircraft handled at once; 2 at an airfield or airport, else 0.",
    ),
    optional(
        "airfield",
        Form::Either(&[Form::Word(&["helipad"]), Form::Table(AIRFIELD_KEYS)]),
        "Landing strip, or \"helipad\".",
    ),
    optional(
        "camp",
        Form::Table(CAMP_KEYS),
        "Quarters; people are not limited if left out.",
    ),
    default(
        "water",
        Form::Quantity(Dimension::LitresPerDay, from_to(0.0, 1e9)),
        "\"0 L/d\"",
        "Water produced on the spot.",
    ),
    default(
        "grid",
        SHARE,
        "0",
        "Share of electricity from a public grid.",
    ),
    optional(
        "power",
        Form::Table(asset::POWER_KEYS),
        "Electricity worked out from load and generators, instead of fuel for each person.",
    ),
    optional(
        "issues",
        Form::Map(
            "commodity",
            &Form::Either(&[Form::Measure(Per::Day), Form::Table(ISSUE_KEYS)]),
        ),
        "Mean issues by commodity, for all months or by month; they replace computed demand.",
    ),
    default(
        "population",
        COUNT,
        "0",
        "Civilians under protection, who are supplied with water.",
    ),
];

const STORE_KEYS: &[Key] = &[
    required(
        "container",
        Form::Word(Container::WORDS),
        "Kind of container.",
    ),
    required("number", COUNT, "How many."),
    required("each", Form::Measure(Per::Nothing), "What each holds."),
    default(
        "loss",
        Form::Quantity(Dimension::Loss, from_to(0.0, 1.0)),
        "\"0 %\"",
        "Share of what is in it that is lost, by the month unless it says otherwise.",
    ),
    default(
        "sheltered",
        Form::Boolean,
        "false",
        "Attacks on the site do not destroy what is in it.",
    ),
];

const AIRFIELD_KEYS: &[Key] = &[
    required(
        "runway",
        Form::Quantity(Dimension::Length, from_to(0.0, 10_000.0)),
        "Longest runway.",
    ),
    default(
        "paved",
        Form::Boolean,
        "false",
        "Paved runways stay open in the rains.",
    ),
    default("lit", Form::Boolean, "false", "Lit for flights by night."),
    default(
        "elevation",
        Form::Quantity(Dimension::Length, from_to(-500.0, 6_000.0)),
        "\"0 m\"",
        "Height above the sea; where movement.flights holds, payloads fall by 1 % for each 100 m.",
    ),
];

const CAMP_KEYS: &[Key] = &[
    required("capacity", COUNT, "People housed once it is ready."),
    default("ready", Form::Day, "\"start\"", "Planned day of readiness."),
    default(
        "delay",
        UNCERTAIN_TIME,
        "\"0 d\"",
        "Delay after the planned day.",
    ),
    default(
        "hardened",
        Form::Boolean,
        "false",
        "Bunkers, berms and warning are in place.",
    ),
    optional(
        "tents",
        Form::Table(lift::TENTS_KEYS),
        "Tents in which people live until the camp is ready; none if left out.",
    ),
    optional(
        "needs",
        Form::Table(lift::NEEDS_KEYS),
        "Water and power that must be there before people come; nothing if left out.",
    ),
];

const fn month(name: &'static str) -> Key {
    required(name, Form::Measure(Per::Day), "Mean issues in this month.")
}

const ISSUE_KEYS: &[Key] = &[
    month("jan"),
    month("feb"),
    month("mar"),
    month("apr"),
    month("may"),
    month("jun"),
    month("jul"),
    month("aug"),
    month("sep"),
    month("oct"),
    month("nov"),
    month("dec"),
];

/// Builds a site.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Site> {
    let mission = context.mission_of(record, faults)?;
    let Datum::Position(lat, lon) = record.find("at")?.datum else {
        return None;
    };
    let mut roles: Vec<Role> = record
        .texts("roles")
        .iter()
        .filter_map(|(word, _)| Role::parse(word))
        .collect();
    roles.sort();
    roles.dedup();
    let airfield = airfield(record);
    let count = |key: &str, otherwise: u32| {
        record
            .find_whole(key)
            .map_or(otherwise, |number| number as u32)
    };
    let is_airfield = airfield.is_some() || roles.contains(&Role::Airport);
    let is_seaport = roles.contains(&Role::Seaport) || roles.contains(&Role::HomePort);
    Some(Site {
        id: Id::new(id),
        name: name_of(record, id),
        lat,
        lon,
        zone: record.find_text("zone").map(Id::new),
        storage: storage(record, context, faults),
        reefer_plugs: record
            .find_whole("reefer-plugs")
            .map(|number| number as u32),
        opening: amounts(record, "opening", context, faults),
        handling: record
            .find_number("handling")
            .unwrap_or_else(|| usual_handling(&roles)),
        berths: count("berths", u32::from(is_seaport)),
        yard: record.find_whole("yard").map(|teu| teu as u32),
        bays: record.whole("bays") as u32,
        parking: count("parking", if is_airfield { 2 } else { 0 }),
        airfield,
        camp: camp(record, mission.as_str(), context),
        water_yield: thousandths(record.number("water")),
        grid: record.number("grid"),
        power: asset::power(record),
        issues: issues(record, context, faults),
        population: count("population", 0),
        roles,
        mission,
    })
}

/// Handling [t/day] where none is given: the most that a role brings.
fn usual_handling(roles: &[Role]) -> f64 {
    let of = |role: &Role| match role {
        Role::HomePort | Role::Seaport | Role::RiverPort => 1_500.0,
        Role::Junction | Role::Border => 0.0,
        _ => 100.0,
    };
    let most = roles.iter().map(of).fold(0.0, f64::max);
    if most == 0.0 { f64::INFINITY } else { most }
}

fn airfield(record: &Record) -> Option<Airfield> {
    match &record.find("airfield")?.datum {
        Datum::Record(row) => Some(Airfield {
            runway_m: row.number("runway"),
            paved: row.boolean("paved"),
            lit: row.boolean("lit"),
            elevation_m: row.number("elevation"),
        }),
        _ => Some(Airfield {
            runway_m: 0.0,
            paved: true,
            lit: false,
            elevation_m: 0.0,
        }),
    }
}

fn camp(record: &Record, mission: &str, context: &Context) -> Option<Camp> {
    let row = record.record("camp")?;
    Some(Camp {
        capacity: row.whole("capacity") as u32,
        ready: context.time(row.day("ready"), Some(mission)),
        delay: row.distribution("delay"),
        hardened: row.boolean("hardened"),
        tents: lift::tents(row, mission, context),
        needs: lift::needs(row),
    })
}

fn storage(record: &Record, context: &Context, faults: &mut Faults) -> Vec<Store> {
    let mut stores = Vec::new();
    let path = record.path_of("storage");
    for (commodity, item) in record.map("storage") {
        let path = format!("{path}.{commodity}");
        let mut add = |row: Option<&Record>, item: &Item, path: &str| {
            if let Some(each) = context.amount(commodity, path, item, faults) {
                stores.push(Store {
                    commodity: Id::new(commodity),
                    container: row.and_then(|row| Container::parse(row.text("container"))),
                    number: row.map_or(1, |row| row.whole("number") as u32),
                    each,
                    loss: row.map_or(0.0, |row| row.number("loss")),
                    sheltered: row.is_some_and(|row| row.boolean("sheltered")),
                });
            }
        };
        match &item.datum {
            Datum::List(items) => {
                for item in items {
                    if let Datum::Record(row) = &item.datum
                        && let Some(each) = row.find("each")
                    {
                        add(Some(row), each, &row.path_of("each"));
                    }
                }
            }
            _ => add(None, item, &path),
        }
    }
    stores
}

fn amounts(
    record: &Record,
    key: &str,
    context: &Context,
    faults: &mut Faults,
) -> Vec<(Id, Amount)> {
    let path = record.path_of(key);
    record
        .map(key)
        .iter()
        .filter_map(|(commodity, item)| {
            let path = format!("{path}.{commodity}");
            let amount = context.amount(commodity, &path, item, faults)?;
            Some((Id::new(commodity), amount))
        })
        .collect()
}

fn issues(record: &Record, context: &Context, faults: &mut Faults) -> Vec<(Id, [Amount; 12])> {
    let path = record.path_of("issues");
    let mut issues = Vec::new();
    for (commodity, item) in record.map("issues") {
        let mut months = [0; 12];
        for (at, month) in MONTHS.iter().enumerate() {
            let (path, item) = match &item.datum {
                Datum::Record(row) => match row.find(month) {
                    Some(item) => (row.path_of(month), item),
                    None => continue,
                },
                _ => (format!("{path}.{commodity}"), item),
            };
            months[at] = context
                .amount(commodity, &path, item, faults)
                .unwrap_or_default();
        }
        issues.push((Id::new(commodity), months));
    }
    issues
}
