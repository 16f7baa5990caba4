//! One replication under way: the state of every process, and the way from an event to its handler.
//!
//! Each process keeps its own state and its own folder or file. They act on each other by the methods of [`Run`], such as
//! `receive` (supply), `order` (movement) or `strike` (security): troops, fuel, roads and money are shared, and that
//! coupling is the point.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::simulation::Simulation;
use crate::engine::streams::Draws;
use crate::model::cost::Cost;
use crate::model::deployment::Deployment;
use crate::model::event::Event;
use crate::model::mandate::Mandate;
use crate::model::medical::Medical;
use crate::model::model::Model;
use crate::model::movement::Movement;
use crate::model::politics::Politics;
use crate::model::record::Record;
use crate::model::season::Season;
use crate::model::security::Security;
use crate::model::supply::Supply;

/// The state of a replication; it can be cloned and continued.
#[derive(Debug, Clone)]
pub(crate) struct Run<'m> {
    pub(crate) model: &'m Model,
    pub(crate) draws: Draws,
    pub(crate) season: Season,
    pub(crate) politics: Politics,
    pub(crate) deployment: Deployment,
    pub(crate) supply: Supply,
    pub(crate) movement: Movement,
    pub(crate) security: Security,
    pub(crate) medical: Medical,
    pub(crate) mandate: Mandate,
    pub(crate) cost: Cost,
    pub(crate) record: Record,
}

impl<'m> Run<'m> {
    /// The state before the first event.
    pub(crate) fn new(model: &'m Model, draws: Draws) -> Run<'m> {
        Run {
            model,
            draws,
            season: Season::new(model),
            politics: Politics::new(model),
            deployment: Deployment::new(model),
            supply: Supply::new(model),
            movement: Movement::new(model),
            security: Security::new(model),
            medical: Medical::new(model),
            mandate: Mandate::new(model),
            cost: Cost::new(model),
            record: Record::new(model),
        }
    }

    /// Schedules what is known from the start. The order matters only among events of the same instant.
    pub(crate) fn begin<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.begin_politics(calendar);
        self.begin_season(calendar);
        self.begin_security(calendar);
        self.begin_deployment(calendar);
        self.begin_supply(calendar);
        self.begin_movement(calendar);
        self.begin_medical(calendar);
        self.begin_record(calendar);
    }
}

impl Simulation for Run<'_> {
    type Event = Event;

    fn handle<C: Causes>(&mut self, event: Event, calendar: &mut Calendar<Event, C>) {
        match event {
            Event::MonthBegan(month) => self.month_began(calendar, month),
            Event::LinkWashedOut(link, key) => self.link_washed_out(calendar, link, key),
            Event::LinkOpened(link) => self.link_opened(calendar, link),
            Event::PhaseBegan => self.phase_began(calendar),
            Event::RegimeChanged(zone) => self.regime_changed(calendar, zone),
            Event::HazardStruck(hazard, key) => self.hazard_struck(calendar, hazard, key),
            Event::HazardDue(hazard, key) => self.hazard_due(calendar, hazard, key),
            Event::SuspensionEnded(site) => self.wake(calendar, site),
            Event::InjectBegan(inject) => self.inject_began(calendar, inject),
            Event::InjectEnded(inject) => self.inject_ended(calendar, inject),
            Event::ConsentChanged(mission) => self.consent_changed(calendar, mission),
            Event::AgreementSigned(mission) => self.politics.sign(mission, calendar.now()),
            Event::StageEnded(unit, stage, attempt) => {
                self.stage_ended(calendar, unit, stage, attempt);
            }
            Event::RecruitsCame(unit, k) => self.recruits_came(calendar, unit, k),
            Event::UnitReady(unit) => self.unit_ready(calendar, unit),
            Event::ShipArrived(unit) => self.ship_arrived(calendar, unit),
            Event::ShipDischarged(unit) => self.ship_discharged(calendar, unit),
            Event::EquipmentCleared(unit) => self.equipment_cleared(calendar, unit),
            Event::EquipmentStaged(unit) => self.equipment_staged(calendar, unit),
            Event::PeopleLanded(unit) => self.people_landed(calendar, unit),
            Event::PeopleSettled(unit) => self.people_settled(calendar, unit),
            Event::UnitOperational(unit) => self.unit_operational(calendar, unit),
            Event::EquipmentCompleted(unit) => self.equipment_completed(calendar, unit),
            Event::EarlyPeriodEnded(unit) => self.early_period_ended(calendar, unit),
            Event::RotationBegan(unit) => self.rotation_began(calendar, unit),
            Event::RotationEnded(unit) => self.rotation_ended(calendar, unit),
            Event::UnitWithdrawn(unit) => self.unit_withdrawn(calendar, unit),
            Event::EquipmentPacked(unit) => self.equipment_packed(calendar, unit),
            Event::PeopleLeft(unit) => self.people_left(calendar, unit),
            Event::BaseClosed(site) => self.base_closed(site, calendar.now()),
            Event::ExitDue(mission) => self.exit_due(calendar, mission),
            Event::LiftTendered(unit) => self.lift_tendered(calendar, unit),
            Event::ShipFreed(unit) => self.ship_freed(calendar, unit),
            Event::AirliftLanded(unit) => self.airlift_landed(calendar, unit),
            Event::AirliftUnloaded(unit) => self.airlift_unloaded(calendar, unit),
            Event::AirliftFreed(unit) => self.airlift_freed(calendar, unit),
            Event::SeatsFlown(site) => self.seats_flown(calendar, site),
            Event::TentsPitched(site) => self.tents_pitched(calendar, site),
            Event::CampReady(site) => self.camp_ready(calendar, site),
            Event::StoreCrossed(store) => self.store_crossed(calendar, store),
            Event::StoreReviewed(store) => self.store_reviewed(calendar, store),
            Event::VendorDelivered(store, amount, placed) => {
                self.vendor_delivered(calendar, store, amount, placed);
            }
            Event::MachineFailed(asset, machine) => self.machine_failed(calendar, asset, machine),
            Event::MachineRepaired(asset, machine) => {
                self.machine_repaired(calendar, asset, machine);
            }
            Event::ContractFailed(contract) => self.contract_failed(calendar, contract),
            Event::ContractRecovered(contract) => self.contract_recovered(calendar, contract),
            Event::LotExpired(store) => self.lot_expired(calendar, store),
            Event::DemandTurned(demand) => self.demand_turned(calendar, demand),
            Event::DemandArose(demand, k) => self.demand_arose(calendar, demand, k),
            Event::FleetChanged(fleet) => self.fleet_changed(calendar, fleet),
            Event::LaneDue(lane) => self.lane_due(calendar, lane),
            Event::ConvoyFormed(convoy) => self.convoy_formed(calendar, convoy),
            Event::LinkPassed(convoy) => self.link_passed(calendar, convoy),
            Event::ConvoyUnloaded(convoy) => self.convoy_unloaded(calendar, convoy),
            Event::CrewRested(convoy) => self.release_convoy(calendar, convoy),
            Event::EscortReturned(site, platoons) => {
                self.escort_returned(calendar, site, platoons);
            }
            Event::SortieLanded(convoy) => self.sortie_landed(calendar, convoy),
            Event::SortieReturned(convoy) => self.sortie_returned(calendar, convoy),
            Event::EvacuationDue(case) => self.evacuation_due(calendar, case),
            Event::CasualtiesCame(case) => self.casualties_came(calendar, case),
            Event::OperationEnded(site) => self.operation_ended(calendar, site),
            Event::RescuerReturned(fleet) => self.rescuer_returned(calendar, fleet),
            Event::OtherDeath(site) => self.other_death(calendar, site),
            Event::DayBegan(day) => self.day_began(calendar, day),
            Event::WeekEnded(week) => self.week_ended(calendar, week),
            Event::MonthEnded(month) => self.month_ended(calendar, month),
        }
    }
}
