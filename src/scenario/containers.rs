//! Containers and what may be kept in them: fuel in tanks or bladders, refrigerated goods in reefers, ammunition in magazines.

use crate::scenario::faults::Faults;
use crate::scenario::goods::{Class, Commodity, GoodsUnit};
use crate::scenario::place::Container;
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Scenario;
use crate::scenario::validate::Records;

/// Notes goods that are kept in the wrong kind of container.
pub(crate) fn check(scenario: &Scenario, records: &Records, faults: &mut Faults) {
    for (_, site) in records.get("site").into_iter().flatten() {
        for (id, item) in site.map("storage") {
            let its = |goods: &&Commodity| goods.id.as_str() == id;
            let (Some(goods), Datum::List(rows)) =
                (scenario.commodities.iter().find(its), &item.datum)
            else {
                continue;
            };
            for row in rows {
                if let Datum::Record(row) = &row.datum {
                    check_row(row, goods, faults);
                }
            }
        }
    }
}

fn check_row(row: &Record, goods: &Commodity, faults: &mut Faults) {
    let word = row.text("container");
    let Some(container) = Container::parse(word) else {
        return;
    };
    if let Some(right) = right_containers(goods, container) {
        let message = format!(
            "is \"{word}\", but {} is kept in {right}",
            goods.id.as_str()
        );
        faults.contradict(&row.path_of("container"), row.span_of("container"), message);
    }
}

/// What goods are kept in instead, where a container is not for them.
fn right_containers(goods: &Commodity, container: Container) -> Option<&'static str> {
    let is_fuel = matches!(
        goods.class,
        Class::Diesel | Class::Petrol | Class::AviationFuel
    );
    let is_vessel = matches!(container, Container::Tank | Container::Bladder);
    let is_ammunition = goods.class == Class::Ammunition;
    if is_fuel && !is_vessel {
        Some("tanks or bladders")
    } else if goods.reefer && container != Container::Reefer {
        Some("reefers")
    } else if is_ammunition && container != Container::Magazine {
        Some("magazines")
    } else if !is_ammunition && container == Container::Magazine
        || is_vessel && goods.unit != GoodsUnit::Litre
    {
        Some("sheds or reefers")
    } else {
        None
    }
}
