//! Measures of supply.

use crate::engine::time::SimTime;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::ids::CommodityId;
use crate::model::ids::StoreId;
use crate::model::measures::ratio;
use crate::model::measures::sites::day_of;
use crate::model::model::StoreModel;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;

const FILL: Figure = Figure::new(
    "",
    Direction::More,
    "share of the demanded amount that was met at once",
);
const STOCKOUT: Figure = Figure::new(
    "site-d",
    Direction::Less,
    "site-days with nothing on hand where it is used",
);
const BREACH: Figure = Figure::new(
    "site-d",
    Direction::Less,
    "site-days at or below the reserve",
);
const LOWEST: Figure = Figure::new(
    "d",
    Direction::More,
    "lowest days of supply at any site where it is used",
)
.or(Absent::Endless);
const LOST: Figure = Figure::new(
    "t",
    Direction::Less,
    "spoilt, destroyed, stolen or lost on the way",
);
const FIRST: Figure = Figure::new(
    "d",
    Direction::More,
    "days from the start to the first stockout at any site",
)
.or(Absent::Never);
const FIRST_BREACH: Figure = Figure::new(
    "d",
    Direction::More,
    "days from the start until some stock of the site is down to its reserve",
)
.or(Absent::Never);
const RATIONING: Figure = Figure::new(
    "site-d",
    Direction::Less,
    "site-days on rations, all commodities",
);
const LEAD: Figure = Figure::new("d", Direction::Less, "mean time from order to receipt");
const DAYS: Series = Series {
    key: "supply.days_of_supply",
    unit: "d",
    description: "on hand divided by daily use, that of all who are supplied from there included",
};
const BREACHED: Series = Series {
    key: "supply.reserve_breached",
    unit: "",
    description: "whether stock is at or below the reserve",
};
/// Days of supply beyond this are recorded as this many.
const MOST_DAYS: f64 = 10_000.0;

impl Run<'_> {
    pub(crate) fn note_lowest_days(&mut self, now: SimTime) {
        for store in self.model.stores.keys() {
            self.supply.stores[store].note_lowest(now);
        }
    }

    fn stores_of(&self, commodity: CommodityId) -> impl Iterator<Item = StoreId> {
        let is_its = move |(_, row): &(StoreId, &StoreModel)| row.commodity == commodity;
        self.model
            .stores
            .pairs()
            .filter(is_its)
            .map(|(store, _)| store)
    }

    pub(super) fn supply_figures(&self, now: SimTime, sink: &mut impl Sink) {
        for (commodity, row) in self.model.commodities.pairs() {
            let (mut demanded, mut unmet) = (0.0, 0.0);
            let (mut empty, mut breached, mut lowest) = (0.0, 0.0, f64::INFINITY);
            for store in self.stores_of(commodity) {
                let state = &self.supply.stores[store];
                demanded += state.demanded();
                unmet += state.unmet(now);
                empty += state.time_empty.days();
                breached += state.time_breached.days();
                lowest = lowest.min(state.lowest_days);
            }
            let id = &row.id;
            let fill = ratio(demanded - unmet, demanded);
            sink.figure(format_args!("supply.fill_rate.{id}"), FILL, fill);
            sink.figure(
                format_args!("supply.stockout_days.{id}"),
                STOCKOUT,
                Some(empty),
            );
            sink.figure(
                format_args!("supply.reserve_breach_days.{id}"),
                BREACH,
                Some(breached),
            );
            let lowest = lowest.is_finite().then_some(lowest);
            sink.figure(format_args!("supply.lowest_days.{id}"), LOWEST, lowest);
            let ledger = &self.supply.ledger[commodity];
            let kept = ledger.expired + ledger.spoilt;
            let lost = ledger.decayed + ledger.destroyed + ledger.lost_on_the_way + kept;
            let tonnes = row.kilograms(lost) / 1000.0;
            sink.figure(format_args!("supply.lost.{id}"), LOST, Some(tonnes));
        }
        let stores = &self.supply.stores;
        let first = stores
            .iter()
            .map(|s| s.first_empty)
            .min()
            .unwrap_or(SimTime::NEVER);
        sink.figure(
            format_args!("supply.first_stockout_day"),
            FIRST,
            day_of(first),
        );
        let rationed: f64 = stores.iter().map(|s| s.time_rationed.days()).sum();
        sink.figure(
            format_args!("supply.rationing_days"),
            RATIONING,
            Some(rationed),
        );
        sink.figure(
            format_args!("supply.lead_time"),
            LEAD,
            self.supply.lead_times.mean(),
        );
        for (site, row) in self.model.sites.pairs() {
            let mut its = self
                .model
                .stores
                .pairs()
                .filter(|(_, s)| s.site == site)
                .peekable();
            if its.peek().is_some() {
                let first = its.map(|(store, _)| stores[store].first_breach).min();
                let day = first.and_then(day_of);
                sink.figure(
                    format_args!("supply.first_breach_day.{}", row.id),
                    FIRST_BREACH,
                    day,
                );
            }
        }
    }

    pub(super) fn supply_points(&self, now: SimTime, sink: &mut impl Sink) {
        for (store, row) in self.model.stores.pairs() {
            let days = self.supply.stores[store].days_of_supply(now);
            let value = days.map(|days| (days.min(MOST_DAYS) * 1000.0) as i64);
            let (site, goods) = self.names_of(row);
            sink.point(DAYS, format_args!("{site}.{goods}"), value);
        }
        for (store, row) in self.model.stores.pairs() {
            if row
                .policy
                .as_ref()
                .is_some_and(|policy| policy.reserve.is_positive())
            {
                let state = &self.supply.stores[store];
                let value = (state.demand > 0).then(|| i64::from(state.is_breached) * 1000);
                let (site, goods) = self.names_of(row);
                sink.point(BREACHED, format_args!("{site}.{goods}"), value);
            }
        }
    }

    fn names_of(&self, row: &StoreModel) -> (&str, &str) {
        let site = &self.model.sites[row.site].id;
        (site, &self.model.commodities[row.commodity].id)
    }
}
