//! The words that files use for the values of each enumeration.

use crate::scenario::dispatch::Routing;
use crate::scenario::force::LoadLine;
use crate::scenario::goods::{Class, GoodsUnit};
use crate::scenario::lift::LiftBy;
use crate::scenario::mission::Component;
use crate::scenario::place::{Container, Mode, Role, Surface, ThreatLevel};
use crate::scenario::rules::BudgetGroup;
use crate::scenario::supply::{Release, Shortage, WhenFull};
use crate::scenario::threat::Target;
use crate::scenario::transport::Carries;
use crate::scenario::transport::Owner;

/// Gives an enumeration its list of words and the way from a word to a value.
macro_rules! words {
    ($type:ident { $($word:literal => $variant:ident),+ $(,)? }) => {
        impl $type {
            /// The words used in files, in the order of declaration.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The value that a word stands for.
            pub fn parse(word: &str) -> Option<$type> {
                match word {
                    $($word => Some($type::$variant),)+
                    _ => None,
                }
            }
        }
    };
    ($type:ident with word { $($word:literal => $variant:ident),+ $(,)? }) => {
        words!($type { $($word => $variant),+ });

        impl $type {
            /// The word used in files and columns.
            pub const fn word(self) -> &'static str {
                match self {
                    $($type::$variant => $word,)+
                }
            }
        }
    };
}

words!(Component { "military" => Military, "police" => Police, "civilian" => Civilian });
words!(Release { "never" => Never, "urgent" => Urgent, "always" => Always });
words!(Shortage {
    "first-come" => FirstCome,
    "fair-share" => FairShare,
    "priority" => Priority,
    "mandate-first" => MandateFirst,
});
words!(LiftBy { "charter" => Charter, "letter-of-assist" => LetterOfAssist, "air" => Air });
words!(Routing { "time" => Time, "exposure" => Exposure, "cost" => Cost });
words!(WhenFull { "send-back" => SendBack, "wait" => Wait });
words!(Mode { "road" => Road, "rail" => Rail, "river" => River, "sea" => Sea, "air" => Air });
words!(BudgetGroup {
    "personnel" => Personnel,
    "equipment" => Equipment,
    "civilian" => Civilian,
    "facilities" => Facilities,
    "ground-transport" => GroundTransport,
    "air" => Air,
    "naval" => Naval,
    "fuel" => Fuel,
    "rations" => Rations,
    "supplies" => Supplies,
    "freight" => Freight,
    "losses" => Losses,
});
words!(Role with word {
    "home-port" => HomePort,
    "seaport" => Seaport,
    "airport" => Airport,
    "river-port" => RiverPort,
    "border" => Border,
    "junction" => Junction,
    "logistics-base" => LogisticsBase,
    "mission-hq" => MissionHq,
    "sector-hq" => SectorHq,
    "base" => Base,
    "team-site" => TeamSite,
    "hospital" => Hospital,
});
words!(Container with word {
    "tank" => Tank,
    "bladder" => Bladder,
    "shed" => Shed,
    "reefer" => Reefer,
    "magazine" => Magazine,
});
words!(Surface with word {
    "paved" => Paved,
    "paved-broken" => PavedBroken,
    "laterite" => Laterite,
    "laterite-degraded" => LateriteDegraded,
    "sand" => Sand,
    "clay" => Clay,
});
words!(ThreatLevel with word {
    "low" => Low,
    "medium" => Medium,
    "high" => High,
    "extreme" => Extreme,
});
words!(Class with word {
    "rations" => Rations,
    "water" => Water,
    "diesel" => Diesel,
    "petrol" => Petrol,
    "aviation-fuel" => AviationFuel,
    "ammunition" => Ammunition,
    "medical" => Medical,
    "engineer-stores" => EngineerStores,
    "spares" => Spares,
    "general" => General,
});
words!(GoodsUnit with word { "kg" => Kilogram, "L" => Litre, "pcs" => Piece });
words!(Carries with word { "anything" => Anything, "liquids" => Liquids, "dry" => Dry });
words!(Owner with word { "contingent" => Contingent, "un" => Un, "contractor" => Contractor });
words!(Target with word { "site" => Site, "convoy" => Convoy, "zone" => Zone });

impl LoadLine {
    /// Classes of dangerous goods of the International Maritime Dangerous Goods Code, with the divisions of class 1.
    pub const DANGEROUS: &'static [&'static str] = &[
        "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2", "2.1", "2.2", "2.3", "3", "4.1", "4.2",
        "4.3", "5.1", "5.2", "6.1", "6.2", "7", "8", "9",
    ];
}
