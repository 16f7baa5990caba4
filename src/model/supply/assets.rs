//! Assets: boreholes, generators and vehicles that fail one by one and are repaired where there are spares and room.
//!
//! # State
//!
//! For each asset which of its machines work, which are in the workshop and which wait for a bay or for spares.
//!
//! # What happens
//!
//! A machine works for an exponential time. When it fails it waits for a free bay, takes its spares out of the site's
//! store, and works again after its time in the workshop. What waits for spares is tried again once a day. Water, power
//! and vehicles follow at once: a borehole that has failed yields nothing, fewer generators carry the load, fewer vehicles
//! are fit.
//!
//! # Driver
//!
//! Without breakdowns no machine fails.
//!
//! Source of the law: the machine repair problem, Gross and Harris, Fundamentals of Queueing Theory, chapter 2.

use std::collections::VecDeque;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::engine::time_average::TimeAverage;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::AssetId;
use crate::model::ids::SiteId;
use crate::model::model::AssetModel;
use crate::model::model::AssetPurpose;
use crate::model::purposes::ASSET;
use crate::model::run::Run;

/// Tells the draws of one machine from those of the next.
const DRAWS_OF_MACHINE: u64 = 1 << 32;

/// The machines of one asset.
#[derive(Debug, Clone)]
pub(crate) struct AssetState {
    pub(crate) working: TimeAverage,
    /// Waiting for a bay or for spares.
    pub(crate) waiting: TimeAverage,
    queue: VecDeque<u16>,
    in_workshop: u16,
    /// Failures and repairs of each machine so far.
    drawn: Vec<u32>,
}

impl AssetState {
    pub(super) fn new(row: &AssetModel) -> AssetState {
        AssetState {
            working: TimeAverage::new(SimTime::ZERO, i64::from(row.number)),
            waiting: TimeAverage::new(SimTime::ZERO, 0),
            queue: VecDeque::new(),
            in_workshop: 0,
            drawn: vec![0; usize::from(row.number)],
        }
    }

    /// How many work.
    pub(crate) fn n_working(&self) -> i64 {
        self.working.value()
    }
}

impl Run<'_> {
    pub(super) fn begin_assets<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        if !self.model.drivers.has(Driver::Breakdowns) {
            return;
        }
        for (asset, row) in self.model.assets.pairs() {
            for machine in 0..row.number {
                self.await_breakdown(calendar, asset, machine);
            }
        }
    }

    fn await_breakdown<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        asset: AssetId,
        machine: u16,
    ) {
        let days = self.draw_of(asset, machine, |row, uniform| {
            -row.mtbf_days * libm::log(uniform)
        });
        let event = Event::MachineFailed(asset, machine);
        calendar.schedule_in(SimSpan::from_days(days), Priority::EARLY, event);
    }

    /// The next draw of a machine, by its uniform number.
    fn draw_of(
        &mut self,
        asset: AssetId,
        machine: u16,
        days: impl Fn(&AssetModel, f64) -> f64,
    ) -> f64 {
        let row = &self.model.assets[asset];
        let drawn = &mut self.supply.assets[asset].drawn[usize::from(machine)];
        let k = u64::from(machine) * DRAWS_OF_MACHINE + u64::from(*drawn);
        *drawn += 1;
        let uniform = self.draws.stream(ASSET, row.key, k).uniform();
        days(row, uniform).max(0.0)
    }

    pub(crate) fn machine_failed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        asset: AssetId,
        machine: u16,
    ) {
        let now = calendar.now();
        let state = &mut self.supply.assets[asset];
        state.working.add(now, -1);
        state.waiting.add(now, 1);
        state.queue.push_back(machine);
        self.start_repairs(calendar, asset);
        self.follow_asset(calendar, asset);
    }

    pub(crate) fn machine_repaired<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        asset: AssetId,
        machine: u16,
    ) {
        let now = calendar.now();
        let state = &mut self.supply.assets[asset];
        state.in_workshop -= 1;
        state.working.add(now, 1);
        self.await_breakdown(calendar, asset, machine);
        self.start_repairs(calendar, asset);
        self.follow_asset(calendar, asset);
    }

    /// Tries again, once a day, to repair what waits for spares.
    pub(crate) fn retry_repairs<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for asset in self.model.assets.keys() {
            if !self.supply.assets[asset].queue.is_empty() {
                self.start_repairs(calendar, asset);
            }
        }
    }

    fn start_repairs<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, asset: AssetId) {
        let row = &self.model.assets[asset];
        let now = calendar.now();
        while self.supply.assets[asset].in_workshop < row.bays
            && let Some(&machine) = self.supply.assets[asset].queue.front()
        {
            if let Some((commodity, amount)) = row.spares {
                let store = self.model.store(row.site, commodity);
                let on_hand = store.map(|store| self.supply.stores[store].stock.amount(now));
                if on_hand.is_none_or(|on_hand| on_hand < amount) {
                    return;
                }
                self.consume(calendar, row.site, commodity, amount);
            }
            let state = &mut self.supply.assets[asset];
            state.queue.pop_front();
            state.in_workshop += 1;
            state.waiting.add(now, -1);
            let days = self.draw_of(asset, machine, |row, uniform| row.repair.quantile(uniform));
            let event = Event::MachineRepaired(asset, machine);
            calendar.schedule_in(SimSpan::from_days(days), Priority::EARLY, event);
        }
    }

    /// Water, power or vehicles follow the machines that work.
    fn follow_asset<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, asset: AssetId) {
        let row = &self.model.assets[asset];
        match row.purpose {
            AssetPurpose::Water(_) | AssetPurpose::Power(_) => {
                self.renew_use_at(calendar, row.site);
            }
            AssetPurpose::Vehicles(fleet) => {
                let broken = i64::from(row.number) - self.supply.assets[asset].n_working();
                self.movement.fleets[fleet].broken = broken.max(0) as u32;
                self.wake_fleet(calendar, fleet);
            }
        }
    }

    /// Water produced at a site [thousandths of a litre/day].
    pub(super) fn water_gain(&self, site: SiteId) -> i64 {
        let row = &self.model.sites[site];
        let mut gain = row.water_yield;
        for &asset in &row.assets {
            if let AssetPurpose::Water(each) = self.model.assets[asset].purpose {
                gain += each * self.supply.assets[asset].n_working();
            }
        }
        gain
    }
}
