//! What policies say beside where goods come from: levels, rules of ordering, and irregular demand.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::scenario::goods::Amount;
use crate::scenario::scenario::Id;

/// How high a stock is to be.
///
/// # Example
///
/// ```
/// # use bluelift::scenario::supply::Level;
/// // Ten days of supply of 2.5 units a day, in thousandths, and a dozen pieces whatever is demanded.
/// assert_eq!(Level::Days(10.0).amount(2_500), 25_000);
/// assert_eq!(Level::Amount(12_000).amount(2_500), 12_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// Days of supply at the present demand.
    Days(f64),
    /// An amount [thousandths], whatever the demand.
    Amount(Amount),
}

impl Level {
    /// Nothing.
    pub const ZERO: Level = Level::Days(0.0);

    /// The amount that it stands for at a demand [thousandths/day]; thousandths, rounded down.
    #[inline]
    pub fn amount(self, demand: i64) -> Amount {
        match self {
            Level::Days(days) => (demand as f64 * days) as i64,
            Level::Amount(amount) => amount,
        }
    }

    /// Days of supply, where it is stated so.
    pub fn days(self) -> Option<f64> {
        match self {
            Level::Days(days) => Some(days),
            Level::Amount(_) => None,
        }
    }

    /// Whether it is above nothing.
    pub fn is_positive(self) -> bool {
        match self {
            Level::Days(days) => days > 0.0,
            Level::Amount(amount) => amount > 0,
        }
    }

    /// Whether it is above another; false where one is in days and the other an amount, which cannot be told.
    pub fn is_above(self, other: Level) -> bool {
        match (self, other) {
            (Level::Days(one), Level::Days(other)) => one > other,
            (Level::Amount(one), Level::Amount(other)) => one > other,
            _ => false,
        }
    }

    /// A level between nothing and this one, by its share.
    pub fn share(self, share: f64) -> Level {
        match self {
            Level::Days(days) => Level::Days(days * share),
            Level::Amount(amount) => Level::Amount((amount as f64 * share) as i64),
        }
    }
}

/// A quantity that is sent on a schedule, whatever is on hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Push {
    /// How much each time.
    pub amount: Level,
    /// Time between two.
    pub every: SimSpan,
}

/// A stock that is built up in a season, as before the rains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    /// Month at whose beginning building up begins, 0 = January.
    pub start: usize,
    /// Month at whose beginning it is to be complete; from then on the policy's own levels hold.
    pub by: usize,
}

impl Season {
    /// Whether a calendar month (0 = January) belongs to it.
    pub fn holds(&self, month: usize) -> bool {
        if self.start < self.by {
            (self.start..self.by).contains(&month)
        } else {
            month >= self.start || month < self.by
        }
    }
}

/// A stockpile: the season in which it is built up, and how high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stockpile {
    /// The level it is to reach.
    pub level: Level,
    /// When.
    pub season: Season,
}

/// When something is demanded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Occasions {
    /// At random, so many a day on average (a Poisson process).
    Rate(f64),
    /// Regularly.
    Every(SimSpan),
}

/// Demand that comes in single requests beside daily use: spares, ammunition for a contact, stores for construction.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// The planner's id.
    pub id: Id,
    /// Where.
    pub site: Id,
    /// Of what.
    pub commodity: Id,
    /// One lot [thousandths].
    pub amount: Amount,
    /// Lots in one request.
    pub lots: Distribution,
    /// How often.
    pub occasions: Occasions,
    /// From when.
    pub from: SimTime,
    /// Until when; [`SimTime::NEVER`] lasts to the horizon.
    pub until: SimTime,
    /// Whether what is not there is owed until it comes; otherwise it is lost.
    pub waits: bool,
}

/// Who may draw on a reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// Nobody but the site itself.
    Never,
    /// Others too, in an emergency.
    Urgent,
    /// Others too: it is reported, not kept.
    Always,
}

/// Who is served when a supplier has less than is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// Whoever has waited longest.
    FirstCome,
    /// So that all are left with the same days of supply.
    FairShare,
    /// By the priority of their policies.
    Priority,
    /// Sites with mandate tasks before others, each by priority.
    MandateFirst,
}

/// What convoys do with what does not fit into a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenFull {
    /// They take it home.
    SendBack,
    /// They wait with it until there is room, as long as they would for a closed road.
    Wait,
}

/// Issuing goods before they expire, as ration packs are eaten in their last months.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnOver {
    /// Days before expiry at which they are issued.
    pub before_days: f64,
    /// Commodity for which they are used, kilogram for kilogram.
    pub into: Id,
}

/// How long goods keep.
#[derive(Debug, Clone, PartialEq)]
pub struct ShelfLife {
    /// Days from the vendor's delivery to expiry.
    pub days: f64,
    /// Issuing before that.
    pub turn_over: Option<TurnOver>,
}

/// How refrigerated goods are lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColdChain {
    /// Failures of a refrigerated container in use [per day].
    pub fails: f64,
    /// Share of its goods that is lost then.
    pub lost: f64,
}

/// Shares lost on each passage of a link.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LinkLosses {
    /// Of all goods: diverted.
    pub diversion: f64,
    /// Of liquids: leaked or evaporated.
    pub leakage: f64,
    /// Of refrigerated goods: spoilt.
    pub spoilage: f64,
}

impl LinkLosses {
    /// Whether nothing is lost.
    pub fn is_none(&self) -> bool {
        *self == LinkLosses::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_may_go_over_the_turn_of_the_year() {
        let season = Season { start: 10, by: 3 };
        let months: Vec<usize> = (0..12).filter(|month| season.holds(*month)).collect();
        assert_eq!(months, [0, 1, 2, 10, 11]);
        let season = Season { start: 1, by: 4 };
        let months: Vec<usize> = (0..12).filter(|month| season.holds(*month)).collect();
        assert_eq!(months, [1, 2, 3]);
    }

    #[test]
    fn days_and_amounts_cannot_be_compared() {
        assert!(!Level::Days(10.0).is_above(Level::Amount(1)));
        assert!(Level::Days(10.0).is_above(Level::Days(9.0)));
        assert!(Level::Amount(2).is_above(Level::Amount(1)));
    }
}
