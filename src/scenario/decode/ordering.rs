//! When and how much a policy orders: one rule out of the keys that may say so.

use crate::scenario::faults::Faults;
use crate::scenario::record::Record;
use crate::scenario::supply::Level;

/// The ways in which a policy may say when and how much is ordered.
pub(super) struct Ordering {
    pub minimum: Option<Level>,
    pub maximum: Option<Level>,
    pub base_stock: Option<Level>,
    pub quantity: Option<Level>,
    pub is_pushed: bool,
}

impl Ordering {
    /// Reorder point and order-up-to level; a fault where the keys do not make one rule.
    pub fn levels(&self, record: &Record, faults: &mut Faults) -> Option<(Level, Level)> {
        let ways = [
            ("base-stock", self.base_stock.is_some()),
            ("push", self.is_pushed),
            ("quantity", self.quantity.is_some()),
            ("maximum", self.maximum.is_some()),
        ];
        let given: Vec<&str> = ways.iter().filter(|way| way.1).map(|way| way.0).collect();
        let [way] = given.as_slice() else {
            let message = if given.is_empty() {
                if record.find("minimum").is_some() {
                    "lacks `maximum` or `quantity` beside `minimum`".to_owned()
                } else {
                    "lacks how it is kept up: `minimum` and `maximum`, `minimum` and `quantity`, `base-stock` or `push`"
                        .to_owned()
                }
            } else {
                format!("orders in several ways, {}; keep one", given.join(" and "))
            };
            faults.contradict(&record.path, record.span, message);
            return None;
        };
        let stands_alone = matches!(*way, "base-stock" | "push");
        if stands_alone && self.minimum.is_some() {
            let message = format!("has no meaning beside `{way}`");
            faults.contradict(
                &record.path_of("minimum"),
                record.span_of("minimum"),
                message,
            );
            return None;
        }
        if !stands_alone && self.minimum.is_none() {
            let message = format!("lacks `minimum`, the reorder point, beside `{way}`");
            faults.contradict(&record.path, record.span, message);
            return None;
        }
        match (*way, self.minimum) {
            ("base-stock", _) => self.base_stock.map(|level| (one_less(level), level)),
            ("push", _) => Some((Level::ZERO, Level::ZERO)),
            ("quantity", Some(minimum)) => Some((minimum, sum(minimum, self.quantity?))),
            (_, Some(minimum)) => self.maximum.map(|maximum| (minimum, maximum)),
            _ => None,
        }
    }
}

/// A base stock is ordered for again once a day's use, or one unit of an amount, is missing.
fn one_less(level: Level) -> Level {
    match level {
        Level::Days(days) => Level::Days((days - 1.0).max(0.0)),
        Level::Amount(amount) => Level::Amount((amount - 1_000).max(0)),
    }
}

/// Where an order of a quantity at the minimum leads: the level at which opening stocks are counted.
fn sum(minimum: Level, quantity: Level) -> Level {
    match (minimum, quantity) {
        (Level::Days(minimum), Level::Days(quantity)) => Level::Days(minimum + quantity),
        (Level::Amount(minimum), Level::Amount(quantity)) => Level::Amount(minimum + quantity),
        _ => minimum,
    }
}

/// The reserve lies below the minimum, the minimum below the maximum.
pub(super) fn check_order(
    record: &Record,
    minimum: Level,
    maximum: Level,
    reserve: Level,
    faults: &mut Faults,
) {
    let said = |level: Level| match level {
        Level::Days(days) => format!("{days} d"),
        Level::Amount(amount) => format!("{} units", amount as f64 / 1_000.0),
    };
    if minimum.is_above(maximum) {
        let message = format!("is {}, above `maximum`, {}", said(minimum), said(maximum));
        faults.contradict(
            &record.path_of("minimum"),
            record.span_of("minimum"),
            message,
        );
    }
    let has_minimum = record.find("minimum").is_some();
    if has_minimum && reserve.is_above(minimum) {
        let message = format!("is {}, above `minimum`, {}", said(reserve), said(minimum));
        faults.contradict(
            &record.path_of("reserve"),
            record.span_of("reserve"),
            message,
        );
    }
}
