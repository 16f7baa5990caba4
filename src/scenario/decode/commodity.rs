//! `[[commodity]]`.

use crate::scenario::decode::context::{convert, name_of};
use crate::scenario::decode::keeping;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    FACTOR, Form, Key, SHARE, TIME, above, default, from_to, optional, required,
};
use crate::scenario::goods::{Class, Commodity, Consumption, GoodsUnit, Rationing};
use crate::scenario::record::{Datum, Record};
use crate::scenario::rules::BudgetGroup;
use crate::scenario::scenario::Id;
use crate::scenario::units::{Per, Substance};

/// Keys of `[[commodity]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the commodity."),
    optional(
        "kind",
        Form::Text,
        "Kind in the catalog; the id if the catalog has it.",
    ),
    optional(
        "name",
        Form::Text,
        "Name shown on charts; the id if left out.",
    ),
    required(
        "class",
        Form::Word(Class::WORDS),
        "What it does in the mission.",
    ),
    required(
        "unit",
        Form::Word(GoodsUnit::WORDS),
        "Unit in which it is counted.",
    ),
    optional(
        "mass",
        Form::Quantity(Dimension::Kilograms, above(0.0, 1e6)),
        "Mass of one unit; 1 kg for a commodity counted in kg.",
    ),
    required("price", Form::Measure(Per::Price), "Price at its vendor."),
    default(
        "use",
        Form::Table(USE_KEYS),
        "{}",
        "What drives consumption.",
    ),
    optional(
        "varies",
        Form::Uncertain(Dimension::Factor, from_to(0.0, 100.0)),
        "Factor on use, drawn anew for each site and month.",
    ),
    optional(
        "rationing",
        Form::Table(RATIONING_KEYS),
        "Using less below a level.",
    ),
    default(
        "loss",
        Form::Quantity(Dimension::Loss, from_to(0.0, 1.0)),
        "\"0 %\"",
        "Share of what is stored that is lost, by the month unless it says otherwise.",
    ),
    default("reefer", Form::Boolean, "false", "Needs refrigeration."),
    default(
        "apart",
        Form::Boolean,
        "false",
        "Moves in convoys and flights of its own, as ammunition may have to.",
    ),
    optional(
        "shelf-life",
        keeping::SHELF_LIFE,
        "Time from the vendor's delivery to expiry; keeps for ever if left out.",
    ),
    optional(
        "turn-over",
        Form::Table(keeping::TURN_OVER_KEYS),
        "Issuing it before it expires.",
    ),
    optional(
        "cold-chain",
        Form::Table(keeping::COLD_CHAIN_KEYS),
        "How refrigerated goods are lost.",
    ),
    optional(
        "stands-in",
        Form::Name("commodity"),
        "Commodity that it is used for only while that has run out at a site.",
    ),
    optional(
        "budget",
        Form::Word(BudgetGroup::WORDS),
        "Budget group; by its class if left out.",
    ),
];

const USE_KEYS: &[Key] = &[
    optional(
        "person",
        Form::Measure(Per::PersonDay),
        "For each person a day.",
    ),
    optional(
        "person-early",
        Form::Measure(Per::PersonDay),
        "The same in a unit's first days.",
    ),
    optional("early", TIME, "Length of the first days."),
    optional(
        "generator",
        Form::Measure(Per::PersonDay),
        "For electricity, for each person a day.",
    ),
    optional(
        "vehicle",
        Form::Measure(Per::VehicleDay),
        "For each vehicle of a unit a day.",
    ),
    default(
        "hot",
        FACTOR,
        "1",
        "Factor on person and generator in hot months.",
    ),
    optional(
        "contact",
        Form::Measure(Per::Nothing),
        "For each armed contact.",
    ),
    optional(
        "flying-hour",
        Form::Measure(Per::Nothing),
        "For each hour that cargo aircraft fly, at their home, beside fuel.",
    ),
    optional(
        "place",
        Form::Measure(Per::Nothing),
        "For each place that engineers add to a camp; without it they do not build.",
    ),
];

const RATIONING_KEYS: &[Key] = &[
    required("below", TIME, "Days of supply below which it holds."),
    required("share", SHARE, "Share of normal use that is issued."),
];

/// Builds a commodity.
pub(crate) fn build(record: &Record, id: &str, faults: &mut Faults) -> Option<Commodity> {
    let class = Class::parse(record.text("class"))?;
    let unit = GoodsUnit::parse(record.text("unit"))?;
    let mass_kg = match (unit, record.find_number("mass")) {
        (GoodsUnit::Kilogram, None) => 1.0,
        (GoodsUnit::Kilogram, Some(mass)) if mass != 1.0 => {
            let message = "must be 1 kg, because the commodity is counted in kg";
            faults.contradict(&record.path_of("mass"), record.span_of("mass"), message);
            return None;
        }
        (_, Some(mass)) => mass,
        (_, None) => {
            let message = format!(
                "is counted in {} and lacks `mass`, the mass of one",
                unit.word()
            );
            faults.contradict(&record.path, record.span, message);
            return None;
        }
    };
    let price = match record.find("price")?.datum {
        Datum::Measure(_, substance, dollars) => price(unit, mass_kg, substance, dollars),
        _ => None,
    };
    let Some(price) = price else {
        let message = format!("cannot be converted: {id} is counted in {}", unit.word());
        faults.contradict(&record.path_of("price"), record.span_of("price"), message);
        return None;
    };
    let rationing = record.record("rationing").map(|row| Rationing {
        below_days: row.number("below"),
        share: row.number("share"),
    });
    Some(Commodity {
        id: Id::new(id),
        name: name_of(record, id),
        class,
        unit,
        mass_kg,
        price: (price * 1e6).round() as i64,
        consumption: consumption(record, unit, mass_kg, faults),
        varies: record.find_distribution("varies"),
        rationing,
        loss: record.number("loss"),
        reefer: record.boolean("reefer"),
        apart: record.boolean("apart"),
        shelf_life: keeping::shelf_life(record, id, faults),
        cold_chain: keeping::cold_chain(record, record.boolean("reefer"), faults),
        stands_in: keeping::stands_in(record, id, faults),
        budget: match record.find_text("budget") {
            Some(word) => BudgetGroup::parse(word)?,
            None => usual_budget(class),
        },
    })
}

/// Dollars for one unit, from dollars for one kg, L or piece.
fn price(unit: GoodsUnit, mass_kg: f64, substance: Substance, dollars: f64) -> Option<f64> {
    let units = convert(unit, mass_kg, substance, 1.0)?;
    Some(dollars / units)
}

fn consumption(record: &Record, unit: GoodsUnit, mass_kg: f64, faults: &mut Faults) -> Consumption {
    let Some(row) = record.record("use") else {
        return Consumption::default();
    };
    let mut rate = |key: &str| match row.find(key).map(|item| &item.datum) {
        Some(Datum::Measure(_, substance, value)) => {
            let units = convert(unit, mass_kg, *substance, *value);
            if units.is_none() {
                let message = format!("cannot be converted: it is counted in {}", unit.word());
                faults.contradict(&row.path_of(key), row.span_of(key), message);
            }
            units
        }
        _ => None,
    };
    let person = rate("person").unwrap_or_default();
    let early = rate("person-early");
    let (generator, vehicle, contact) = (rate("generator"), rate("vehicle"), rate("contact"));
    let (flying_hour, place) = (rate("flying-hour"), rate("place"));
    let early_days = row.find_number("early");
    if early.is_some() != early_days.is_some() {
        let message = "needs both `person-early` and `early`, or neither";
        faults.contradict(&row.path, row.span, message);
    }
    Consumption {
        person,
        person_early: early.unwrap_or(person),
        early_days: early_days.unwrap_or_default(),
        generator: generator.unwrap_or_default(),
        vehicle: vehicle.unwrap_or_default(),
        hot: row.number("hot"),
        contact: contact.unwrap_or_default(),
        flying_hour: flying_hour.unwrap_or_default(),
        place: place.unwrap_or_default(),
    }
}

fn usual_budget(class: Class) -> BudgetGroup {
    match class {
        Class::Rations | Class::Water => BudgetGroup::Rations,
        Class::Diesel | Class::Petrol | Class::AviationFuel => BudgetGroup::Fuel,
        _ => BudgetGroup::Supplies,
    }
}
