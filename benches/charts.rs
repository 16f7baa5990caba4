//! Benches of the charts of Mali: `cargo bench --bench charts`.
//!
//! `draw` lays out every sheet; `write` also writes each as SVG and as PNG into a folder, over all cores.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use bluelift::experiment::batch::Batch;
use bluelift::experiment::batch::Plan;
use bluelift::experiment::batch::run;
use bluelift::experiment::summarise::summarise;
use bluelift::experiment::summary::Summary;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::report::Meta;
use bluelift::report::Side;
use bluelift::report::charts;
use bluelift::scenario::load::Loaded;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;
use divan::Bencher;
use divan::black_box;

const SEED: u64 = 1;
/// Replications of the batch that is drawn.
const BATCH: u64 = 50;

fn main() {
    divan::main();
}

/// Mali and a batch of it.
struct Mali {
    loaded: Loaded,
    model: Model,
    batch: Batch,
    summary: Summary,
    meta: Meta<'static>,
}

impl Mali {
    fn run() -> Mali {
        let loaded = load_file(Path::new("scenarios/mali.toml"), &Request::default());
        let loaded = loaded.expect("the gallery has no faults");
        let model = Model::compile(&loaded.scenario, Drivers::ALL).expect("the gallery compiles");
        let plan = Plan {
            seed: SEED,
            n: BATCH,
            threads: 2,
            cancel: &AtomicBool::new(false),
            progress: &|| {},
        };
        let batch = run(model.registry(), &plan, || Replicator::new(&model));
        let batch = batch.expect("threads start");
        let summary = summarise(model.registry(), &batch);
        let meta = Meta {
            n: BATCH,
            seed: SEED,
            version: env!("CARGO_PKG_VERSION"),
            partial: false,
            failures: 0,
        };
        Mali {
            loaded,
            model,
            batch,
            summary,
            meta,
        }
    }

    fn side(&self) -> Side<'_> {
        Side {
            label: "mali",
            scenario: &self.loaded.scenario,
            registry: self.model.registry(),
            summary: &self.summary,
            rows: &self.batch.rows,
            less_cash: None,
            meta: &self.meta,
        }
    }
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn draw(bencher: Bencher) {
    let mali = Mali::run();
    bencher.bench_local(|| black_box(charts::all(&mali.side()).len()));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn write(bencher: Bencher) {
    let mali = Mali::run();
    let charts = charts::all(&mali.side());
    let folder = tempfile::tempdir().expect("a temporary folder");
    bencher.bench_local(|| black_box(charts::write(folder.path(), &charts, "for study").is_ok()));
}
