//! `bluelift verify` of a sweep or a sensitivity study: its points are chosen again, and a sample of its rows is run again.

use std::fs::File;
use std::io::BufReader;

use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::FolderError;
use crate::cli::job_arguments::VerifyArguments;
use crate::cli::studies::Study;
use crate::cli::study::Asked;
use crate::cli::terminal::Terminal;
use crate::cli::verify;
use crate::experiment::study::One;
use crate::report::csv::text_cell;
use crate::report::manifest::Manifest;
use crate::report::numbers::shortest_or_empty;
use crate::report::study::texts;

/// Runs a sample of the rows of a study again, spread from the first to the last, and says which.
///
/// # Errors
///
/// With code 1 if a row differs, with code 2 if the scenario is not found or it is no study.
pub fn check(
    held: &Manifest,
    asked: &str,
    arguments: &VerifyArguments,
    terminal: &Terminal,
) -> Result<String, Stop> {
    let wrong =
        |reason: String| Stop::new(Exit::Bad, format!("the manifest is of no study: {reason}"));
    let asked: Asked = serde_json::from_str(asked).map_err(|error| wrong(error.to_string()))?;
    let entry = held
        .scenarios
        .first()
        .ok_or_else(|| wrong("it has no scenario".to_owned()))?;
    let source = verify::find(entry, 0, arguments)?;
    let study = Study::new(&source, asked, Some(held.seed), terminal)?;
    let is_same = study.planned.study == held.study && study.planned.asked == held.asked;
    if !is_same || held.replications > held.asked {
        return Err(wrong("its points are chosen otherwise".to_owned()));
    }
    let n = study.asked.n;
    let numbers = verify::sample(held.replications, arguments.replications);
    let mut told = Vec::new();
    let mut cells = Cells::open(arguments, study.runs())?;
    for number in numbers {
        let (point, nth) = ((number / n) as usize, number % n);
        let replication = study.points.replications[point].start + nth;
        let at = &study.points.points[point];
        let model = study
            .subject
            .model(at)
            .map_err(|fault| Stop::new(Exit::Bad, fault))?;
        let label = format!("point {point}");
        let failed = held
            .failures
            .iter()
            .find(|failure| failure.label == label && failure.replication == replication);
        let again = One::new(&model, &study.subject.figures).replicate(held.seed, replication);
        let row = cells.row(point, replication)?;
        let is_same = match (again, failed, row) {
            (Ok(outcome), None, Some(row)) => {
                let inputs = texts(&study.subject.inputs, at);
                let inputs = inputs.iter().map(|text| text_cell(text).into_owned());
                let figures = outcome.figures.into_iter().map(shortest_or_empty);
                inputs.chain(figures).eq(row)
            }
            (Err(failure), Some(entry), None) => failure.reason == entry.reason,
            _ => false,
        };
        if !is_same {
            let message = format!(
                "point {point}, replication {replication} gives other bits than `{}` holds",
                study.runs()
            );
            return Err(Stop::new(Exit::Failed, message));
        }
        told.push(format!("{point}/{replication}"));
    }
    Ok(format!(
        "{}: the same points again, and the same bits in point/replication {}\n",
        entry.label,
        told.join(", ")
    ))
}

/// The table of the runs, read from front to back: it may be larger than memory.
struct Cells {
    records: csv::StringRecordsIntoIter<BufReader<File>>,
    path: std::path::PathBuf,
    next: Option<csv::StringRecord>,
}

impl Cells {
    fn open(arguments: &VerifyArguments, runs: &str) -> Result<Cells, Stop> {
        let path = arguments.folder.join(runs);
        let file = File::open(&path).map_err(FolderError::io("read", &path))?;
        let reader = csv::Reader::from_reader(BufReader::new(file));
        Ok(Cells {
            records: reader.into_records(),
            path,
            next: None,
        })
    }

    /// The cells behind point and replication, for rows asked for in their order; `None` if there is no such row.
    fn row(&mut self, point: usize, replication: u64) -> Result<Option<Vec<String>>, Stop> {
        let key = |record: &csv::StringRecord| -> Option<(usize, u64)> {
            Some((record.get(0)?.parse().ok()?, record.get(1)?.parse().ok()?))
        };
        let wanted = (point, replication);
        loop {
            if self.next.is_none() {
                let read = self.records.next().transpose();
                self.next = read.map_err(|error| {
                    let path = self.path.display();
                    Stop::new(Exit::Failed, format!("cannot read `{path}`: {error}"))
                })?;
            }
            let Some(record) = &self.next else {
                return Ok(None);
            };
            match key(record) {
                Some(found) if found == wanted => {
                    return Ok(Some(record.iter().skip(2).map(str::to_owned).collect()));
                }
                Some(found) if found > wanted => return Ok(None),
                _ => self.next = None,
            }
        }
    }
}
