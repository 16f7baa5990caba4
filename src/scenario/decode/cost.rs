//! `[cost]`: prices, and the budgets with which spending is compared.

use crate::scenario::decode::context::{Context, cents, dated};
use crate::scenario::decode::movement::{by_surface, surfaces};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{Form, Key, NOT_NEGATIVE, SHARE, TIME, default, optional, required};
use crate::scenario::record::{Datum, Record};
use crate::scenario::rules::{Budget, CostRules, Deduction, Section, Unpaid};

const fn money(name: &'static str, dimension: Dimension, doc: &'static str) -> Key {
    required(name, Form::Quantity(dimension, NOT_NEGATIVE), doc)
}

const PER_MONTH: Form = Form::Quantity(Dimension::MoneyPerMonth, NOT_NEGATIVE);

const AMOUNT: Form = Form::Quantity(Dimension::Money, NOT_NEGATIVE);

const BUDGET_KEYS: &[Key] = &[
    required("from", Form::Day, "First day, usually 1 July."),
    optional(
        "military-and-police",
        AMOUNT,
        "Approved; from the authorised strength if left out.",
    ),
    optional(
        "civilian",
        AMOUNT,
        "Approved; from the authorised strength if left out.",
    ),
    optional(
        "operational",
        AMOUNT,
        "Approved; nothing is compared if left out.",
    ),
    default(
        "delayed-deployment",
        SHARE,
        "\"0 %\"",
        "Share of uniformed person-months left out of the budget.",
    ),
    default(
        "vacancy",
        SHARE,
        "\"0 %\"",
        "Share of civilian posts left out of the budget.",
    ),
    default(
        "person-month",
        PER_MONTH,
        "\"$2,240 /mo\"",
        "Budgeted for a soldier or policeman, all included.",
    ),
];

/// Keys of `[cost]`.
pub(crate) const COST_KEYS: &[Key] = &[
    required(
        "reimbursement",
        Form::Either(&[PER_MONTH, Form::Rows(DATED_KEYS)]),
        "For each soldier or formed policeman, or from dates on.",
    ),
    money(
        "self-sustainment",
        Dimension::MoneyPerMonth,
        "For each person.",
    ),
    money(
        "vehicle-month",
        Dimension::MoneyPerMonth,
        "Wet lease of a vehicle.",
    ),
    money(
        "armoured-month",
        Dimension::MoneyPerMonth,
        "Wet lease of an armoured vehicle.",
    ),
    money("civilian-month", Dimension::MoneyPerMonth, "A civilian."),
    required(
        "haul",
        Form::Table(by_surface!(Form::Quantity(
            Dimension::MoneyPerTonneKm,
            NOT_NEGATIVE
        ))),
        "Inland haul by contractors.",
    ),
    money("barge", Dimension::MoneyPerTonneKm, "Haul by barge."),
    money("sealift", Dimension::MoneyPerTonne, "Sealift of equipment."),
    money(
        "passenger",
        Dimension::MoneyPerPerson,
        "Air travel of one person, one way.",
    ),
    money("truck-loss", Dimension::Money, "A truck written off."),
    money("award", Dimension::Money, "Award for death or disability."),
    money(
        "camp-place",
        Dimension::MoneyPerPlace,
        "Construction of a camp.",
    ),
    optional(
        "budget",
        Form::Rows(BUDGET_KEYS),
        "Approved budgets from dates on, to compare with.",
    ),
    optional(
        "deduction",
        Form::Table(DEDUCTION_KEYS),
        "Cut in reimbursement of people whose equipment is missing or broken for long; none if left out.",
    ),
    optional(
        "unpaid",
        Form::Table(UNPAID_KEYS),
        "What contributors do who are not paid; nothing if left out.",
    ),
];

const DEDUCTION_KEYS: &[Key] = &[
    default(
        "above",
        SHARE,
        "\"10 %\"",
        "Share of missing or broken equipment above which it counts.",
    ),
    default(
        "after",
        TIME,
        "\"182 d\"",
        "For how long it must have been so.",
    ),
    default("most", SHARE, "\"35 %\"", "Greatest share that is cut."),
];

const UNPAID_KEYS: &[Key] = &[
    required(
        "after",
        TIME,
        "Age of arrears from which spares are withheld.",
    ),
    required(
        "serviceability",
        SHARE,
        "Factor on serviceability until they are paid.",
    ),
];

const DATED_KEYS: &[Key] = &[
    required("from", Form::Day, "From when."),
    required("value", PER_MONTH, "Money a month."),
];

/// Builds the prices.
pub(crate) fn cost(record: &Record, context: &Context, faults: &mut Faults) -> Option<CostRules> {
    let money = |key: &str| cents(record.number(key));
    Some(CostRules {
        reimbursement: dated(
            record,
            "reimbursement",
            context,
            None,
            faults,
            |datum| match datum {
                Datum::Number(number) => Some(cents(*number)),
                _ => None,
            },
        ),
        self_sustainment: money("self-sustainment"),
        vehicle_month: money("vehicle-month"),
        armoured_month: money("armoured-month"),
        civilian_month: money("civilian-month"),
        haul: surfaces(record.record("haul"))?.map(cents),
        barge: money("barge"),
        sealift: money("sealift"),
        passenger: money("passenger"),
        truck_loss: money("truck-loss"),
        award: money("award"),
        camp_place: money("camp-place"),
        budget: budgets(record, context, faults),
        deduction: record.record("deduction").map(|row| Deduction {
            above: row.number("above"),
            after: row.number("after"),
            most: row.number("most"),
        }),
        unpaid: record.record("unpaid").map(|row| Unpaid {
            after: row.number("after"),
            serviceability: row.number("serviceability"),
        }),
    })
}

fn budgets(record: &Record, context: &Context, faults: &mut Faults) -> Vec<Budget> {
    let mut budgets: Vec<Budget> = Vec::new();
    for row in record.rows("budget") {
        let from = context.time(row.day("from"), None);
        if budgets.last().is_some_and(|before| before.from >= from) {
            let message = "must come after the date before it";
            faults.contradict(&row.path_of("from"), row.span_of("from"), message);
        }
        budgets.push(Budget {
            from,
            stated: Section::ALL.map(|section| row.find_number(section.word()).map(cents)),
            delayed_deployment: row.number("delayed-deployment"),
            vacancy: row.number("vacancy"),
            person_month: cents(row.number("person-month")),
        });
    }
    budgets
}
