//! Legs: the way of a unit's equipment over land and water, by one mode after the other where no single one leads there.

use crate::model::compile::lanes::Lanes;
use crate::model::ids::Key;
use crate::model::ids::LaneId;
use crate::model::ids::SiteId;
use crate::model::model::Model;
use crate::model::movement::planned_days;
use crate::scenario::place::Mode;

/// Modes by which equipment goes inland, the preferred first.
const INLAND: [Mode; 4] = [Mode::Road, Mode::Rail, Mode::River, Mode::Sea];
/// Days by which a change of mode is avoided in planning. Assumed: a day to unload and one to load.
const TRANSHIPMENT_DAYS: f64 = 2.0;

/// Lanes from one site to another: one if a single mode leads there, else the quickest sequence with transhipment.
/// Where no links lead there, the last leg is flown.
/// None where there is no way or no fleet for a part of it.
pub(super) fn legs(lanes: &mut Lanes, from: SiteId, to: SiteId) -> Vec<LaneId> {
    let direct = INLAND
        .into_iter()
        .find_map(|mode| lanes.find(from, to, mode).ok());
    if let Some(lane) = direct {
        return vec![lane];
    }
    let (stops, _) = stops(lanes.model, from, to);
    if stops.is_empty() {
        return by_air(lanes, from, to);
    }
    let parts = stops
        .windows(2)
        .map(|pair| lanes.find(pair[0].0, pair[1].0, pair[1].1));
    parts.collect::<Result<_, _>>().unwrap_or_default()
}

/// Lanes to a place that no link leads to: over land and water to the nearest airfield from which a fleet flies there, and on by air.
fn by_air(lanes: &mut Lanes, from: SiteId, to: SiteId) -> Vec<LaneId> {
    let model = &*lanes.model;
    let fields = model
        .sites
        .pairs()
        .filter(|(site, row)| *site != to && row.airfield.is_some());
    let mut fields: Vec<(f64, SiteId)> = fields
        .filter_map(|(site, _)| {
            if site == from {
                return Some((0.0, site));
            }
            let (stops, days) = stops(model, from, site);
            (!stops.is_empty()).then_some((days, site))
        })
        .collect();
    fields.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (_, field) in fields {
        let Ok(flight) = lanes.find(field, to, Mode::Air) else {
            continue;
        };
        let mut way = if field == from {
            Vec::new()
        } else {
            legs(lanes, from, field)
        };
        if field == from || !way.is_empty() {
            way.push(flight);
            return way;
        }
    }
    Vec::new()
}

/// The sites at which the mode changes, with the mode that leads to each, the first and last site among them, and the days; empty
/// where there is no way.
fn stops(model: &Model, from: SiteId, to: SiteId) -> (Vec<(SiteId, Mode)>, f64) {
    let place = |site: SiteId, mode: usize| site.index() * INLAND.len() + mode;
    let n = model.sites.len() * INLAND.len();
    let (mut cost, mut via, mut done) =
        (vec![f64::INFINITY; n], vec![usize::MAX; n], vec![false; n]);
    for mode in 0..INLAND.len() {
        cost[place(from, mode)] = 0.0;
    }
    let open = |cost: &[f64], done: &[bool]| {
        let reached = (0..n).filter(|&at| !done[at] && cost[at].is_finite());
        reached.min_by(|&a, &b| cost[a].total_cmp(&cost[b]))
    };
    while let Some(at) = open(&cost, &done) {
        done[at] = true;
        let (site, mode) = (SiteId::from_index(at / INLAND.len()), at % INLAND.len());
        let mut reach = |next: usize, days: f64| {
            if cost[at] + days < cost[next] {
                cost[next] = cost[at] + days;
                via[next] = at;
            }
        };
        for other in 0..INLAND.len() {
            reach(place(site, other), TRANSHIPMENT_DAYS);
        }
        for (link, row) in model
            .links
            .pairs()
            .filter(|(_, row)| row.mode == INLAND[mode])
        {
            let across = [(row.a, row.b), (row.b, row.a)];
            if let Some((_, end)) = across.into_iter().find(|(start, _)| *start == site) {
                reach(place(end, mode), planned_days(model, link));
            }
        }
    }
    let ends = (0..INLAND.len()).map(|mode| place(to, mode));
    let best = ends.min_by(|&a, &b| cost[a].total_cmp(&cost[b]));
    match best.filter(|&end| cost[end].is_finite()) {
        Some(end) => (trace_back(end, &via), cost[end]),
        None => (Vec::new(), f64::INFINITY),
    }
}

fn trace_back(end: usize, via: &[usize]) -> Vec<(SiteId, Mode)> {
    let split = |at: usize| {
        (
            SiteId::from_index(at / INLAND.len()),
            INLAND[at % INLAND.len()],
        )
    };
    let mut stops = vec![split(end)];
    let mut at = end;
    while via[at] != usize::MAX {
        let before = via[at];
        if at % INLAND.len() != before % INLAND.len() {
            stops.push(split(before));
        }
        at = before;
    }
    let first = split(at);
    if stops.last().is_some_and(|stop| stop.0 != first.0) {
        stops.push(first);
    }
    stops.reverse();
    stops
}
