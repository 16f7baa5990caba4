//! Dimensions of quantities: the base unit of each, and the units in which a planner may write it.

/// Days in a month, on average.
pub const DAYS_PER_MONTH: f64 = 30.4375;
/// Days in a year, on average.
pub const DAYS_PER_YEAR: f64 = 365.25;
/// What a quantity measures, with its base unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Time [days].
    Days,
    /// Time [hours].
    Hours,
    /// Time [minutes].
    Minutes,
    /// Distance [km].
    Distance,
    /// Length [m].
    Length,
    /// Mass [t].
    Tonnes,
    /// Mass [kg].
    Kilograms,
    /// Speed under way [km/h].
    Speed,
    /// Distance made good in a day [km/d].
    DailySpeed,
    /// Goods handled [t/d].
    TonnesPerDay,
    /// Water produced [L/d].
    LitresPerDay,
    /// Water for people [L/p/d].
    LitresPerPersonDay,
    /// Electric power [kW].
    Kilowatts,
    /// Electricity for people [kWh/p/d].
    KilowattHoursPerPersonDay,
    /// A part of a whole, 0 to 1.
    Share,
    /// A share lost in time [1/d]; a share alone is meant a month.
    Loss,
    /// A bare factor.
    Factor,
    /// A number of people, vehicles or things.
    Count,
    /// Working time allowed [h/mo].
    HoursPerMonth,
    /// Occurrences by distance [1/1000 km].
    PerDistance,
    /// Occurrences in time [1/d].
    PerDay,
    /// Deaths [1/1000 person-years].
    PerThousandPersonYears,
    /// Patients [1/1000 person-days].
    PerThousandPersonDays,
    /// Work of platoons [platoon-d].
    PlatoonDays,
    /// Building of camps [places/d].
    PlacesPerDay,
    /// Money [cents].
    Money,
    /// Money in time [cents/mo].
    MoneyPerMonth,
    /// Money by working time [cents/h].
    MoneyPerHour,
    /// Haul [cents/(t km)].
    MoneyPerTonneKm,
    /// Freight [cents/t].
    MoneyPerTonne,
    /// Travel [cents/person].
    MoneyPerPerson,
    /// Building [cents/place].
    MoneyPerPlace,
}

/// A unit with the factor to the base unit, as a product and a divisor so that round numbers stay round.
pub(crate) type Unit = (&'static str, f64, f64);

impl Dimension {
    /// Every dimension.
    pub const ALL: [Dimension; 32] = [
        Dimension::Days,
        Dimension::Hours,
        Dimension::Minutes,
        Dimension::Distance,
        Dimension::Length,
        Dimension::Tonnes,
        Dimension::Kilograms,
        Dimension::Speed,
        Dimension::DailySpeed,
        Dimension::TonnesPerDay,
        Dimension::LitresPerDay,
        Dimension::LitresPerPersonDay,
        Dimension::Kilowatts,
        Dimension::KilowattHoursPerPersonDay,
        Dimension::Share,
        Dimension::Loss,
        Dimension::Factor,
        Dimension::Count,
        Dimension::HoursPerMonth,
        Dimension::PerDistance,
        Dimension::PerDay,
        Dimension::PerThousandPersonYears,
        Dimension::PerThousandPersonDays,
        Dimension::PlatoonDays,
        Dimension::PlacesPerDay,
        Dimension::Money,
        Dimension::MoneyPerMonth,
        Dimension::MoneyPerHour,
        Dimension::MoneyPerTonneKm,
        Dimension::MoneyPerTonne,
        Dimension::MoneyPerPerson,
        Dimension::MoneyPerPlace,
    ];

    /// The units a planner may write, the usual one first.
    pub(crate) const fn units(self) -> &'static [Unit] {
        match self {
            Dimension::Days => &[
                ("d", 1.0, 1.0),
                ("s", 1.0, 86_400.0),
                ("min", 1.0, 1_440.0),
                ("h", 1.0, 24.0),
                ("wk", 7.0, 1.0),
                ("mo", DAYS_PER_MONTH, 1.0),
                ("y", DAYS_PER_YEAR, 1.0),
            ],
            Dimension::Hours => &[
                ("h", 1.0, 1.0),
                ("s", 1.0, 3_600.0),
                ("min", 1.0, 60.0),
                ("d", 24.0, 1.0),
                ("wk", 168.0, 1.0),
            ],
            Dimension::Minutes => &[
                ("min", 1.0, 1.0),
                ("s", 1.0, 60.0),
                ("h", 60.0, 1.0),
                ("d", 1_440.0, 1.0),
            ],
            Dimension::Distance => &[("km", 1.0, 1.0), ("m", 1.0, 1_000.0)],
            Dimension::Length => &[("m", 1.0, 1.0), ("km", 1_000.0, 1.0)],
            Dimension::Tonnes => &[("t", 1.0, 1.0), ("kg", 1.0, 1_000.0)],
            Dimension::Kilograms => &[("kg", 1.0, 1.0), ("t", 1_000.0, 1.0)],
            Dimension::Speed => &[("km/h", 1.0, 1.0)],
            Dimension::DailySpeed => &[("km/d", 1.0, 1.0)],
            Dimension::TonnesPerDay => &[
                ("t/d", 1.0, 1.0),
                ("kg/d", 1.0, 1_000.0),
                ("t/h", 24.0, 1.0),
            ],
            Dimension::LitresPerDay => &[
                ("L/d", 1.0, 1.0),
                ("m3/d", 1_000.0, 1.0),
                ("kL/d", 1_000.0, 1.0),
                ("m3/h", 24_000.0, 1.0),
            ],
            Dimension::LitresPerPersonDay => &[("L/p/d", 1.0, 1.0)],
            Dimension::Kilowatts => &[("kW", 1.0, 1.0), ("MW", 1_000.0, 1.0), ("W", 1.0, 1_000.0)],
            Dimension::KilowattHoursPerPersonDay => &[("kWh/p/d", 1.0, 1.0)],
            Dimension::Share => &[("%", 1.0, 100.0), ("", 1.0, 1.0)],
            Dimension::Loss => &[
                ("%/mo", 1.0, 100.0 * DAYS_PER_MONTH),
                ("%", 1.0, 100.0 * DAYS_PER_MONTH),
                ("%/d", 1.0, 100.0),
                ("%/y", 1.0, 100.0 * DAYS_PER_YEAR),
                ("", 1.0, DAYS_PER_MONTH),
            ],
            Dimension::Factor => &[("", 1.0, 1.0)],
            Dimension::Count => &[("", 1.0, 1.0), ("people", 1.0, 1.0), ("vehicles", 1.0, 1.0)],
            Dimension::HoursPerMonth => &[
                ("h/mo", 1.0, 1.0),
                ("h/d", DAYS_PER_MONTH, 1.0),
                ("h/y", 1.0, 12.0),
            ],
            Dimension::PerDistance => &[
                ("/1000km", 1.0, 1.0),
                ("/100km", 10.0, 1.0),
                ("/10000km", 1.0, 10.0),
                ("/km", 1_000.0, 1.0),
            ],
            Dimension::PerDay => &[
                ("/d", 1.0, 1.0),
                ("/wk", 1.0, 7.0),
                ("/mo", 1.0, DAYS_PER_MONTH),
                ("/y", 1.0, DAYS_PER_YEAR),
            ],
            Dimension::PerThousandPersonYears => {
                &[("/1000person-y", 1.0, 1.0), ("/1000p-y", 1.0, 1.0)]
            }
            Dimension::PerThousandPersonDays => {
                &[("/1000person-d", 1.0, 1.0), ("/1000p-d", 1.0, 1.0)]
            }
            Dimension::PlatoonDays => &[("platoon-d", 1.0, 1.0)],
            Dimension::PlacesPerDay => &[("places/d", 1.0, 1.0), ("place/d", 1.0, 1.0)],
            Dimension::Money => &[("$", 100.0, 1.0)],
            Dimension::MoneyPerMonth => &[
                ("$/mo", 100.0, 1.0),
                ("$/person/mo", 100.0, 1.0),
                ("$/p/mo", 100.0, 1.0),
                ("$/v/mo", 100.0, 1.0),
                ("$/d", 100.0 * DAYS_PER_MONTH, 1.0),
                ("$/p/d", 100.0 * DAYS_PER_MONTH, 1.0),
                ("$/y", 100.0, 12.0),
            ],
            Dimension::MoneyPerHour => &[("$/h", 100.0, 1.0)],
            Dimension::MoneyPerTonneKm => &[("$/t/km", 100.0, 1.0), ("$/tkm", 100.0, 1.0)],
            Dimension::MoneyPerTonne => &[("$/t", 100.0, 1.0), ("$/kg", 100_000.0, 1.0)],
            Dimension::MoneyPerPerson => &[("$/person", 100.0, 1.0), ("$/p", 100.0, 1.0)],
            Dimension::MoneyPerPlace => &[("$/place", 100.0, 1.0), ("$/p", 100.0, 1.0)],
        }
    }

    /// What it is called, with an article.
    pub const fn noun(self) -> &'static str {
        match self {
            Dimension::Days | Dimension::Hours | Dimension::Minutes => "a time",
            Dimension::Distance | Dimension::Length => "a length",
            Dimension::Tonnes | Dimension::Kilograms => "a mass",
            Dimension::Speed => "a speed",
            Dimension::DailySpeed => "a distance a day",
            Dimension::TonnesPerDay => "a mass a day",
            Dimension::LitresPerDay => "a volume a day",
            Dimension::LitresPerPersonDay => "a volume for each person a day",
            Dimension::Kilowatts => "a power",
            Dimension::KilowattHoursPerPersonDay => "electricity for each person a day",
            Dimension::Share => "a share",
            Dimension::Loss => "a share lost in time",
            Dimension::Factor => "a factor",
            Dimension::Count => "a number",
            Dimension::HoursPerMonth => "hours a month",
            Dimension::PerDistance => "a rate by distance",
            Dimension::PerDay => "a rate in time",
            Dimension::PerThousandPersonYears => "a rate by person-years",
            Dimension::PerThousandPersonDays => "a rate by person-days",
            Dimension::PlatoonDays => "platoon-days",
            Dimension::PlacesPerDay => "places a day",
            Dimension::Money => "money",
            Dimension::MoneyPerMonth => "money a month",
            Dimension::MoneyPerHour => "money an hour",
            Dimension::MoneyPerTonneKm => "money a tonne-kilometre",
            Dimension::MoneyPerTonne => "money a tonne",
            Dimension::MoneyPerPerson => "money a person",
            Dimension::MoneyPerPlace => "money a place",
        }
    }

    /// How a planner may write one, in quotes.
    pub const fn example(self) -> &'static str {
        match self {
            Dimension::Days => "\"21 d\"",
            Dimension::Hours => "\"8 h\"",
            Dimension::Minutes => "\"25 min\"",
            Dimension::Distance => "\"352 km\"",
            Dimension::Length => "\"2500 m\"",
            Dimension::Tonnes => "\"12.5 t\"",
            Dimension::Kilograms => "\"0.84 kg\"",
            Dimension::Speed => "\"60 km/h\"",
            Dimension::DailySpeed => "\"350 km/d\"",
            Dimension::TonnesPerDay => "\"400 t/d\"",
            Dimension::LitresPerDay => "\"90 m3/d\"",
            Dimension::LitresPerPersonDay => "\"15 L/p/d\"",
            Dimension::Kilowatts => "\"200 kW\"",
            Dimension::KilowattHoursPerPersonDay => "\"6 kWh/p/d\"",
            Dimension::Share => "\"35 %\" or 0.35",
            Dimension::Loss => "\"1 %/mo\"",
            Dimension::Factor => "1.5",
            Dimension::Count => "12",
            Dimension::HoursPerMonth => "\"50 h/mo\"",
            Dimension::PerDistance => "\"0.4 /1000 km\"",
            Dimension::PerDay => "\"0.2 /mo\"",
            Dimension::PerThousandPersonYears => "\"0.45 /1000 person-y\"",
            Dimension::PerThousandPersonDays => "\"0.6 /1000 person-d\"",
            Dimension::PlatoonDays => "\"1.5 platoon-d\"",
            Dimension::PlacesPerDay => "\"12 places/d\"",
            Dimension::Money => "\"$70,000\"",
            Dimension::MoneyPerMonth => "\"$1,332 /mo\"",
            Dimension::MoneyPerHour => "\"$3,900 /h\"",
            Dimension::MoneyPerTonneKm => "\"$0.12 /t/km\"",
            Dimension::MoneyPerTonne => "\"$600 /t\"",
            Dimension::MoneyPerPerson => "\"$900 /person\"",
            Dimension::MoneyPerPlace => "\"$17,647 /place\"",
        }
    }

    /// The symbol of the base unit, as shown beside a range.
    pub const fn base(self) -> &'static str {
        match self {
            Dimension::Share | Dimension::Factor | Dimension::Count => "",
            Dimension::Loss => "/d",
            Dimension::Money
            | Dimension::MoneyPerMonth
            | Dimension::MoneyPerHour
            | Dimension::MoneyPerTonneKm
            | Dimension::MoneyPerTonne
            | Dimension::MoneyPerPerson
            | Dimension::MoneyPerPlace => "cents",
            _ => self.units()[0].0,
        }
    }

    /// Whether a bare number says all.
    pub const fn is_bare(self) -> bool {
        matches!(
            self,
            Dimension::Share | Dimension::Factor | Dimension::Count
        )
    }

    /// "a time such as "21 d"", for faults.
    pub fn expected(self) -> String {
        format!("{} such as {}", self.noun(), self.example())
    }

    /// All units a planner may write, parted by commas.
    pub fn unit_list(self) -> String {
        let names: Vec<&str> = self.units().iter().map(|unit| unit.0).collect();
        names.join(", ")
    }
}
