//! Everything that can happen in a mission: small plain values, each handled by the process that owns it.

use crate::engine::time::SimTime;
use crate::model::ids::AssetId;
use crate::model::ids::CaseId;
use crate::model::ids::ContractId;
use crate::model::ids::ConvoyId;
use crate::model::ids::DemandId;
use crate::model::ids::FleetId;
use crate::model::ids::HazardId;
use crate::model::ids::InjectId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::UnitId;
use crate::model::ids::ZoneId;
use crate::scenario::generation::Stage;

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// A calendar month began: seasons, flying hours and incident rates change.
    MonthBegan(u16),
    /// Weather closed a link; the number is the incident's key.
    LinkWashedOut(LinkId, u64),
    /// The last reason to keep a link closed ended.
    LinkOpened(LinkId),
    /// A date came at which a threat changes.
    PhaseBegan,
    /// A zone's security regime changed.
    RegimeChanged(ZoneId),
    /// An incident happened; the number is its key.
    HazardStruck(HazardId, u64),
    /// An incident happened at the hour that its kind has; the number is its key.
    HazardDue(HazardId, u64),
    /// Movement from a site that was suspended may go on.
    SuspensionEnded(SiteId),
    /// A fixed event began.
    InjectBegan(InjectId),
    /// A fixed event ended.
    InjectEnded(InjectId),
    /// A host's consent changed its level.
    ConsentChanged(MissionId),
    /// The status-of-forces agreement stood.
    AgreementSigned(MissionId),

    /// A stage of force generation ended for a unit; the number counts the contributors tried before.
    StageEnded(UnitId, Stage, u8),
    /// Individuals came and left at the k-th count.
    RecruitsCame(UnitId, u16),
    /// A unit's equipment was ready for loading.
    UnitReady(UnitId),
    /// A unit's ship came to its port.
    ShipArrived(UnitId),
    /// A unit's equipment lay on the quay.
    ShipDischarged(UnitId),
    /// A unit's equipment left customs.
    EquipmentCleared(UnitId),
    /// A unit's equipment was staged for the road.
    EquipmentStaged(UnitId),
    /// A unit's main body landed at its airport of entry, or troops changed helmets.
    PeopleLanded(UnitId),
    /// A unit's people came to their site.
    PeopleSettled(UnitId),
    /// A unit began to operate.
    UnitOperational(UnitId),
    /// Missing equipment was made good.
    EquipmentCompleted(UnitId),
    /// The early period of high consumption ended.
    EarlyPeriodEnded(UnitId),
    /// A rotation of people took place.
    RotationBegan(UnitId),
    /// A unit was back to strength after a rotation.
    RotationEnded(UnitId),
    /// A unit left for good.
    UnitWithdrawn(UnitId),
    /// A unit that leaves had packed its equipment.
    EquipmentPacked(UnitId),
    /// The people of a unit that leaves flew home.
    PeopleLeft(UnitId),
    /// A base was handed over and cleared.
    BaseClosed(SiteId),
    /// The date came by which a mission must be out.
    ExitDue(MissionId),
    /// A unit's ship or aircraft had been tendered for.
    LiftTendered(UnitId),
    /// The ship that had brought a unit could be chartered again.
    ShipFreed(UnitId),
    /// A sortie with a unit's equipment landed.
    AirliftLanded(UnitId),
    /// A sortie with a unit's equipment was unloaded.
    AirliftUnloaded(UnitId),
    /// The aircraft of such a sortie was home.
    AirliftFreed(UnitId),
    /// A flight brought people who had waited for seats to an airport.
    SeatsFlown(SiteId),
    /// Tents stood at a site.
    TentsPitched(SiteId),
    /// A camp was ready.
    CampReady(SiteId),

    /// A stock may have crossed a level.
    StoreCrossed(StoreId),
    /// A periodic review of a stock was due.
    StoreReviewed(StoreId),
    /// A vendor delivered an amount that was ordered at an instant.
    VendorDelivered(StoreId, i64, SimTime),
    /// A machine failed.
    MachineFailed(AssetId, u16),
    /// A machine came out of the workshop.
    MachineRepaired(AssetId, u16),
    /// A contractor cannot deliver any more.
    ContractFailed(ContractId),
    /// A contractor delivers again.
    ContractRecovered(ContractId),
    /// Goods in a store are past their time.
    LotExpired(StoreId),
    /// A demand began or ended.
    DemandTurned(DemandId),
    /// A demand made a request; the number is its own.
    DemandArose(DemandId, u64),

    /// The number of vehicles in a fleet's plan changed.
    FleetChanged(FleetId),
    /// Orders on a lane have waited long enough, or are tried again.
    LaneDue(LaneId),
    /// A convoy was ready to leave.
    ConvoyFormed(ConvoyId),
    /// A convoy came to the end of a link.
    LinkPassed(ConvoyId),
    /// A convoy was unloaded.
    ConvoyUnloaded(ConvoyId),
    /// Crews and vehicles of a convoy had rested.
    CrewRested(ConvoyId),
    /// Platoons were back at their site from an escort.
    EscortReturned(SiteId, u32),
    /// An aircraft landed at its destination.
    SortieLanded(ConvoyId),
    /// An aircraft was home.
    SortieReturned(ConvoyId),

    /// A way to care is to be found for casualties.
    EvacuationDue(CaseId),
    /// Casualties came to a hospital.
    CasualtiesCame(CaseId),
    /// A surgery team had finished an operation.
    OperationEnded(SiteId),
    /// A helicopter was home from an evacuation.
    RescuerReturned(FleetId),

    /// Someone died of illness or accident at a site.
    OtherDeath(SiteId),
    /// A day began: patrols go out, hospitals admit.
    DayBegan(u32),
    /// A week ended: series are recorded.
    WeekEnded(u32),
    /// A month ended: accounts are closed.
    MonthEnded(u16),
}

impl Event {
    /// The name of the event in a trace.
    pub const fn word(&self) -> &'static str {
        match self {
            Event::MonthBegan(_) => "MonthBegan",
            Event::LinkWashedOut(..) => "LinkWashedOut",
            Event::LinkOpened(_) => "LinkOpened",
            Event::PhaseBegan => "PhaseBegan",
            Event::RegimeChanged(_) => "RegimeChanged",
            Event::HazardStruck(..) => "HazardStruck",
            Event::HazardDue(..) => "HazardDue",
            Event::SuspensionEnded(_) => "SuspensionEnded",
            Event::InjectBegan(_) => "InjectBegan",
            Event::InjectEnded(_) => "InjectEnded",
            Event::ConsentChanged(_) => "ConsentChanged",
            Event::AgreementSigned(_) => "AgreementSigned",
            Event::StageEnded(..) => "StageEnded",
            Event::RecruitsCame(..) => "RecruitsCame",
            Event::UnitReady(_) => "UnitReady",
            Event::ShipArrived(_) => "ShipArrived",
            Event::ShipDischarged(_) => "ShipDischarged",
            Event::EquipmentCleared(_) => "EquipmentCleared",
            Event::EquipmentStaged(_) => "EquipmentStaged",
            Event::PeopleLanded(_) => "PeopleLanded",
            Event::PeopleSettled(_) => "PeopleSettled",
            Event::UnitOperational(_) => "UnitOperational",
            Event::EquipmentCompleted(_) => "EquipmentCompleted",
            Event::EarlyPeriodEnded(_) => "EarlyPeriodEnded",
            Event::RotationBegan(_) => "RotationBegan",
            Event::RotationEnded(_) => "RotationEnded",
            Event::UnitWithdrawn(_) => "UnitWithdrawn",
            Event::EquipmentPacked(_) => "EquipmentPacked",
            Event::PeopleLeft(_) => "PeopleLeft",
            Event::BaseClosed(_) => "BaseClosed",
            Event::ExitDue(_) => "ExitDue",
            Event::LiftTendered(_) => "LiftTendered",
            Event::ShipFreed(_) => "ShipFreed",
            Event::AirliftLanded(_) => "AirliftLanded",
            Event::AirliftUnloaded(_) => "AirliftUnloaded",
            Event::AirliftFreed(_) => "AirliftFreed",
            Event::SeatsFlown(_) => "SeatsFlown",
            Event::TentsPitched(_) => "TentsPitched",
            Event::CampReady(_) => "CampReady",
            Event::StoreCrossed(_) => "StoreCrossed",
            Event::StoreReviewed(_) => "StoreReviewed",
            Event::VendorDelivered(..) => "VendorDelivered",
            Event::MachineFailed(..) => "MachineFailed",
            Event::MachineRepaired(..) => "MachineRepaired",
            Event::ContractFailed(_) => "ContractFailed",
            Event::ContractRecovered(_) => "ContractRecovered",
            Event::LotExpired(_) => "LotExpired",
            Event::DemandTurned(_) => "DemandTurned",
            Event::DemandArose(..) => "DemandArose",
            Event::FleetChanged(_) => "FleetChanged",
            Event::LaneDue(_) => "LaneDue",
            Event::ConvoyFormed(_) => "ConvoyFormed",
            Event::LinkPassed(_) => "LinkPassed",
            Event::ConvoyUnloaded(_) => "ConvoyUnloaded",
            Event::CrewRested(_) => "CrewRested",
            Event::EscortReturned(..) => "EscortReturned",
            Event::SortieLanded(_) => "SortieLanded",
            Event::SortieReturned(_) => "SortieReturned",
            Event::EvacuationDue(_) => "EvacuationDue",
            Event::CasualtiesCame(_) => "CasualtiesCame",
            Event::OperationEnded(_) => "OperationEnded",
            Event::RescuerReturned(_) => "RescuerReturned",
            Event::OtherDeath(_) => "OtherDeath",
            Event::DayBegan(_) => "DayBegan",
            Event::WeekEnded(_) => "WeekEnded",
            Event::MonthEnded(_) => "MonthEnded",
        }
    }
}
