//! Benches of the model and of batches: `cargo bench --bench model`.
//!
//! `replication/<scenario>` is one replication, with the replicator reused; its counter is events. `batch/threads=t` runs
//! the same replications of Mali with t threads and folds their series; its counter is replications.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use bluelift::experiment::batch::Plan;
use bluelift::experiment::batch::run;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;
use divan::Bencher;
use divan::black_box;
use divan::counter::ItemsCount;

const SEED: u64 = 1;
/// Replications of one batch.
const BATCH: u64 = 32;

fn main() {
    divan::main();
}

fn model(name: &str) -> Model {
    let file = format!("scenarios/{name}.toml");
    let loaded = load_file(Path::new(&file), &Request::default());
    let loaded = loaded.expect("the gallery has no faults");
    Model::compile(&loaded.scenario, Drivers::ALL).expect("the gallery compiles")
}

#[divan::bench(args = ["01-one-depot-one-base", "04-echelons-and-river", "08-variants-and-injects", "mali"], sample_count = 20, sample_size = 1)]
fn replication(bencher: Bencher, name: &str) {
    let model = model(name);
    let mut replicator = Replicator::new(&model);
    let first = replicator.replicate(SEED, 0).expect("the ledger balances");
    bencher
        .counter(ItemsCount::new(first.events))
        .bench_local(|| black_box(replicator.replicate(SEED, 0)));
}

#[divan::bench(args = [1, 2, 4, 8, 16], sample_count = 5, sample_size = 1)]
fn batch(bencher: Bencher, threads: usize) {
    let model = model("mali");
    let never = AtomicBool::new(false);
    let plan = Plan {
        seed: SEED,
        n: BATCH,
        threads,
        cancel: &never,
        progress: &|| {},
    };
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        black_box(run(model.registry(), &plan, || Replicator::new(&model)).is_ok())
    });
}
