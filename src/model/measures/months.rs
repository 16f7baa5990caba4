//! Measures by month of what is in use, and of harm: each the difference between two readings of a running total.

use crate::engine::time::SimTime;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::ZoneId;
use crate::model::measures::ratio;
use crate::model::model::Model;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;

const FLEET: Series = Series {
    key: "movement.fleet_in_use",
    unit: "",
    description: "share of the fleet under way, over the month",
};
const BERTHS: Series = Series {
    key: "deployment.berths_in_use",
    unit: "",
    description: "share of the port's berths taken by ships that discharge units, over the month",
};
const SHIPS: Series = Series {
    key: "deployment.ships_in_use",
    unit: "",
    description: "share of the ships under charter in use, over the month",
};
const BAYS: Series = Series {
    key: "movement.bays_in_use",
    unit: "",
    description: "share of the site's unloading bays in use, over the month",
};
const BEDS: Series = Series {
    key: "medical.beds_in_use",
    unit: "",
    description: "share of the beds at the site that are taken, over the days of the month on which it has any",
};
const ZONE: Series = Series {
    key: "security.incidents_in",
    unit: "",
    description: "incidents in the zone in the month",
};
const CASUALTIES: Series = Series {
    key: "security.casualties",
    unit: "people",
    description: "people of the mission killed or wounded in attacks in the month",
};

/// Part and whole of a share, as running totals.
type Use = (i128, i128);

/// Running totals as they were when the present month began.
#[derive(Debug, Clone)]
pub(crate) struct Months {
    fleets: Table<FleetId, Use>,
    berths: Table<SiteId, Use>,
    beds: Table<SiteId, Use>,
    bays: Table<SiteId, Use>,
    ships: Use,
    zones: Table<ZoneId, u64>,
    killed: u64,
    wounded: u64,
}

impl Months {
    pub(crate) fn new(model: &Model) -> Months {
        Months {
            fleets: Table::like(&model.fleets, |_| (0, 0)),
            berths: Table::like(&model.sites, |_| (0, 0)),
            beds: Table::like(&model.sites, |_| (0, 0)),
            bays: Table::like(&model.sites, |_| (0, 0)),
            ships: (0, 0),
            zones: Table::like(&model.zones, |_| 0),
            killed: 0,
            wounded: 0,
        }
    }
}

/// The share between two readings, in thousandths; absent where there was nothing to use.
fn share(now: Use, before: Use) -> Option<i64> {
    let share = ratio((now.0 - before.0) as f64, (now.1 - before.1) as f64);
    share.map(|share| (share * 1000.0).round() as i64)
}

impl Run<'_> {
    pub(super) fn month_points(&self, now: SimTime, sink: &mut impl Sink) {
        let before = &self.record.months;
        for (fleet, row) in self.model.fleets.pairs() {
            let value = share(self.fleet_use(fleet, now), before.fleets[fleet]);
            sink.point(FLEET, format_args!("{}", row.id), value);
        }
        for (site, row) in self.model.sites.pairs() {
            if row.berths > 0 {
                let value = share(self.berth_use(site, now), before.berths[site]);
                sink.point(BERTHS, format_args!("{}", row.id), value);
            }
        }
        if self.deployment.lift.ships.is_some() {
            let value = share(self.ship_use(now), before.ships);
            sink.point(SHIPS, format_args!("all"), value);
        }
        for (site, row) in self.model.sites.pairs() {
            if row.bays > 0 {
                let value = share(self.bay_use(site, now), before.bays[site]);
                sink.point(BAYS, format_args!("{}", row.id), value);
            }
        }
        for &site in self.medical.places() {
            let value = share(self.bed_use(site), before.beds[site]);
            let id = &self.model.sites[site].id;
            sink.point(BEDS, format_args!("{id}"), value);
        }
        for (zone, row) in self.model.zones.pairs() {
            let n = self.security.by_zone[zone] - before.zones[zone];
            sink.point(ZONE, format_args!("{}", row.id), Some(n as i64 * 1000));
        }
        let killed = self.security.killed - before.killed;
        let wounded = self.security.wounded - before.wounded;
        for (word, n) in [("killed", killed), ("wounded", wounded)] {
            sink.point(CASUALTIES, format_args!("{word}"), Some(n as i64 * 1000));
        }
    }

    /// Reads all running totals, as the next month begins.
    pub(crate) fn mark_month(&mut self, now: SimTime) {
        for fleet in self.model.fleets.keys() {
            self.record.months.fleets[fleet] = self.fleet_use(fleet, now);
        }
        for site in self.model.sites.keys() {
            self.record.months.berths[site] = self.berth_use(site, now);
            self.record.months.beds[site] = self.bed_use(site);
            self.record.months.bays[site] = self.bay_use(site, now);
        }
        self.record.months.ships = self.ship_use(now);
        for zone in self.model.zones.keys() {
            self.record.months.zones[zone] = self.security.by_zone[zone];
        }
        self.record.months.killed = self.security.killed;
        self.record.months.wounded = self.security.wounded;
    }

    fn fleet_use(&self, fleet: FleetId, now: SimTime) -> Use {
        let state = &self.movement.fleets[fleet];
        (state.in_use.area(now), state.size.area(now))
    }

    fn berth_use(&self, site: SiteId, now: SimTime) -> Use {
        let berths = i128::from(self.model.sites[site].berths);
        let elapsed = i128::from(now.0);
        (self.deployment.berth_area(site, now), berths * elapsed)
    }

    fn bay_use(&self, site: SiteId, now: SimTime) -> Use {
        self.movement.bays[site].as_ref().map_or((0, 0), |bays| {
            let whole = i128::from(bays.resource.capacity()) * i128::from(now.0);
            (bays.resource.in_use_over_time().area(now), whole)
        })
    }

    fn ship_use(&self, now: SimTime) -> Use {
        self.deployment.lift.ships.as_ref().map_or((0, 0), |ships| {
            let whole = i128::from(ships.capacity()) * i128::from(now.0);
            (ships.in_use_over_time().area(now), whole)
        })
    }

    fn bed_use(&self, site: SiteId) -> Use {
        let (all, occupied) = self.medical.bed_time_at(site);
        (occupied.into(), all.into())
    }
}
