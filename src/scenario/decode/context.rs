//! What builders know of the rest of the scenario.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::engine::time::SimTime;
use crate::scenario::days::DayReference;
use crate::scenario::faults::Faults;
use crate::scenario::goods::{Amount, Commodity, GoodsUnit};
use crate::scenario::record::{Datum, Item, Record};
use crate::scenario::scenario::Id;
use crate::scenario::units::Substance;

/// Amounts beyond this many units would not fit into whole thousandths.
const LARGEST_AMOUNT: f64 = 1e12;

/// Dates and goods by which values are converted.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// First simulated day.
    pub start: Date,
    /// Date of the mandate by mission.
    pub mandates: BTreeMap<String, Date>,
    /// The mission of rows that name none; `None` where there are several.
    pub mission: Option<String>,
    /// Commodities by id.
    pub commodities: BTreeMap<String, Commodity>,
    /// Mission of each site.
    pub site_missions: BTreeMap<String, String>,
}

impl Context {
    /// The instant of a day in a mission; the first mission's mandate counts where none is named.
    pub fn time(&self, day: DayReference, mission: Option<&str>) -> SimTime {
        let named = mission.and_then(|id| self.mandates.get(id));
        let own = self.mission.as_ref().and_then(|id| self.mandates.get(id));
        let mandate = named
            .or(own)
            .or(self.mandates.values().next())
            .copied()
            .unwrap_or(self.start);
        day.resolve(self.start, mandate)
    }

    /// The mission of a row: the one it names, else the only one, else a fault.
    pub fn mission_of(&self, record: &Record, faults: &mut Faults) -> Option<Id> {
        match record
            .find_text("mission")
            .map(str::to_owned)
            .or_else(|| self.mission.clone())
        {
            Some(id) => Some(Id::new(id)),
            None => {
                let message = "must name its `mission`, because there are several";
                faults.contradict(&record.path, record.span, message);
                None
            }
        }
    }

    /// Units of a commodity in an amount of kg, L or pieces; a fault where it cannot be converted.
    pub fn units(
        &self,
        commodity: &str,
        substance: Substance,
        value: f64,
        at: (&str, &Item),
        faults: &mut Faults,
    ) -> Option<f64> {
        let goods = self.commodities.get(commodity)?;
        match convert(goods.unit, goods.mass_kg, substance, value) {
            Some(units) if units <= LARGEST_AMOUNT => Some(units),
            Some(_) => {
                faults.contradict(at.0, at.1.span, "is more than 10^12 units");
                None
            }
            None => {
                let message = format!(
                    "cannot be converted: {commodity} is counted in {}",
                    goods.unit.word()
                );
                faults.contradict(at.0, at.1.span, message);
                None
            }
        }
    }

    /// An amount of a commodity in whole thousandths, from a measured item.
    pub fn amount(
        &self,
        commodity: &str,
        path: &str,
        item: &Item,
        faults: &mut Faults,
    ) -> Option<Amount> {
        match item.datum {
            Datum::Measure(_, substance, value) => self
                .units(commodity, substance, value, (path, item), faults)
                .map(thousandths),
            _ => None,
        }
    }
}

/// Units of a commodity in an amount of kg, L or pieces; `None` where its unit does not admit it.
pub(crate) fn convert(
    unit: GoodsUnit,
    mass_kg: f64,
    substance: Substance,
    value: f64,
) -> Option<f64> {
    match (unit, substance) {
        (GoodsUnit::Kilogram, Substance::Mass)
        | (GoodsUnit::Litre, Substance::Volume)
        | (GoodsUnit::Piece, Substance::Pieces) => Some(value),
        (GoodsUnit::Litre | GoodsUnit::Piece, Substance::Mass) => Some(value / mass_kg),
        _ => None,
    }
}

/// Whole thousandths nearest to a number of units.
pub(crate) fn thousandths(units: f64) -> Amount {
    (units * 1_000.0).round() as Amount
}

/// Whole cents nearest to a number of cents.
pub(crate) fn cents(number: f64) -> i64 {
    number.round() as i64
}

/// The name of a row: stated, or its id.
pub(crate) fn name_of(record: &Record, id: &str) -> String {
    record.find_text("name").unwrap_or(id).to_owned()
}

/// Values that change with time, `[{ from, value }]` or one value that holds always, in order of date.
pub(crate) fn dated<T>(
    record: &Record,
    key: &str,
    context: &Context,
    mission: Option<&str>,
    faults: &mut Faults,
    value: impl Fn(&Datum) -> Option<T>,
) -> Vec<(SimTime, T)> {
    let Some(item) = record.find(key) else {
        return Vec::new();
    };
    let Datum::List(items) = &item.datum else {
        // One value has always held: it starts as early as any date in a scenario.
        return value(&item.datum)
            .map(|value| (SimTime::from_days(-200_000.0), value))
            .into_iter()
            .collect();
    };
    let mut dated = Vec::with_capacity(items.len());
    for item in items {
        let Datum::Record(row) = &item.datum else {
            continue;
        };
        let at = context.time(row.day("from"), mission);
        if let Some(value) = row.find("value").and_then(|item| value(&item.datum)) {
            if dated.last().is_some_and(|(before, _)| *before >= at) {
                let message = "must come after the date before it";
                faults.contradict(&row.path_of("from"), row.span_of("from"), message);
            }
            dated.push((at, value));
        }
    }
    if dated.is_empty() {
        faults.contradict(&record.path_of(key), item.span, "has no entries");
    }
    dated
}
