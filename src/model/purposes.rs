//! What random numbers are drawn for: one constant a use, never reused and never renumbered.
//!
//! Each draw is addressed by its purpose, the planner's id of what it concerns, and a number that the use
//! defines. See [`crate::engine::streams`].

use crate::engine::streams::Purpose;

/// Days from request to readiness of a unit; k counts the contributors tried.
pub const READINESS: Purpose = Purpose(1);
/// Whether the pledge for a unit fails; k counts the contributors tried.
pub const PLEDGE: Purpose = Purpose(2);
/// Tender for and positioning of a unit's ship.
pub const TENDER: Purpose = Purpose(3);
/// A unit's voyage.
pub const VOYAGE: Purpose = Purpose(4);
/// Customs and staging of a unit's equipment.
pub const CUSTOMS: Purpose = Purpose(5);
/// Travel of a unit's people to the theatre and on to their site.
pub const MAIN_BODY: Purpose = Purpose(6);
/// Completeness and serviceability of a unit's equipment, and when it is completed.
pub const EQUIPMENT: Purpose = Purpose(7);
/// Time from arrival to operation.
pub const SETUP: Purpose = Purpose(8);
/// Length of the dip at a unit's k-th rotation.
pub const ROTATION: Purpose = Purpose(9);
/// Delay of a camp.
pub const CAMP: Purpose = Purpose(10);
/// Date of a status-of-forces agreement.
pub const AGREEMENT: Purpose = Purpose(11);
/// k-th change of a host's consent.
pub const CONSENT: Purpose = Purpose(19);
/// Duration of a stage of force generation; k is contributor × 8 + stage.
pub const STAGE: Purpose = Purpose(12);
/// Whether and at which stage the k-th contributor of a unit drops out.
pub const DROP_OUT: Purpose = Purpose(13);
/// Pace of a mission's contributors (0), its unfilled share (1), its rapid pool (2).
pub const MOOD: Purpose = Purpose(14);
/// Whether nobody comes forward for a unit at first, and for how long.
pub const SEARCH: Purpose = Purpose(15);
/// Individuals who come and leave at the k-th count.
pub const RECRUITS: Purpose = Purpose(16);
/// Slip of a unit's k-th rotation.
pub const SLIP: Purpose = Purpose(17);
/// How long a unit packs (0), and a base takes to be handed over and cleared (1).
pub const EXIT: Purpose = Purpose(18);
/// A vendor's k-th delivery to a store.
pub const VENDOR: Purpose = Purpose(20);
/// Points in time at which a demand makes requests.
pub const REQUEST: Purpose = Purpose(21);
/// Size of the k-th request of a demand.
pub const REQUEST_SIZE: Purpose = Purpose(22);
/// A contractor's k-th failure (k even: time to it; odd: how long it lasts).
pub const CONTRACT: Purpose = Purpose(23);
/// Failures of refrigerated containers of a store in week k.
pub const COLD_CHAIN: Purpose = Purpose(24);
/// Failures and repairs of a machine; k is machine × 2³² + draw.
pub const ASSET: Purpose = Purpose(25);
/// Factor on the use of a store in month k.
pub const USE: Purpose = Purpose(26);
/// Forming the k-th convoy of a lane.
pub const FORMATION: Purpose = Purpose(30);
/// What befalls the k-th convoy of a lane on one of its stretches; k is convoy × 256 + stretch.
pub const STRETCH: Purpose = Purpose(31);
/// Clearance and weather of the k-th attempt to fly on a lane.
pub const FLIGHT: Purpose = Purpose(32);
/// Clearance of the k-th convoy of a lane to leave.
pub const PERMIT: Purpose = Purpose(33);
/// Whether an unpaved strip is too soft on day k.
pub const SOFT_STRIP: Purpose = Purpose(34);
/// Points in time at which weather closes a link.
pub const WASHOUT: Purpose = Purpose(40);
/// How long such a closure lasts; k is the key of the incident.
pub const REOPENING: Purpose = Purpose(41);
/// k-th change of a zone's security regime.
pub const REGIME: Purpose = Purpose(50);
/// Incidents of one kind at one place.
pub const HAZARD: Purpose = Purpose(51);
/// Incidents that an incident excites.
pub const ECHO: Purpose = Purpose(52);
/// What an incident does; k is its key.
pub const STRIKE: Purpose = Purpose(53);
/// Fate of the wounded of an incident; k is its key.
pub const EVACUATION: Purpose = Purpose(60);
/// Deaths by illness and accident at a site.
pub const OTHER_DEATHS: Purpose = Purpose(61);
/// Who falls ill on day k, when they come to a hospital and how long they stay; and whose people are sent home.
pub const ADMISSIONS: Purpose = Purpose(62);
/// Weather for evacuation flights in a zone in the k-th three hours.
pub const EVACUATION_WEATHER: Purpose = Purpose(63);
/// Length of an operation; k is the patient.
pub const OPERATION: Purpose = Purpose(64);
/// Alerts of a task on day k: how many, how far away, and how long until help sets out.
pub const ALERTS: Purpose = Purpose(66);
/// Which of the killed of an incident died of wounds on record (k is its key), and where a patrol was struck.
pub const WOUNDS: Purpose = Purpose(65);
