//! Any text as what is asked of a batch: claims of `assert`, goals of `--precision`, conditions, ranges of `--vary`.
#![no_main]

use std::sync::LazyLock;

use bluelift::experiment::decision::Decision;
use bluelift::experiment::inputs::read_input;
use bluelift::experiment::precision::Goal;
use bluelift::experiment::quantity::Measure;
use bluelift::model::drivers::Drivers;
use bluelift::model::figures::Registry;
use bluelift::model::model::Model;
use bluelift::scenario::claim::{ExpressionFault, read_claims, read_quantity, read_terms};
use bluelift::scenario::load::{Request, load_text};
use libfuzzer_sys::fuzz_target;

const SCENARIO: &str = include_str!("../../../scenarios/01-one-depot-one-base.toml");

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let loaded = load_text("fuzz.toml", SCENARIO, &Request::default());
    let scenario = loaded.expect("the file of the ladder loads").scenario;
    let model = Model::compile(&scenario, Drivers::ALL);
    model.expect("the file of the ladder compiles").registry().clone()
});

/// A fault names a place that can be shown.
fn can_be_shown(text: &str, fault: &ExpressionFault) {
    assert!(fault.at <= text.len() && text.is_char_boundary(fault.at), "{text:?}: {fault:?}");
    // At the end of the text the mark stands behind it.
    let is_shown = fault.at == text.len() || text.get(fault.at..fault.at + fault.length).is_some();
    assert!(is_shown, "{text:?}: {fault:?}");
}

fuzz_target!(|text: &str| {
    match read_claims(text) {
        Ok(claims) => claims.iter().for_each(|claim| {
            assert!(claim.value.is_finite());
            let _ = Measure::resolve(&claim.quantity, &REGISTRY);
        }),
        Err(fault) => can_be_shown(text, &fault),
    }
    match read_quantity(text) {
        Ok(quantity) => {
            if let Err(fault) = Measure::resolve(&quantity, &REGISTRY) {
                can_be_shown(text, &fault);
            }
        }
        Err(fault) => can_be_shown(text, &fault),
    }
    if let Err(fault) = read_terms(text) {
        can_be_shown(text, &fault);
    }
    let _ = Goal::parse(text, &REGISTRY);
    if let Ok(input) = read_input(text, &|_| Some("\"200 m3\"".to_owned())) {
        for at in [0.0, 0.3, 1.0] {
            assert!(!input.text(at).is_empty() || !input.is_number());
        }
        assert!(input.n_levels() >= 1);
    }
    if let Ok(decision) = Decision::parse(text) {
        let last = decision.value(decision.len() - 1);
        assert!(!last.is_empty() || !decision.is_range());
    }
});
