//! Resilience: what a cut of a supplier, a link or a contract does to those who depend on it.
//!
//! # State
//!
//! For each fixed event that cuts, once it has begun: when the first of the stocks that depend on it ran out, how many of
//! them were out at once, and when all were back.
//!
//! # What is counted
//!
//! The stocks that are supplied, over however many steps, from the site that is cut off, over the link that is closed,
//! or under the contract that fails. They are looked at once a day, so that days are whole. A stock that was out already
//! when the cut began, or at its reserve, is not held against it. All are back when none is out and none is at its
//! reserve, and not before the cut has ended.

use crate::engine::time::SimTime;
use crate::model::ids::StoreId;
use crate::model::model::InjectModel;
use crate::model::model::Model;
use crate::model::run::Run;

/// What one cut has done.
#[derive(Debug, Clone, Default)]
pub(crate) struct CutState {
    has_begun: bool,
    /// Which of the stocks were out or at their reserve before.
    was_short: Vec<bool>,
    /// Days from the beginning to the first stock that ran out.
    pub(crate) survived: Option<f64>,
    /// Largest share of the stocks that were out at once.
    pub(crate) depth: f64,
    /// Days from the end until all were back.
    pub(crate) recovered: Option<f64>,
}

impl CutState {
    pub(super) fn all(model: &Model) -> Vec<CutState> {
        model.injects.iter().map(|_| CutState::default()).collect()
    }
}

impl Run<'_> {
    /// Looks at the stocks that depend on what is cut, once a day.
    pub(crate) fn watch_cuts(&mut self, now: SimTime) {
        for (place, inject) in self.model.injects.iter().enumerate() {
            let is_watched = !inject.dependent.is_empty() && inject.at <= now;
            if is_watched && self.supply.cuts[place].recovered.is_none() {
                self.watch_cut(place, inject, now);
            }
        }
    }

    fn watch_cut(&mut self, place: usize, inject: &InjectModel, now: SimTime) {
        let stores = &self.supply.stores;
        let is_short = |store: &StoreId| stores[*store].is_empty || stores[*store].is_breached;
        let cut = &mut self.supply.cuts[place];
        if !cut.has_begun {
            cut.has_begun = true;
            cut.was_short = inject.dependent.iter().map(is_short).collect();
        }
        let fresh = |(store, was_short): (&StoreId, &bool)| (!was_short).then_some(*store);
        let mut held = inject.dependent.iter().zip(&cut.was_short);
        let n_out = held
            .clone()
            .filter_map(fresh)
            .filter(|store| stores[*store].is_empty)
            .count();
        if n_out > 0 && cut.survived.is_none() {
            cut.survived = Some((now - inject.at.max(SimTime::ZERO)).days());
        }
        let share = n_out as f64 / inject.dependent.len() as f64;
        cut.depth = cut.depth.max(share);
        let is_over = inject.until <= now;
        if is_over && !held.any(|pair| fresh(pair).is_some_and(|store| is_short(&store))) {
            cut.recovered = Some((now - inject.until).days());
        }
    }
}
