//! Measures: what each process yields, as figures at the end and as points of series on the way.

mod assets;
mod exit;
mod force;
mod funds;
mod generation;
mod goods;
mod lift;
mod losses;
pub(crate) mod months;
mod people;
mod requests;
mod roads;
mod sites;
mod tasks;
mod units;
mod work;

use crate::engine::time::SimTime;
use crate::model::record::Sink;
use crate::model::run::Run;

/// A ratio, absent where the denominator is 0.
fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}

impl Run<'_> {
    /// States every figure but the planner's own conditions.
    pub(crate) fn figures(&self, now: SimTime, sink: &mut impl Sink) {
        self.deployment_figures(now, sink);
        self.unit_figures(sink);
        self.lift_figures(now, sink);
        self.generation_figures(sink);
        self.exit_figures(sink);
        self.supply_figures(now, sink);
        self.request_figures(now, sink);
        self.site_figures(sink);
        self.loss_figures(now, sink);
        self.asset_figures(now, sink);
        self.movement_figures(now, sink);
        self.road_figures(now, sink);
        self.season_figures(now, sink);
        self.security_figures(now, sink);
        self.medical_figures(sink);
        self.mandate_figures(now, sink);
        self.cost_figures(now, sink);
    }

    /// States the present point of every weekly series.
    pub(crate) fn weekly_points(&self, now: SimTime, sink: &mut impl Sink) {
        self.strength_points(now, sink);
        self.waiting_points(now, sink);
        self.generation_points(now, sink);
        self.lift_points(sink);
        self.exit_points(now, sink);
        self.supply_points(now, sink);
        self.pipeline_points(sink);
        self.convoy_points(sink);
        self.incident_points(sink);
        self.task_points(now, sink);
        self.reach_points(sink);
    }

    /// States the point of every monthly series for the month that ends.
    pub(crate) fn monthly_points(&self, month: usize, now: SimTime, sink: &mut impl Sink) {
        self.transport_points(month, sink);
        self.cost_points(sink);
        self.month_points(now, sink);
    }
}
