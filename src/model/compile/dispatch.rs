//! Dispatch: which rules hold on which lanes, and what links ask of convoys.

use crate::engine::time::SimSpan;
use crate::model::compile::names::Names;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::ZoneId;
use crate::model::model::Asks;
use crate::model::model::DispatchModel;
use crate::model::model::Model;
use crate::model::model::ZoneModel;
use crate::scenario::dispatch::Routing;
use crate::scenario::place::Link;
use crate::scenario::place::Mode;
use crate::scenario::rules::MovementRules;
use crate::scenario::scenario::Scenario;

/// Rules with the lanes they hold on; what is absent holds on any.
#[derive(Debug, Clone)]
pub(crate) struct DispatchRow {
    from: Option<SiteId>,
    to: Option<SiteId>,
    mode: Option<Mode>,
    rules: DispatchModel,
}

impl DispatchRow {
    /// How many of origin, destination and mode it names; `None` where it does not hold.
    fn narrowness(&self, from: SiteId, to: SiteId, mode: Mode) -> Option<usize> {
        let holds = self.from.is_none_or(|site| site == from)
            && self.to.is_none_or(|site| site == to)
            && self.mode.is_none_or(|own| own == mode);
        let named = [self.from.is_some(), self.to.is_some(), self.mode.is_some()];
        holds.then_some(named.into_iter().filter(|named| *named).count())
    }
}

/// The rows of `[[dispatch]]`, in order.
pub(super) fn rows(scenario: &Scenario, names: &Names) -> Vec<DispatchRow> {
    let rules = &scenario.rules.movement;
    let rows = scenario.dispatches.iter();
    rows.map(|row| DispatchRow {
        from: row.from.as_ref().map(|id| names.site(id)),
        to: row.to.as_ref().map(|id| names.site(id)),
        mode: row.mode,
        rules: DispatchModel {
            schedule: row.schedule,
            least: row.least,
            most: row.most.unwrap_or(rules.convoy_size).max(row.least),
            fill: row.fill.unwrap_or(rules.fill),
            longest_wait: SimSpan::from_days(row.longest_wait.unwrap_or(rules.longest_wait)),
            lets_urgent: row.lets_urgent,
            routing: row.routing,
            replans: row.replans,
            permit: Some(row.permit.clone()).filter(|law| !law.is_constant() || law.mean() > 0.0),
        },
    })
    .collect()
}

/// The rules of a lane: those of the row that names it most narrowly, the later of equals, or else the rules of movement.
pub(super) fn of_lane(model: &Model, from: SiteId, to: SiteId, mode: Mode) -> DispatchModel {
    let rows = model.dispatches.iter();
    let held = rows.filter_map(|row| Some((row.narrowness(from, to, mode)?, row)));
    held.max_by_key(|(narrowness, _)| *narrowness).map_or_else(
        || usual(&model.rules.movement),
        |(_, row)| row.rules.clone(),
    )
}

fn usual(rules: &MovementRules) -> DispatchModel {
    DispatchModel {
        schedule: None,
        least: 1,
        most: rules.convoy_size,
        fill: rules.fill,
        longest_wait: SimSpan::from_days(rules.longest_wait),
        lets_urgent: true,
        routing: Routing::Time,
        replans: false,
        permit: None,
    }
}

/// What a link asks of convoys; `None` where it is nothing but its length.
pub(super) fn asks(
    scenario: &Scenario,
    link: &Link,
    zone: Option<ZoneId>,
    names: &Names,
    zones: &Table<ZoneId, ZoneModel>,
) -> Option<Asks> {
    let rules = &scenario.rules.movement;
    let is_road = link.mode == Mode::Road;
    let of_zone = zone.and_then(|zone| zones[zone].driving);
    let asks = Asks {
        checkpoints: link.checkpoints,
        ferry: link.ferry,
        against: link
            .against
            .as_ref()
            .map(|against| (names.site(&against.towards), against.speed)),
        day: of_zone.or(rules.driving).filter(|_| is_road),
    };
    let is_plain = asks.checkpoints == 0
        && asks.ferry.is_none()
        && asks.against.is_none()
        && asks.day.is_none();
    (!is_plain || (is_road && rules.length.is_some())).then_some(asks)
}
