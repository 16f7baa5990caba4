//! Measures of requests beside daily use, of the stores at which they are made, and of stockpiles.

use crate::engine::time::SimTime;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::measures::ratio;
use crate::model::record::Figure;
use crate::model::record::Sink;
use crate::model::run::Run;

const MET: Figure = Figure::new(
    "",
    Direction::More,
    "share of what was requested that was issued at once",
);
const WAIT: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean time from request to issue of what was issued",
);
const READY: Figure = Figure::new("", Direction::More, "share of time with something on hand");
const ORDERS: Figure = Figure::new("", Direction::Neutral, "orders placed");
const REACHED: Figure = Figure::new(
    "",
    Direction::More,
    "share of the stockpile on hand when its season ended, the worst season",
);
const BUILT: Figure = Figure::new(
    "d",
    Direction::Less,
    "days from the start of the season until the stockpile was complete, the slowest season",
)
.or(Absent::Never);

const BEGIN_BY: Figure = Figure::new(
    "d",
    Direction::More,
    "day from the start by which building up had to begin to be complete in time, the earliest season",
);

const fn on_hand(unit: &'static str) -> Figure {
    Figure::new(unit, Direction::Neutral, "mean on hand")
}

const fn waiting(unit: &'static str) -> Figure {
    Figure::new(
        unit,
        Direction::Less,
        "mean of what is requested and not yet issued",
    )
}

const fn on_order(unit: &'static str) -> Figure {
    Figure::new(
        unit,
        Direction::Neutral,
        "mean on order, in transit included",
    )
}

impl Run<'_> {
    pub(super) fn request_figures(&self, now: SimTime, sink: &mut impl Sink) {
        for (demand, row) in self.model.demands.pairs() {
            let state = &self.supply.demands[demand];
            let id = &row.id;
            let met = ratio(state.met_at_once as f64, state.asked as f64);
            sink.figure(format_args!("supply.met_at_once.{id}"), MET, met);
            sink.figure(format_args!("supply.wait.{id}"), WAIT, state.mean_wait());
        }
        for row in self.model.stores.iter() {
            let Some(place) = row.watch else {
                continue;
            };
            let site = &self.model.sites[row.site].id;
            let goods = &self.model.commodities[row.commodity];
            let (unit, id) = (goods.unit.symbol(), &goods.id);
            let watch = &self.supply.watches[place];
            let means = watch.means(now);
            let mean = |at: usize| means.map(|means| means[at]);
            sink.figure(
                format_args!("supply.on_hand.{site}.{id}"),
                on_hand(unit),
                mean(0),
            );
            sink.figure(
                format_args!("supply.waiting.{site}.{id}"),
                waiting(unit),
                mean(1),
            );
            sink.figure(
                format_args!("supply.on_order.{site}.{id}"),
                on_order(unit),
                mean(2),
            );
            sink.figure(format_args!("supply.ready.{site}.{id}"), READY, mean(3));
            let orders = watch.n_orders as f64;
            sink.figure(
                format_args!("supply.orders.{site}.{id}"),
                ORDERS,
                Some(orders),
            );
        }
        for &store in &self.model.stockpiles {
            let row = &self.model.stores[store];
            let site = &self.model.sites[row.site].id;
            let goods = &self.model.commodities[row.commodity].id;
            let pile = &self.supply.stores[store].pile;
            let has_ended = pile.worst.is_finite();
            sink.figure(
                format_args!("supply.stockpile_reached.{site}.{goods}"),
                REACHED,
                has_ended.then_some(pile.worst),
            );
            let is_built = has_ended && pile.longest.is_finite();
            sink.figure(
                format_args!("supply.stockpile_days.{site}.{goods}"),
                BUILT,
                is_built.then_some(pile.longest),
            );
            sink.figure(
                format_args!("supply.stockpile_begin_by.{site}.{goods}"),
                BEGIN_BY,
                pile.begin_by.is_finite().then_some(pile.begin_by),
            );
        }
    }
}
