//! `[[asset]]`, and `power` of `[[site]]`.

use crate::scenario::asset::{Asset, Power, Purpose};
use crate::scenario::decode::context::{Context, thousandths};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    Form, Key, POSITIVE, UNCERTAIN_TIME, YEARS, above, default, from_to, optional, required,
};
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;
use crate::scenario::units::Per;

/// Keys of `[[asset]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the asset."),
    optional("name", Form::Text, "Name, for the reader of the file."),
    required(
        "site",
        Form::Name("site"),
        "Where the machines stand and are repaired.",
    ),
    required("number", Form::Whole { min: 1, max: 1000 }, "How many."),
    optional(
        "water",
        Form::Quantity(Dimension::LitresPerDay, POSITIVE),
        "What a borehole or treatment plant yields.",
    ),
    optional(
        "power",
        Form::Quantity(Dimension::Kilowatts, POSITIVE),
        "Rated power of a generator.",
    ),
    optional(
        "fleet",
        Form::Name("fleet"),
        "Fleet whose vehicles they are.",
    ),
    required(
        "mtbf",
        Form::Quantity(Dimension::Days, above(0.0, YEARS.max)),
        "Mean time of one from repair to failure.",
    ),
    required("mttr", UNCERTAIN_TIME, "Time in the workshop."),
    optional(
        "bays",
        Form::Whole { min: 1, max: 1000 },
        "How many are repaired at once; all if left out.",
    ),
    optional(
        "spares",
        Form::Table(SPARES_KEYS),
        "What one repair takes out of the site's store.",
    ),
];

const SPARES_KEYS: &[Key] = &[
    required("commodity", Form::Name("commodity"), "What."),
    required("amount", Form::Measure(Per::Nothing), "How much."),
];

/// Keys of `power` of a site.
pub(crate) const POWER_KEYS: &[Key] = &[
    required(
        "use",
        Form::Quantity(Dimension::KilowattHoursPerPersonDay, from_to(0.0, 1_000.0)),
        "Electricity used for each person a day.",
    ),
    default(
        "solar",
        Form::Quantity(Dimension::Kilowatts, from_to(0.0, 1e6)),
        "\"0 kW\"",
        "Rated solar power.",
    ),
    default(
        "sun",
        Form::Quantity(Dimension::Hours, from_to(0.0, 24.0)),
        "\"5 h\"",
        "Hours a day for which the sun gives it.",
    ),
    default(
        "plug",
        Form::Quantity(Dimension::Kilowatts, from_to(0.0, 1_000.0)),
        "\"0 kW\"",
        "Load of one plugged refrigerated container in use.",
    ),
];

/// Builds an asset.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Asset> {
    let water = record.find_number("water");
    let power = record.find_number("power");
    let fleet = record.find_text("fleet");
    let purpose = match (water, power, fleet) {
        (Some(litres), None, None) => Purpose::Water(thousandths(litres)),
        (None, Some(kilowatts), None) => Purpose::Power(kilowatts),
        (None, None, Some(fleet)) => Purpose::Vehicles(Id::new(fleet)),
        (None, None, None) => {
            let message = "lacks what it is for: `water`, `power` or `fleet`";
            faults.contradict(&record.path, record.span, message);
            return None;
        }
        _ => {
            let message = "is for several things; keep one of `water`, `power` and `fleet`";
            faults.contradict(&record.path, record.span, message);
            return None;
        }
    };
    let number = record.whole("number") as u16;
    let spares = match record.record("spares") {
        Some(row) => {
            let commodity = row.text("commodity");
            let path = row.path_of("amount");
            let amount = context.amount(commodity, &path, row.find("amount")?, faults)?;
            Some((Id::new(commodity), amount))
        }
        None => None,
    };
    Some(Asset {
        id: Id::new(id),
        site: Id::new(record.text("site")),
        purpose,
        number,
        mtbf_days: record.number("mtbf"),
        repair: record.distribution("mttr"),
        bays: record.find_whole("bays").map_or(number, |bays| bays as u16),
        spares,
    })
}

/// The power of a site, if it is worked out.
pub(crate) fn power(record: &Record) -> Option<Power> {
    let row = record.record("power")?;
    Some(Power {
        per_person: row.number("use"),
        solar: row.number("solar"),
        sun_hours: row.number("sun"),
        plug: row.number("plug"),
    })
}
