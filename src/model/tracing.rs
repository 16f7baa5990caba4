//! Names in a trace: what an event concerns, as the planner called it.

use crate::model::event::Event;
use crate::model::ids::HazardId;
use crate::model::ids::Key;
use crate::model::ids::LaneId;
use crate::model::ids::StoreId;
use crate::model::model::Model;
use crate::model::model::PlaceModel;

/// Roles and names.
type Names = Vec<(&'static str, String)>;

/// The names of what an event concerns, each with its role.
pub(crate) fn names(model: &Model, event: &Event) -> Names {
    match *event {
        Event::LinkWashedOut(link, _) | Event::LinkOpened(link) => {
            vec![("link", model.links[link].id.clone())]
        }
        Event::RegimeChanged(zone) => vec![("zone", model.zones[zone].id.clone())],
        Event::HazardStruck(hazard, _) | Event::HazardDue(hazard, _) => of_hazard(model, hazard),
        Event::EscortReturned(site, _)
        | Event::SuspensionEnded(site)
        | Event::CampReady(site)
        | Event::SeatsFlown(site)
        | Event::TentsPitched(site)
        | Event::BaseClosed(site)
        | Event::OperationEnded(site)
        | Event::OtherDeath(site) => {
            vec![("site", model.sites[site].id.clone())]
        }
        Event::InjectBegan(inject) | Event::InjectEnded(inject) => {
            vec![("inject", model.injects[inject.index()].id.clone())]
        }
        Event::AgreementSigned(mission)
        | Event::ConsentChanged(mission)
        | Event::ExitDue(mission) => {
            vec![("mission", model.missions[mission].id.clone())]
        }
        Event::StageEnded(unit, stage, _) => vec![
            ("unit", model.units[unit].id.clone()),
            ("stage", stage.word().to_string()),
        ],
        Event::UnitReady(unit)
        | Event::RecruitsCame(unit, _)
        | Event::EquipmentPacked(unit)
        | Event::PeopleLeft(unit)
        | Event::LiftTendered(unit)
        | Event::ShipFreed(unit)
        | Event::AirliftLanded(unit)
        | Event::AirliftUnloaded(unit)
        | Event::AirliftFreed(unit)
        | Event::ShipArrived(unit)
        | Event::ShipDischarged(unit)
        | Event::EquipmentCleared(unit)
        | Event::EquipmentStaged(unit)
        | Event::PeopleLanded(unit)
        | Event::PeopleSettled(unit)
        | Event::UnitOperational(unit)
        | Event::EquipmentCompleted(unit)
        | Event::EarlyPeriodEnded(unit)
        | Event::RotationBegan(unit)
        | Event::RotationEnded(unit)
        | Event::UnitWithdrawn(unit) => vec![("unit", model.units[unit].id.clone())],
        Event::StoreCrossed(store) | Event::StoreReviewed(store) | Event::LotExpired(store) => {
            of_store(model, store)
        }
        Event::MachineFailed(asset, machine) | Event::MachineRepaired(asset, machine) => vec![
            ("asset", model.assets[asset].id.clone()),
            ("machine", (machine + 1).to_string()),
        ],
        Event::ContractFailed(contract) | Event::ContractRecovered(contract) => {
            vec![("contract", model.contracts[contract].id.clone())]
        }
        Event::VendorDelivered(store, amount, placed) => {
            let mut names = of_store(model, store);
            names.push(("amount", format!("{}", amount as f64 / 1000.0)));
            names.push(("ordered", format!("day {:.2}", placed.days())));
            names
        }
        Event::DemandTurned(demand) | Event::DemandArose(demand, _) => {
            let row = &model.demands[demand];
            let mut names = of_store(model, row.store);
            names.push(("demand", row.id.clone()));
            names
        }
        Event::EvacuationDue(case) | Event::CasualtiesCame(case) => {
            vec![("case", case.index().to_string())]
        }
        Event::FleetChanged(fleet) | Event::RescuerReturned(fleet) => {
            vec![("fleet", model.fleets[fleet].id.clone())]
        }
        Event::LaneDue(lane) => of_lane(model, lane),
        Event::ConvoyFormed(convoy)
        | Event::LinkPassed(convoy)
        | Event::ConvoyUnloaded(convoy)
        | Event::CrewRested(convoy)
        | Event::SortieLanded(convoy)
        | Event::SortieReturned(convoy) => vec![("convoy", convoy.index().to_string())],
        Event::MonthBegan(n) | Event::MonthEnded(n) => vec![("month", n.to_string())],
        Event::DayBegan(n) => vec![("day", n.to_string())],
        Event::WeekEnded(n) => vec![("week", n.to_string())],
        Event::PhaseBegan => Vec::new(),
    }
}

fn of_hazard(model: &Model, hazard: HazardId) -> Names {
    let row = &model.hazards[hazard];
    let place = match row.place {
        PlaceModel::Site(site) => ("site", model.sites[site].id.clone()),
        PlaceModel::Patrols(site) => ("patrols", model.sites[site].id.clone()),
        PlaceModel::Link(link) => ("link", model.links[link].id.clone()),
        PlaceModel::Zone(zone) => ("zone", model.zones[zone].id.clone()),
    };
    vec![("kind", model.kinds[row.kind].id.clone()), place]
}

fn of_store(model: &Model, store: StoreId) -> Names {
    let row = &model.stores[store];
    vec![
        ("site", model.sites[row.site].id.clone()),
        ("commodity", model.commodities[row.commodity].id.clone()),
    ]
}

fn of_lane(model: &Model, lane: LaneId) -> Names {
    let row = &model.lanes[lane];
    vec![
        ("from", model.sites[row.origin].id.clone()),
        ("to", model.sites[row.destination].id.clone()),
        ("mode", row.mode.word().to_string()),
    ]
}
