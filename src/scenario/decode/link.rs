//! `[[link]]`.

use crate::scenario::decode::context::Context;
use crate::scenario::decode::{keeping, road};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{Form, Key, SHARE, UNCERTAIN_TIME, above, default, optional, required};
use crate::scenario::place::{Link, Mode, Site, Surface, ThreatLevel, Zone};
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;

/// Keys of `[[link]]`.
pub(crate) const KEYS: &[Key] = &[
    optional("id", Form::Id, "Id of the link; `a--b` if left out."),
    required(
        "between",
        Form::List(&Form::Name("site"), 2, 2),
        "The two sites it joins.",
    ),
    default(
        "mode",
        Form::Word(Mode::WORDS),
        "\"road\"",
        "How it is travelled.",
    ),
    optional(
        "distance",
        Form::Quantity(Dimension::Distance, above(0.0, 40_000.0)),
        "Length; great circle times 1.2 by road, 1.3 by river, 1.15 by rail, 1.05 by sea or air if left out.",
    ),
    optional(
        "surface",
        Form::Word(Surface::WORDS),
        "Surface; every road has one.",
    ),
    optional(
        "zone",
        Form::Name("zone"),
        "Zone it crosses; that of both ends if left out.",
    ),
    optional(
        "zones",
        Form::Map("zone", &SHARE),
        "Zones it crosses with the share in each.",
    ),
    default(
        "threat",
        Form::Word(ThreatLevel::WORDS),
        "\"low\"",
        "Threat that decides escorts.",
    ),
    optional(
        "speed",
        Form::Quantity(Dimension::DailySpeed, above(0.0, 25_000.0)),
        "Distance a day in the dry season; the rules' table if left out.",
    ),
    optional(
        "wet",
        Form::Table(WET_KEYS),
        "What the rains do; the rules' tables if left out.",
    ),
    optional(
        "open",
        Form::List(&SHARE, 12, 12),
        "Probability of being open in each month.",
    ),
    default(
        "reopening",
        UNCERTAIN_TIME,
        "{ low = \"3 d\", likely = \"10 d\", high = \"60 d\" }",
        "Days until a link closed by weather opens again.",
    ),
    default(
        "border",
        UNCERTAIN_TIME,
        "\"0 d\"",
        "Days lost at the border or ferry on each crossing.",
    ),
    default(
        "checkpoints",
        Form::Whole { min: 0, max: 1_000 },
        "0",
        "Checkpoints on it, each of which holds a convoy for movement.checkpoint-delay.",
    ),
    optional(
        "ferry",
        Form::Table(road::FERRY_KEYS),
        "A ferry that takes some vehicles at once; none if left out.",
    ),
    optional(
        "against",
        Form::Table(road::AGAINST_KEYS),
        "The direction in which it is slower, as upstream; equal both ways if left out.",
    ),
    optional("closed", Form::Rows(CLOSED_KEYS), "Fixed closures."),
    optional(
        "losses",
        Form::Table(keeping::LOSSES_KEYS),
        "Shares of goods lost on each passage.",
    ),
];

const WET_KEYS: &[Key] = &[
    optional(
        "speed",
        Form::Quantity(Dimension::Share, above(0.0, 1.0)),
        "Factor on speed in wet months.",
    ),
    optional("open", SHARE, "Probability of being open in wet months."),
    optional(
        "shoulder",
        SHARE,
        "Probability of being open in shoulder months.",
    ),
];

const CLOSED_KEYS: &[Key] = &[
    required("from", Form::Day, "First day."),
    required("until", Form::Day, "Day on which it opens again."),
];

/// What a link takes from elsewhere in the scenario.
pub(crate) struct Around<'a> {
    /// Sites.
    pub sites: &'a [Site],
    /// Zones.
    pub zones: &'a [Zone],
    /// Probability that a road is open by season (dry, shoulder, wet) and surface.
    pub open: [[f64; 6]; 3],
}

/// Builds a link.
pub(crate) fn build(
    record: &Record,
    id: &str,
    around: &Around<'_>,
    context: &Context,
    faults: &mut Faults,
) -> Option<Link> {
    let ends = record.texts("between");
    let (a, b) = (ends[0].0, ends[1].0);
    let between = record.path_of("between");
    if a == b {
        let message = format!("joins {a} to itself");
        faults.contradict(&between, record.span_of("between"), message);
        return None;
    }
    let find = |id: &str| around.sites.iter().find(|site| site.id.as_str() == id);
    let (a, b) = (find(a)?, find(b)?);
    let mode = Mode::parse(record.text("mode"))?;
    let surface = surface(record, mode, faults)?;
    let zones = zones(record, a, b, faults);
    let distance = match record.find_number("distance") {
        Some(distance) => distance,
        None => {
            let distance = great_circle(a, b) * detour(mode);
            if distance <= 0.0 {
                let message = "joins two sites at the same position; give its `distance`";
                faults.contradict(&between, record.span_of("between"), message);
                return None;
            }
            distance
        }
    };
    Some(Link {
        losses: keeping::losses(record),
        id: Id::new(id),
        a: a.id.clone(),
        b: b.id.clone(),
        mode,
        distance,
        surface,
        threat: ThreatLevel::parse(record.text("threat"))?,
        speed: record.find_number("speed"),
        wet_speed: record
            .record("wet")
            .and_then(|wet| wet.find_number("speed")),
        open: open(record, mode, surface, &zones, around),
        zones,
        reopening: record.distribution("reopening"),
        border: record.distribution("border"),
        checkpoints: record.whole("checkpoints") as u32,
        ferry: road::ferry(record),
        against: road::against(record, [&a.id, &b.id], faults),
        closed: closed(record, a.mission.as_str(), context, faults),
    })
}

fn surface(record: &Record, mode: Mode, faults: &mut Faults) -> Option<Surface> {
    match (mode, record.find_text("surface")) {
        (Mode::Road, Some(word)) => Surface::parse(word),
        (Mode::Road, None) => {
            let message = format!(
                "is a road without `surface`: one of {}",
                Surface::WORDS.join(", ")
            );
            faults.contradict(&record.path, record.span, message);
            None
        }
        (_, Some(_)) => {
            let message = "belongs to roads only";
            faults.contradict(
                &record.path_of("surface"),
                record.span_of("surface"),
                message,
            );
            None
        }
        (_, None) => Some(Surface::Paved),
    }
}

fn zones(record: &Record, a: &Site, b: &Site, faults: &mut Faults) -> Vec<(Id, f64)> {
    if let Some(zone) = record.find_text("zone") {
        if record.find("zones").is_some() {
            let message = "stands beside `zones`; give one of them";
            faults.contradict(&record.path_of("zone"), record.span_of("zone"), message);
        }
        return vec![(Id::new(zone), 1.0)];
    }
    let Some(item) = record.find("zones") else {
        return match (&a.zone, &b.zone) {
            (Some(one), Some(other)) if one == other => vec![(one.clone(), 1.0)],
            _ => Vec::new(),
        };
    };
    let mut zones = Vec::new();
    for (zone, item) in record.map("zones") {
        if let Datum::Number(share) = item.datum {
            zones.push((Id::new(zone), share));
        }
    }
    let sum: f64 = zones.iter().map(|(_, share)| share).sum();
    if sum > 1.0 + 1e-9 {
        let message = format!("adds up to {:.0} %, more than the whole link", 100.0 * sum);
        faults.contradict(&record.path_of("zones"), item.span, message);
    }
    zones
}

/// Probability of being open by calendar month: the worst of the zones crossed.
fn open(
    record: &Record,
    mode: Mode,
    surface: Surface,
    zones: &[(Id, f64)],
    around: &Around<'_>,
) -> [f64; 12] {
    let stated = record.numbers("open");
    if let Ok(months) = <[f64; 12]>::try_from(stated) {
        return months;
    }
    let mut by_season = match mode {
        Mode::Road => around.open.map(|seasons| seasons[surface as usize]),
        _ => [1.0; 3],
    };
    if let Some(wet) = record.record("wet") {
        if let Some(share) = wet.find_number("open") {
            by_season[2] = share;
            // The shoulder of the rains is never worse than their peak.
            by_season[1] = by_season[1].max(share);
        }
        if let Some(share) = wet.find_number("shoulder") {
            by_season[1] = share;
        }
    }
    let mut months = [by_season[0]; 12];
    for (id, share) in zones {
        let Some(zone) = around.zones.iter().find(|zone| zone.id == *id) else {
            continue;
        };
        for (month, open) in months.iter_mut().enumerate() {
            let season = if zone.wet[month] {
                2
            } else {
                usize::from(zone.shoulder[month])
            };
            if *share > 0.0 {
                *open = open.min(by_season[season]);
            }
        }
    }
    months
}

fn closed(
    record: &Record,
    mission: &str,
    context: &Context,
    faults: &mut Faults,
) -> Vec<(crate::engine::time::SimTime, crate::engine::time::SimTime)> {
    let mut closed = Vec::new();
    for row in record.rows("closed") {
        let from = context.time(row.day("from"), Some(mission));
        let until = context.time(row.day("until"), Some(mission));
        if until <= from {
            let message = "must come after `from`";
            faults.contradict(&row.path_of("until"), row.span_of("until"), message);
        }
        closed.push((from, until));
    }
    closed.sort();
    closed
}

/// Distance of a route over the great circle. A guess: main roads and rivers wind by about this much.
fn detour(mode: Mode) -> f64 {
    match mode {
        Mode::Road => 1.2,
        Mode::River => 1.3,
        Mode::Rail => 1.15,
        Mode::Sea | Mode::Air => 1.05,
    }
}

/// Great-circle distance [km] on a sphere of 6,371 km, by the haversine formula.
///
/// Source: Sinnott, Virtues of the haversine, Sky and Telescope 68 (1984).
pub(crate) fn great_circle(a: &Site, b: &Site) -> f64 {
    let (from, to) = (a.lat.to_radians(), b.lat.to_radians());
    let half_north = libm::sin((to - from) / 2.0);
    let half_east = libm::sin((b.lon - a.lon).to_radians() / 2.0);
    let square = half_north * half_north + libm::cos(from) * libm::cos(to) * half_east * half_east;
    2.0 * 6_371.0 * libm::asin(libm::sqrt(square.min(1.0)))
}
