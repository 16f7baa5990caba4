//! `[[inject]]` and `[[outcome]]`: fixed events, and the planner's own success criteria.

use crate::engine::time::SimTime;
use crate::scenario::goods::Amount;
use crate::scenario::scenario::Id;

/// What a fixed event does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Closes a link until `until`.
    CloseLink(Id),
    /// Withdraws a unit for good.
    WithdrawUnit(Id),
    /// Multiplies the rate of a threat until `until`.
    SurgeThreat {
        /// Which.
        threat: Id,
        /// By how much.
        factor: f64,
    },
    /// No flights in the mission until `until`; casualty evacuation is exempt.
    DenyFlights(Id),
    /// Puts a zone into a regime, and holds it there until `until` if that is stated.
    SetRegime {
        /// Which.
        zone: Id,
        /// Place of the regime: calm, tense, crisis.
        level: u8,
    },
    /// Puts a host's consent to a level, and holds it there until `until` if that is stated.
    SetConsent {
        /// Of which mission.
        mission: Id,
        /// Place in [`LEVELS`](crate::scenario::consent::LEVELS).
        level: u8,
    },
    /// Cuts the cash of a mission until `until`: flying hours, contracts and patrols shrink, contributors wait.
    CutCash {
        /// Of which mission.
        mission: Id,
        /// By which share, 0 to 1.
        share: f64,
    },
    /// A vendor or supplying site issues nothing until `until`.
    CutSupplier(Id),
    /// A contractor delivers nothing until `until`.
    FailContract(Id),
    /// Goods appear at a site.
    Gift {
        /// Where.
        site: Id,
        /// What.
        commodity: Id,
        /// How much.
        amount: Amount,
    },
}

/// A fixed event at a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Inject {
    /// The planner's id.
    pub id: Id,
    /// When.
    pub at: SimTime,
    /// Until when, for actions that last; [`SimTime::NEVER`] lasts to the horizon.
    pub until: SimTime,
    /// What.
    pub action: Action,
}

/// How a figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The sign, as it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
        }
    }

    /// Whether `found` compares with `value` as stated.
    pub fn holds(self, found: f64, value: f64) -> bool {
        match self {
            Comparison::Less => found < value,
            Comparison::AtMost => found <= value,
            Comparison::Greater => found > value,
            Comparison::AtLeast => found >= value,
        }
    }
}

/// One comparison of a figure with a number, in the figure's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Key in the figure registry, such as `deployment.foc_day`.
    pub figure: String,
    /// Comparison.
    pub comparison: Comparison,
    /// Number.
    pub value: f64,
}

/// A named condition on one replication: all its terms hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// The planner's id.
    pub id: Id,
    /// The condition as written.
    pub text: String,
    /// Terms joined by `and`; at least one.
    pub terms: Vec<Term>,
    /// Probability with which it must hold, if the planner states one.
    pub wanted: Option<f64>,
}
