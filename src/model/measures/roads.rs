//! Measures of what scenarios may ask of convoys beside distance: each only where it is asked.

use crate::engine::time::SimTime;
use crate::model::figures::Direction;
use crate::model::measures::ratio;
use crate::model::model::Asks;
use crate::model::movement::DelayCause;
use crate::model::movement::air::HELD;
use crate::model::record::Figure;
use crate::model::record::Sink;
use crate::model::run::Run;

const DELAY_BY: Figure = Figure::new("d", Direction::Less, "mean delay of a convoy by this cause");
const SIZE: Figure = Figure::new("", Direction::Neutral, "mean cargo vehicles of a convoy");
const BAY_WAIT: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean wait of convoys for an unloading bay at the site",
);
const BAY_USE: Figure = Figure::new(
    "",
    Direction::Neutral,
    "share of the site's unloading bays in use, over time",
);

const HELD_BY: Figure = Figure::new("", Direction::Less, "times a cargo flight was held by this");

impl Run<'_> {
    pub(super) fn road_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let model = self.model;
        let asks = |what: fn(&Asks) -> bool| {
            let links = model.links.iter();
            links.filter_map(|link| link.asks.as_ref()).any(what)
        };
        let causes = [
            (DelayCause::Checkpoint, asks(|link| link.checkpoints > 0)),
            (DelayCause::Ferry, asks(|link| link.ferry.is_some())),
            (DelayCause::Night, asks(|link| link.day.is_some())),
            (
                DelayCause::Permit,
                model
                    .lanes
                    .iter()
                    .any(|lane| lane.dispatch.permit.is_some()),
            ),
            (
                DelayCause::Unloading,
                model.sites.iter().any(|site| site.bays > 0),
            ),
        ];
        let movement = &self.movement;
        let n = movement.n_arrived as f64;
        for (cause, _) in causes.into_iter().filter(|(_, is_asked)| *is_asked) {
            let days = ratio(movement.delays[cause as usize], n);
            let word = cause.word();
            sink.figure(format_args!("movement.delay_by.{word}"), DELAY_BY, days);
        }
        if !model.dispatches.is_empty() {
            let size = ratio(movement.n_vehicles as f64, movement.n_convoys as f64);
            sink.figure(format_args!("movement.vehicles_per_convoy"), SIZE, size);
        }
        if model.rules.movement.flights.is_some() {
            for (word, times) in HELD.into_iter().zip(movement.held) {
                let key = format_args!("movement.flights_held.{word}");
                sink.figure(key, HELD_BY, Some(times as f64));
            }
        }
        for (site, row) in model.sites.pairs() {
            if let Some(bays) = &movement.bays[site] {
                let wait = bays.waits.mean();
                sink.figure(format_args!("movement.bay_wait.{}", row.id), BAY_WAIT, wait);
                let used = bays.resource.utilisation(now);
                sink.figure(format_args!("movement.bay_use.{}", row.id), BAY_USE, used);
            }
        }
    }
}
