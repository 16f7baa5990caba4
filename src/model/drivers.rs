//! Drivers of trouble, each of which can be switched off under the same random numbers.

use crate::model::model::Model;

/// A source of friction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Driver {
    /// Wet-season speeds and closures of roads.
    Rain,
    /// Security incidents.
    Incidents,
    /// Breakdowns on the road and unserviceable equipment.
    Breakdowns,
    /// Customs, port queues and borders.
    Port,
    /// Contributors' readiness and failed pledges.
    Readiness,
    /// Status-of-forces agreement, flight refusals and fixed events.
    Politics,
    /// Late vendors.
    Contractors,
    /// Weather that stops flights.
    AirWeather,
}

impl Driver {
    /// All drivers, in the order in which they are reported.
    pub const ALL: [Driver; 8] = [
        Driver::Rain,
        Driver::Incidents,
        Driver::Breakdowns,
        Driver::Port,
        Driver::Readiness,
        Driver::Politics,
        Driver::Contractors,
        Driver::AirWeather,
    ];

    /// The word used on the command line and in charts.
    pub const fn word(self) -> &'static str {
        match self {
            Driver::Rain => "rain",
            Driver::Incidents => "incidents",
            Driver::Breakdowns => "breakdowns",
            Driver::Port => "port",
            Driver::Readiness => "readiness",
            Driver::Politics => "politics",
            Driver::Contractors => "contractors",
            Driver::AirWeather => "air-weather",
        }
    }
}

/// The drivers that are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drivers(u8);

impl Drivers {
    /// Every driver on.
    pub const ALL: Drivers = Drivers(0xff);
    /// Every driver off: the plan as it would go if nothing went wrong.
    pub const NONE: Drivers = Drivers(0);

    /// Whether a driver is on.
    pub const fn has(self, driver: Driver) -> bool {
        self.0 & (1 << driver as u8) != 0
    }

    /// The same with one driver off.
    #[must_use]
    pub const fn without(self, driver: Driver) -> Drivers {
        Drivers(self.0 & !(1 << driver as u8))
    }

    /// The same with one driver on.
    #[must_use]
    pub const fn with(self, driver: Driver) -> Drivers {
        Drivers(self.0 | 1 << driver as u8)
    }
}

impl Model {
    /// Switches drivers on and off: the model is the same as if it had been compiled with these.
    pub fn set_drivers(&mut self, drivers: Drivers) {
        self.drivers = drivers;
    }
}
