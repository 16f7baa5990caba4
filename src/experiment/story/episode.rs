//! Episodes: what in a replication stands behind a figure.

use crate::experiment::story::walk::Walk;
use crate::model::watch::Gap;
use crate::model::watch::Struck;

/// Whether there is an episode behind a figure of this key.
pub(super) fn has_episode(key: &str) -> bool {
    let starts = [
        "supply.fill_rate.",
        "supply.stockout_days.",
        "supply.reserve_breach_days.",
        "supply.first_stockout_day",
        "movement.delay",
        "movement.on_time",
        "security.attacks",
        "security.killed",
        "security.wounded",
        "deployment.p",
        "deployment.ioc_day",
        "deployment.foc_day",
    ];
    starts.iter().any(|start| key.starts_with(start))
}

/// Follows the episode behind a figure back along its causes.
pub(super) fn follow(walk: &mut Walk<'_>, key: &str, value: Option<f64>) {
    let last = key.rsplit('.').next().unwrap_or(key);
    if key.starts_with("supply.first_stockout_day") {
        let gaps = walk.seen.gaps.iter().copied();
        let first = gaps.min_by(|a, b| a.from.total_cmp(&b.from));
        return gap(walk, first, "no store ran out of anything");
    }
    if key.starts_with("supply.") {
        let model = walk.model;
        let is_its = |gap: &&Gap| {
            let (_, commodity) = model.store_of(gap.store);
            let name = model.commodity_name(commodity);
            name == last
        };
        let gaps = walk.seen.gaps.iter().filter(is_its).copied();
        let longest = gaps.max_by(|a, b| (a.until - a.from).total_cmp(&(b.until - b.from)));
        return gap(
            walk,
            longest,
            "no store ran out of it; what was lacking was held back by rationing",
        );
    }
    if key.starts_with("movement.closed_days.") {
        return walk.closures_of(last);
    }
    if key.starts_with("movement.") {
        return walk.most_delayed_convoy();
    }
    if key.starts_with("security.") {
        return incidents(walk);
    }
    if key.starts_with("deployment.") {
        return walk.last_unit(key, value);
    }
    walk.say(
        0.0,
        0,
        "no single episode stands behind this figure; see what each driver does to it".to_owned(),
    );
}

fn gap(walk: &mut Walk<'_>, gap: Option<Gap>, none: &str) {
    match gap {
        Some(gap) => walk.gap(gap, 0),
        None => walk.say(0.0, 0, none.to_owned()),
    }
}

/// The incidents with the most killed and wounded, and what led to them.
fn incidents(walk: &mut Walk<'_>) {
    let mut worst: Vec<Struck> = walk.seen.struck.clone();
    worst.retain(|struck| struck.killed + struck.wounded > 0);
    worst.sort_by(|a, b| {
        let toll = |s: &Struck| (s.killed, s.wounded);
        toll(b).cmp(&toll(a)).then(a.day.total_cmp(&b.day))
    });
    if worst.is_empty() {
        walk.say(0.0, 0, "nobody was hurt in any incident".to_owned());
    }
    for struck in worst.iter().take(5) {
        walk.incident(struck, 0);
    }
}
