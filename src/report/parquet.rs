//! `outcomes.parquet` and `series.parquet`: the data of the CSV files in columns, with units and descriptions in the file.
//!
//! The metadata of each file have an entry for each column: its name, then `unit | description`; and who wrote it, with
//! seed and number of replications. Needs the feature `parquet`, which is off by default because of the crates it takes.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::ConvertedType;
use parquet::basic::Repetition;
use parquet::basic::Type as Physical;
use parquet::data_type::ByteArray;
use parquet::data_type::ByteArrayType;
use parquet::data_type::DoubleType;
use parquet::data_type::Int64Type;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::experiment::batch::Batch;
use crate::experiment::summary::PointSummary;
use crate::experiment::summary::Summary;
use crate::model::figures::Registry;
use crate::report::explain::columns::COLUMNS;

/// Values of one column.
enum Values {
    Texts(Vec<String>),
    Whole(Vec<i64>),
    Numbers(Vec<Option<f64>>),
}

/// One column with what is known of it.
struct Column {
    name: String,
    about: String,
    values: Values,
}

/// Writes one row for each replication that succeeded: its number, then a column for each figure; absent values are null.
///
/// # Errors
///
/// If `to` cannot be written.
pub fn write_outcomes(
    to: impl Write + Send,
    registry: &Registry,
    batch: &Batch,
) -> Result<(), ParquetError> {
    let rows = 0..batch.rows.len();
    let numbers = rows.clone().map(|row| batch.rows.replication(row) as i64);
    let mut columns = vec![Column {
        name: "replication".to_owned(),
        about: about("outcomes.csv", "replication"),
        values: Values::Whole(numbers.collect()),
    }];
    for (place, figure) in registry.figures.iter().enumerate() {
        columns.push(Column {
            name: figure.key.clone(),
            about: format!(
                "{} | {}; {}; absent: {}",
                figure.unit,
                figure.description,
                figure.direction.word(),
                figure.absent.word()
            ),
            values: Values::Numbers(
                rows.clone()
                    .map(|row| batch.rows.value(row, place))
                    .collect(),
            ),
        });
    }
    write(to, columns, batch)
}

/// Writes one row for each point of each series, with the columns of `series.csv`.
///
/// # Errors
///
/// If `to` cannot be written.
pub fn write_series(
    to: impl Write + Send,
    batch: &Batch,
    summary: &Summary,
) -> Result<(), ParquetError> {
    let points = || {
        summary
            .series
            .iter()
            .flat_map(|series| series.points.iter().map(move |point| (series, point)))
    };
    let numbers = |of: &dyn Fn(&PointSummary) -> Option<f64>| {
        Values::Numbers(points().map(|(_, point)| of(point)).collect())
    };
    let column = |name: &str, values: Values| Column {
        name: name.to_owned(),
        about: about("series.csv", name),
        values,
    };
    let mut columns = vec![
        column(
            "series",
            Values::Texts(points().map(|(series, _)| series.key.clone()).collect()),
        ),
        column(
            "item",
            Values::Texts(points().map(|(series, _)| series.item.clone()).collect()),
        ),
        Column {
            name: "unit".to_owned(),
            about: " | unit of the series".to_owned(),
            values: Values::Texts(points().map(|(series, _)| series.unit.clone()).collect()),
        },
        column(
            "day",
            Values::Whole(points().map(|(_, point)| i64::from(point.day)).collect()),
        ),
        column(
            "n",
            Values::Whole(points().map(|(_, point)| point.n as i64).collect()),
        ),
        column("mean", numbers(&|point| point.mean)),
    ];
    for (rank, name) in ["p05", "p25", "p50", "p75", "p95"].into_iter().enumerate() {
        columns.push(column(
            name,
            numbers(&move |point| point.quantiles.map(|quantiles| quantiles[rank])),
        ));
    }
    write(to, columns, batch)
}

/// Unit and description of a column of a CSV file.
fn about(file: &str, column: &str) -> String {
    let found = COLUMNS
        .iter()
        .find(|(of, name, ..)| *of == file && *name == column);
    found.map_or_else(String::new, |(_, _, unit, doc)| format!("{unit} | {doc}"))
}

fn write(to: impl Write + Send, columns: Vec<Column>, batch: &Batch) -> Result<(), ParquetError> {
    let fields: Result<Vec<Arc<Type>>, ParquetError> = columns
        .iter()
        .map(|column| field(column).map(Arc::new))
        .collect();
    let schema = Type::group_type_builder("bluelift")
        .with_fields(fields?)
        .build()?;
    let mut metadata: Vec<KeyValue> = columns
        .iter()
        .map(|column| KeyValue::new(column.name.clone(), column.about.clone()))
        .collect();
    metadata.push(KeyValue::new("seed".to_owned(), batch.seed.to_string()));
    metadata.push(KeyValue::new(
        "replications".to_owned(),
        batch.n.to_string(),
    ));
    let properties = WriterProperties::builder()
        .set_created_by(format!("bluelift {}", env!("CARGO_PKG_VERSION")))
        .set_key_value_metadata(Some(metadata))
        .build();
    let mut writer = SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for column in &columns {
        let mut open = group
            .next_column()?
            .expect("as many columns as the schema has");
        match &column.values {
            Values::Texts(texts) => {
                let bytes: Vec<ByteArray> = texts
                    .iter()
                    .map(|text| ByteArray::from(text.as_str()))
                    .collect();
                open.typed::<ByteArrayType>()
                    .write_batch(&bytes, None, None)?;
            }
            Values::Whole(whole) => {
                open.typed::<Int64Type>().write_batch(whole, None, None)?;
            }
            Values::Numbers(numbers) => {
                let there: Vec<f64> = numbers.iter().flatten().copied().collect();
                let levels: Vec<i16> = numbers
                    .iter()
                    .map(|number| i16::from(number.is_some()))
                    .collect();
                open.typed::<DoubleType>()
                    .write_batch(&there, Some(&levels), None)?;
            }
        }
        open.close()?;
    }
    group.close()?;
    writer.close()?;
    Ok(())
}

/// The field of a column: numbers may be null, names and counts are always there.
fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, repetition) = match column.values {
        Values::Texts(_) => (Physical::BYTE_ARRAY, Repetition::REQUIRED),
        Values::Whole(_) => (Physical::INT64, Repetition::REQUIRED),
        Values::Numbers(_) => (Physical::DOUBLE, Repetition::OPTIONAL),
    };
    let builder = Type::primitive_type_builder(&column.name, physical).with_repetition(repetition);
    match column.values {
        Values::Texts(_) => builder.with_converted_type(ConvertedType::UTF8).build(),
        _ => builder.build(),
    }
}
