//! Strategic lift, the yard of a port, and what a camp must have before people come.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;

/// How a unit's equipment comes to the mission area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiftBy {
    /// A ship chartered by the United Nations.
    Charter,
    /// The contributor moves itself and is paid for it under a letter of assist.
    LetterOfAssist,
    /// Chartered aircraft.
    Air,
}

/// Chartered aircraft that carry equipment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Airlift {
    /// Aircraft under charter.
    pub aircraft: u32,
    /// What one carries [kg].
    pub payload_kg: f64,
    /// Days of a round trip.
    pub cycle: f64,
    /// Hours on the ground at the airport of entry, on a parking place.
    pub ground: f64,
    /// What one sortie costs [cents].
    pub price: i64,
}

/// Flights by which people come, on fixed days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passengers {
    /// Seats of one flight.
    pub seats: u32,
    /// From one flight to the next at each airport of entry.
    pub every: SimSpan,
}

/// Strategic lift that units share.
#[derive(Debug, Clone, PartialEq)]
pub struct LiftRules {
    /// Ships under charter at once; as many as are asked for if absent.
    pub ships: Option<u32>,
    /// Days from a ship's discharge until it can be chartered again.
    pub reposition: Distribution,
    /// Aircraft for units whose equipment comes by air.
    pub airlift: Airlift,
    /// Flights for people; as soon as they are called if absent.
    pub passengers: Option<Passengers>,
}

/// What a port charges for time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demurrage {
    /// Days in the yard that cost nothing.
    pub free_days: f64,
    /// For each container and day beyond them [cents].
    pub container: f64,
    /// For each ship and day that it waits to be discharged [cents].
    pub ship: f64,
}

/// Tents before the hard camp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tents {
    /// People who can be housed in them.
    pub capacity: u32,
    /// When they stand.
    pub ready: SimTime,
}

/// What a camp must have before people come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CampNeeds {
    /// Water for each person [L/day]; none is asked for at 0.
    pub water: f64,
    /// Days for which the store must hold that where the site does not produce it.
    pub days: f64,
    /// Whether generators must carry the load.
    pub power: bool,
}
