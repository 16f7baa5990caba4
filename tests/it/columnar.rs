//! Parquet and XLSX, which are features: what is written reads back. Without the features there is nothing to test.
#![cfg(any(feature = "parquet", feature = "xlsx"))]

use std::path::Path;
use std::sync::atomic::AtomicBool;

use bluelift::experiment::batch::Batch;
use bluelift::experiment::batch::Plan;
use bluelift::experiment::batch::run;
use bluelift::experiment::summarise::summarise;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::Loaded;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

fn batch_of(file: &str) -> (Loaded, Model, Batch) {
    let loaded = load_file(Path::new(file), &Request::default()).expect("it loads");
    let model = Model::compile(&loaded.scenario, Drivers::ALL).expect("it compiles");
    let cancel = AtomicBool::new(false);
    let plan = Plan {
        seed: 1,
        n: 5,
        threads: 1,
        cancel: &cancel,
        progress: &|| {},
    };
    let batch = run(model.registry(), &plan, || Replicator::new(&model)).expect("it runs");
    (loaded, model, batch)
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_reads_back_with_nulls_units_and_descriptions() {
    use bluelift::report::parquet::write_outcomes;
    use bluelift::report::parquet::write_series;
    use parquet::file::reader::FileReader;
    use parquet::file::serialized_reader::SerializedFileReader;
    use parquet::record::Field;

    let (_, model, batch) = batch_of("scenarios/07-tasks-and-outcomes.toml");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let read = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("it is written");
        SerializedFileReader::new(std::fs::File::open(path).expect("it opens"))
            .expect("it is Parquet")
    };
    let (mut outcomes, mut series) = (Vec::new(), Vec::new());
    write_outcomes(&mut outcomes, model.registry(), &batch).expect("it is written");
    let summary = summarise(model.registry(), &batch);
    write_series(&mut series, &batch, &summary).expect("it is written");
    let reader = read("outcomes.parquet", &outcomes);
    let metadata = reader.metadata().file_metadata();
    assert_eq!(metadata.num_rows(), 5);
    let entries = metadata.key_value_metadata().expect("there are some");
    let cost = entries
        .iter()
        .find(|entry| entry.key == "cost.total")
        .expect("an entry");
    let about = cost.value.as_deref().expect("a text");
    assert!(about.starts_with("$ | all expenses"), "{about}");
    let mut nulls = 0;
    for (row, read) in reader.get_row_iter(None).expect("rows").enumerate() {
        let read = read.expect("a row");
        for (name, value) in read.get_column_iter() {
            match (model.registry().figure(name), value) {
                (None, Field::Long(number)) => assert_eq!(*number, row as i64),
                (Some(place), Field::Double(number)) => {
                    assert_eq!(Some(*number), batch.rows.value(row, place))
                }
                (Some(place), Field::Null) => {
                    assert_eq!(None, batch.rows.value(row, place));
                    nulls += 1;
                }
                (_, other) => panic!("{name}: {other:?}"),
            }
        }
    }
    assert!(nulls > 0, "the scenario has figures that are absent");
    let reader = read("series.parquet", &series);
    let n: usize = summary
        .series
        .iter()
        .map(|series| series.points.len())
        .sum();
    assert_eq!(reader.metadata().file_metadata().num_rows(), n as i64);
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_has_the_same_bytes_each_time() {
    use bluelift::report::Meta;
    use bluelift::report::Side;
    use bluelift::report::xlsx::workbook;

    let (loaded, model, batch) = batch_of("scenarios/01-one-depot-one-base.toml");
    let summary = summarise(model.registry(), &batch);
    let meta = Meta {
        n: 5,
        seed: 1,
        version: "0",
        partial: false,
        failures: 0,
    };
    let side = Side {
        label: "one",
        scenario: &loaded.scenario,
        registry: model.registry(),
        summary: &summary,
        rows: &batch.rows,
        less_cash: None,
        meta: &meta,
    };
    let (first, second) = (
        workbook(&side).expect("it is made"),
        workbook(&side).expect("it is made"),
    );
    assert!(first.starts_with(b"PK") && first.len() > 5_000);
    assert!(first == second);
}
