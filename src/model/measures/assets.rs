//! Measures of machines and power.

use crate::engine::time::SimTime;
use crate::model::figures::Direction;
use crate::model::measures::ratio;
use crate::model::record::Figure;
use crate::model::record::Sink;
use crate::model::run::Run;

const AVAILABLE: Figure = Figure::new(
    "",
    Direction::More,
    "share of the machines that work, over time",
);
const WAITING: Figure = Figure::new(
    "machine-d",
    Direction::Less,
    "machine-days of waiting for a bay or for spares",
);
const POWER: Figure = Figure::new("", Direction::More, "share of the load that was carried");

impl Run<'_> {
    pub(super) fn asset_figures(&self, now: SimTime, sink: &mut impl Sink) {
        for (asset, row) in self.model.assets.pairs() {
            let state = &self.supply.assets[asset];
            let id = &row.id;
            let available = state
                .working
                .mean(now)
                .map(|mean| mean / f64::from(row.number));
            sink.figure(format_args!("supply.available.{id}"), AVAILABLE, available);
            let waited = state.waiting.mean(now).map(|mean| mean * now.days());
            sink.figure(format_args!("supply.repair_wait.{id}"), WAITING, waited);
        }
        for (site, row) in self.model.sites.pairs() {
            if row.power.is_some() {
                let mut state = self.supply.power[site];
                state.settle(now);
                let met = ratio(state.met, state.wanted);
                sink.figure(format_args!("supply.power_met.{}", row.id), POWER, met);
            }
        }
    }
}
