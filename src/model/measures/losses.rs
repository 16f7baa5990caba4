//! Measures of supply as a whole: losses by cause, readiness, what is in the pipeline, contracts, and cuts.

use crate::engine::time::SimTime;
use crate::model::compile::MOST_COMMODITIES;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::ids::Key;
use crate::model::measures::ratio;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;
use crate::model::supply::GoodsLedger;
use crate::scenario::supply::WhenFull;

const LOST: Figure = Figure::new(
    "t",
    Direction::Less,
    "lost by this cause, all commodities; on the way: abandoned, destroyed, stolen or brought back to a full store",
);
const TURNED_AWAY: Figure = Figure::new(
    "t",
    Direction::Less,
    "brought and not taken in at once, because it did not fit; carried home or taken back unpaid",
);
const STOOD_IN: Figure = Figure::new(
    "site-d",
    Direction::Less,
    "site-days on which it was used because what it stands in for had run out",
);
const FULL: Figure = Figure::new(
    "vehicle-d",
    Direction::Less,
    "vehicle-days of waiting for room at full sites",
);
const READY: Figure = Figure::new(
    "",
    Direction::More,
    "share of the time in which it is used with something on hand, all sites",
);
const LONGEST: Figure = Figure::new("d", Direction::Less, "longest time from order to receipt");
const ON_TIME: Figure = Figure::new(
    "",
    Direction::More,
    "share of deliveries under the contract that came when promised",
);
const FAILED: Figure = Figure::new(
    "d",
    Direction::Less,
    "days for which the contractor could not deliver",
);
const DEDUCTED: Figure = Figure::new("$", Direction::Neutral, "deducted for late delivery");
const PREMIUM: Figure = Figure::new(
    "$",
    Direction::Less,
    "paid on top for delivery beyond capacity",
);
const SURVIVED: Figure = Figure::new(
    "d",
    Direction::More,
    "days from the cut until the first stock that depends on it ran out",
)
.or(Absent::Never);
const DEPTH: Figure = Figure::new(
    "",
    Direction::Less,
    "largest share of the stocks that depend on what was cut that were out at once",
);
const RECOVERED: Figure = Figure::new(
    "d",
    Direction::Less,
    "days from the end of the cut until no such stock is out or at its reserve",
)
.or(Absent::Never);
const ON_ORDER: Series = Series {
    key: "supply.on_order",
    unit: "t",
    description: "ordered and not yet received, all sites",
};
const IN_TRANSIT: Series = Series {
    key: "supply.in_transit",
    unit: "t",
    description: "aboard convoys and aircraft",
};

/// A cause of loss, with the amount in a ledger.
type Cause = (&'static str, fn(&GoodsLedger) -> i64);

/// Causes of loss, in the order in which they are reported.
const CAUSES: [Cause; 8] = [
    ("routine", |ledger| ledger.decayed),
    ("expiry", |ledger| ledger.expired),
    ("cold-chain", |ledger| ledger.spoilt),
    ("diversion", |ledger| ledger.lost_by_links[0]),
    ("leakage", |ledger| ledger.lost_by_links[1]),
    ("spoilage", |ledger| ledger.lost_by_links[2]),
    ("on-the-way", |ledger| {
        ledger.lost_on_the_way - ledger.lost_by_links.iter().sum::<i64>()
    }),
    ("at-sites", |ledger| ledger.destroyed),
];

impl Run<'_> {
    pub(super) fn loss_figures(&self, now: SimTime, sink: &mut impl Sink) {
        for (cause, amount) in CAUSES {
            let ledgers = self.supply.ledger.pairs();
            let kilograms = ledgers.map(|(commodity, ledger)| {
                self.model.commodities[commodity].kilograms(amount(ledger))
            });
            let tonnes = kilograms.sum::<f64>() / 1000.0;
            sink.figure(format_args!("supply.lost_by.{cause}"), LOST, Some(tonnes));
        }
        for (commodity, row) in self.model.commodities.pairs() {
            let ledger = &self.supply.ledger[commodity];
            let tonnes = row.kilograms(ledger.turned_away) / 1000.0;
            let id = &row.id;
            sink.figure(
                format_args!("supply.turned_away.{id}"),
                TURNED_AWAY,
                Some(tonnes),
            );
            if row.stands_in.is_some() {
                let stores = self.supply.stores.pairs();
                let its =
                    stores.filter(|(store, _)| self.model.stores[*store].commodity == commodity);
                let days: f64 = its.map(|(_, state)| state.time_used.days()).sum();
                sink.figure(format_args!("supply.stood_in.{id}"), STOOD_IN, Some(days));
            }
        }
        if self.model.rules.supply.when_full == WhenFull::Wait {
            let days = self.movement.days_full as f64;
            sink.figure(format_args!("movement.full_days"), FULL, Some(days));
        }
        for (commodity, row) in self.model.commodities.pairs() {
            let (mut used, mut empty) = (0.0, 0.0);
            for (store, state) in self.supply.stores.pairs() {
                if self.model.stores[store].commodity == commodity {
                    used += state.time_used.days();
                    empty += state.time_empty.days();
                }
            }
            let id = &row.id;
            let ready = ratio(used - empty, used);
            sink.figure(format_args!("supply.ready_rate.{id}"), READY, ready);
        }
        let longest = self.supply.lead_times.max();
        sink.figure(format_args!("supply.longest_lead_time"), LONGEST, longest);
        self.contract_figures(now, sink);
        self.cut_figures(sink);
    }

    fn contract_figures(&self, now: SimTime, sink: &mut impl Sink) {
        for (contract, row) in self.model.contracts.pairs() {
            let state = &self.supply.contracts[contract];
            let id = &row.id;
            let (n, late) = (state.n_deliveries as f64, state.n_late as f64);
            sink.figure(
                format_args!("supply.contract_on_time.{id}"),
                ON_TIME,
                ratio(n - late, n),
            );
            let failed = state.failed_time(now).days();
            sink.figure(
                format_args!("supply.contract_failed.{id}"),
                FAILED,
                Some(failed),
            );
            let dollars = |cents: i64| Some(cents as f64 / 100.0);
            sink.figure(
                format_args!("supply.contract_deducted.{id}"),
                DEDUCTED,
                dollars(state.penalties),
            );
            sink.figure(
                format_args!("supply.contract_premium.{id}"),
                PREMIUM,
                dollars(state.premiums),
            );
        }
    }

    fn cut_figures(&self, sink: &mut impl Sink) {
        for (inject, cut) in self.model.injects.iter().zip(&self.supply.cuts) {
            if inject.dependent.is_empty() {
                continue;
            }
            let id = &inject.id;
            sink.figure(
                format_args!("resilience.survived.{id}"),
                SURVIVED,
                cut.survived,
            );
            sink.figure(
                format_args!("resilience.depth.{id}"),
                DEPTH,
                Some(cut.depth),
            );
            sink.figure(
                format_args!("resilience.recovered.{id}"),
                RECOVERED,
                cut.recovered,
            );
        }
    }

    pub(super) fn pipeline_points(&self, sink: &mut impl Sink) {
        let mut on_order = [0; MOST_COMMODITIES];
        for (row, state) in self.model.stores.iter().zip(self.supply.stores.iter()) {
            on_order[row.commodity.index()] += state.on_order();
        }
        for (commodity, row) in self.model.commodities.pairs() {
            let kilograms = row.kilograms(on_order[commodity.index()]) as i64;
            sink.point(ON_ORDER, format_args!("{}", row.id), Some(kilograms));
        }
        for (commodity, row) in self.model.commodities.pairs() {
            let ledger = &self.supply.ledger[commodity];
            let arrived = ledger.unloaded + ledger.returned + ledger.lost_on_the_way;
            let kilograms = row.kilograms(ledger.loaded - arrived) as i64;
            sink.point(IN_TRANSIT, format_args!("{}", row.id), Some(kilograms));
        }
    }
}
