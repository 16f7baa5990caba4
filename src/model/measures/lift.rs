//! Measures of strategic lift, of seats and of ports: each only where a scenario limits them.

use crate::engine::time::SimTime;
use crate::model::figures::Direction;
use crate::model::measures::ratio;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;

const SHIPS: Figure = Figure::new(
    "",
    Direction::Neutral,
    "share of ships under charter in use, over time",
);
const SHIP_WAIT: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean wait of equipment for a ship once it has been tendered for",
);
const AIRCRAFT: Figure = Figure::new(
    "",
    Direction::Neutral,
    "share of chartered aircraft in use, over time",
);
const SORTIES: Figure = Figure::new("", Direction::Neutral, "sorties of strategic airlift");
const BACKLOG: Figure = Figure::new(
    "people",
    Direction::Less,
    "mean number of people who wait for a seat to the mission",
);
const SEAT_WAIT: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean wait for a seat of people who have flown in",
);
const YARD: Figure = Figure::new(
    "",
    Direction::Less,
    "share of the port's container yard in use, over time",
);
const BERTHS: Figure = Figure::new(
    "",
    Direction::Neutral,
    "share of the port's berths in use, over time",
);
const DEMURRAGE: Figure = Figure::new("$", Direction::Less, "paid for time in port");
const WAITING: Series = Series {
    key: "deployment.passenger_backlog",
    unit: "people",
    description: "people who wait for a seat to the mission",
};

/// Microseconds of a day in areas over time.
const MICROS_PER_DAY: f64 = crate::engine::time::MICROS_PER_DAY as f64;

impl Run<'_> {
    pub(super) fn lift_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let lift = &self.deployment.lift;
        let rules = &self.model.rules.deployment;
        if let Some(ships) = &lift.ships {
            let used = ships.utilisation(now);
            sink.figure(format_args!("deployment.ships_use"), SHIPS, used);
            let wait = ships.waits().mean();
            sink.figure(format_args!("deployment.ship_wait"), SHIP_WAIT, wait);
        }
        if let Some(aircraft) = &lift.aircraft {
            let used = aircraft.utilisation(now);
            sink.figure(format_args!("deployment.airlift_use"), AIRCRAFT, used);
            let n = Some(lift.n_sorties as f64);
            sink.figure(format_args!("deployment.airlift_sorties"), SORTIES, n);
        }
        if self.has_seats() {
            let days = now.days();
            let mean = ratio(lift.backlog_area(now) as f64 / MICROS_PER_DAY, days);
            sink.figure(format_args!("deployment.passenger_backlog"), BACKLOG, mean);
            let wait = ratio(lift.waited, lift.flown as f64);
            sink.figure(format_args!("deployment.passenger_wait"), SEAT_WAIT, wait);
        }
        for (site, row) in self.model.sites.pairs() {
            if let Some(yard) = &lift.yards[site] {
                let used = yard.utilisation(now);
                sink.figure(format_args!("deployment.yard_use.{}", row.id), YARD, used);
                let area = self.deployment.berth_area(site, now) as f64 / MICROS_PER_DAY;
                let berths = ratio(area, now.days() * f64::from(row.berths));
                sink.figure(
                    format_args!("deployment.berth_use.{}", row.id),
                    BERTHS,
                    berths,
                );
            }
        }
        if rules.demurrage.is_some() {
            let dollars = lift.demurrage as f64 / 100.0;
            sink.figure(
                format_args!("deployment.demurrage"),
                DEMURRAGE,
                Some(dollars),
            );
        }
    }

    fn has_seats(&self) -> bool {
        let lift = self.model.rules.deployment.lift.as_ref();
        lift.is_some_and(|rules| rules.passengers.is_some())
    }

    pub(super) fn lift_points(&self, sink: &mut impl Sink) {
        if self.has_seats() {
            let people = self.deployment.lift.backlog_now();
            sink.point(WAITING, format_args!(""), Some(people * 1000));
        }
    }
}
