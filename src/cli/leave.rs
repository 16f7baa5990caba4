//! What a run and a comparison leave in their folder.

use std::fs;
use std::fs::File;
use std::io;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::FolderError;
use crate::cli::inputs;
use crate::cli::inputs::Prepared;
use crate::experiment::batch::Batch;
use crate::experiment::compare::Comparison;
use crate::experiment::effort::Effort;
use crate::experiment::kept::fault::LogFault;
use crate::experiment::stress;
use crate::experiment::stress::less_cash::LessCash;
use crate::experiment::summary::Summary;
use crate::report;
use crate::report::charts::Chart;
use crate::report::comparison;
use crate::report::csv;
use crate::report::json;
use crate::report::less_cash;
use crate::report::manifest;
use crate::report::manifest::Manifest;
use crate::report::study;
use crate::report::study::{About, Table};
use crate::report::{Meta, Side};

/// The text of a run, which is also what is printed.
pub const SUMMARY_TEXT: &str = "summary.txt";
/// Estimates for other programs.
pub const SUMMARY_JSON: &str = "summary.json";
/// The page with the charts of a run.
pub const RUN_PAGE: &str = "report.html";
/// The page with the charts of a comparison.
pub const COMPARISON_PAGE: &str = "compare.html";
/// The text of a comparison.
pub const COMPARISON_TEXT: &str = "comparison.txt";
/// A comparison for other programs.
pub const COMPARISON_JSON: &str = "comparison.json";

impl From<FolderError> for Stop {
    fn from(error: FolderError) -> Stop {
        let exit = match &error {
            FolderError::Busy { .. } => Exit::TryAgain,
            FolderError::Io { source, .. } => io_exit(source),
            FolderError::Log(LogFault::Io { source, .. }) => io_exit(source),
            _ => Exit::Failed,
        };
        Stop::new(exit, error.to_string())
    }
}

/// A full disk may have room later; then the same command goes on.
pub fn io_exit(error: &io::Error) -> Exit {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Exit::TryAgain,
        _ => Exit::Failed,
    }
}

/// One scenario with its batch and summary.
#[derive(Debug)]
pub struct Finished<'a> {
    /// The scenario.
    pub prepared: &'a Prepared,
    /// Its batch.
    pub batch: &'a Batch,
    /// Its summary.
    pub summary: &'a Summary,
    /// What less cash would lose, if that was looked at.
    pub less_cash: Option<&'a LessCash>,
}

impl<'a> Finished<'a> {
    /// What charts say of the batch.
    fn meta(&self) -> Meta<'a> {
        Meta {
            n: self.batch.rows.len() as u64,
            seed: self.batch.seed,
            version: env!("CARGO_PKG_VERSION"),
            partial: self.batch.is_partial(),
            failures: self.batch.failures.len(),
        }
    }

    /// What charts are drawn from.
    fn side<'b>(&self, meta: &'b Meta<'b>) -> Side<'b>
    where
        'a: 'b,
    {
        Side {
            label: &self.prepared.label,
            scenario: self.prepared.scenario(),
            registry: self.prepared.model.registry(),
            summary: self.summary,
            rows: &self.batch.rows,
            less_cash: self.less_cash,
            meta,
        }
    }
}

/// Fills the folder of a run.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write_run(
    folder: &Path,
    result: &Finished<'_>,
    text: &str,
    manifest: &mut Manifest,
) -> Result<(), Stop> {
    write_data(folder, "", result, manifest)?;
    write_further(folder, result, manifest)?;
    if let Some(less_cash) = result.less_cash {
        write(folder, less_cash::FILE, manifest, |to| {
            to.write_all(less_cash::csv(less_cash).as_bytes())
        })?;
    }
    write(folder, SUMMARY_TEXT, manifest, |to| {
        to.write_all(text.as_bytes())
    })?;
    report::write_charts(folder, &result.side(&result.meta()))
        .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
    write_manifest(folder, manifest)
}

/// Runs the first replications of a batch again with less cash. They are few, and an interruption does not stop them: the
/// result of an interrupted batch must be that of a shorter one.
///
/// # Errors
///
/// If the threads cannot be started.
pub fn look_at_less_cash(
    prepared: &Prepared,
    batch: &Batch,
    threads: usize,
) -> Result<LessCash, Stop> {
    let changed = stress::less_cash::scenario(prepared.scenario());
    let model = inputs::compile(&changed, &prepared.label)?;
    let effort = Effort {
        threads,
        stop: &|| false,
        progress: &|| {},
    };
    stress::less_cash::look(&model, prepared.model.registry(), batch, &effort)
        .map_err(|error| Stop::new(Exit::Failed, error.to_string()))
}

/// Fills the folder of a comparison; the data of each side lie in a folder of their own.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write_comparison(
    folder: &Path,
    results: &[Finished<'_>],
    comparison: &Comparison,
    text: &str,
    manifest: &mut Manifest,
) -> Result<(), Stop> {
    for (place, result) in results.iter().enumerate() {
        let side = format!("sides/{}-{}/", place + 1, file_name(&result.prepared.label));
        let path = folder.join(&side);
        fs::create_dir_all(&path).map_err(FolderError::io("create", &path))?;
        write_data(folder, &side, result, manifest)?;
    }
    write(folder, "comparison.csv", manifest, |to| {
        comparison::write_csv(to, comparison)
    })?;
    let json = comparison::text(comparison);
    write(folder, COMPARISON_JSON, manifest, |to| {
        to.write_all(json.as_bytes())
    })?;
    write(folder, COMPARISON_TEXT, manifest, |to| {
        to.write_all(text.as_bytes())
    })?;
    let metas: Vec<Meta<'_>> = results.iter().map(Finished::meta).collect();
    let sides: Vec<Side<'_>> = results
        .iter()
        .zip(&metas)
        .map(|(result, meta)| result.side(meta))
        .collect();
    report::write_comparison(folder, &sides, comparison)
        .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
    write_manifest(folder, manifest)
}

/// Writes the charts and the page of a study, and then the manifest.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write_study_page(
    folder: &Path,
    name: &str,
    about: &About<'_>,
    tables: &[Table],
    charts: &[Chart],
    manifest: &mut Manifest,
) -> Result<(), Stop> {
    report::charts::write(&folder.join("charts"), charts, about.marking)
        .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
    let page = study::page(about, tables, charts);
    let path = folder.join(name);
    write_file(&path, |to| to.write_all(page.as_bytes()))
        .map_err(FolderError::io("write", &path))?;
    write_manifest(folder, manifest)
}

/// The letters, digits and marks of a label that every file system takes.
pub fn file_name(label: &str) -> String {
    let kept = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    label
        .chars()
        .map(|letter| if kept(letter) { letter } else { '-' })
        .collect()
}

/// Writes the outcomes, the series and the summary of one scenario.
fn write_data(
    folder: &Path,
    inside: &str,
    result: &Finished<'_>,
    manifest: &mut Manifest,
) -> Result<(), Stop> {
    let (registry, batch) = (result.prepared.model.registry(), result.batch);
    let name = |file: &str| format!("{inside}{file}");
    write(folder, &name("outcomes.csv"), manifest, |to| {
        csv::write_outcomes(to, registry, batch)
    })?;
    write(folder, &name("series.csv"), manifest, |to| {
        csv::write_series(to, result.summary)
    })?;
    let n = batch.rows.len() as u64;
    let json = json::summary_text(registry, result.summary, n, batch.seed);
    write(folder, &name(SUMMARY_JSON), manifest, |to| {
        to.write_all(json.as_bytes())
    })
}

/// Writes the files that features add: Parquet beside the CSV files, a workbook beside the summary.
#[cfg_attr(
    not(any(feature = "parquet", feature = "xlsx")),
    expect(unused_variables, reason = "no feature adds a file")
)]
fn write_further(
    folder: &Path,
    result: &Finished<'_>,
    manifest: &mut Manifest,
) -> Result<(), Stop> {
    #[cfg(feature = "parquet")]
    {
        use crate::report::parquet;
        let (mut outcomes, mut series) = (Vec::new(), Vec::new());
        let registry = result.prepared.model.registry();
        parquet::write_outcomes(&mut outcomes, registry, result.batch)
            .and_then(|()| parquet::write_series(&mut series, result.batch, result.summary))
            .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
        for (name, bytes) in [("outcomes.parquet", outcomes), ("series.parquet", series)] {
            write(folder, name, manifest, |to| to.write_all(&bytes))?;
        }
    }
    #[cfg(feature = "xlsx")]
    {
        let meta = result.meta();
        let bytes = crate::report::xlsx::workbook(&result.side(&meta))
            .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
        write(folder, "summary.xlsx", manifest, |to| to.write_all(&bytes))?;
    }
    Ok(())
}

/// Writes one data file and notes its digest.
///
/// # Errors
///
/// If the file cannot be written.
pub fn write(
    folder: &Path,
    name: &str,
    manifest: &mut Manifest,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Stop> {
    let path = folder.join(name);
    let digest = write_file(&path, content).map_err(FolderError::io("write", &path))?;
    manifest.data.insert(name.to_owned(), digest);
    Ok(())
}

/// Writes the manifest, after it has taken the digests of all charts and pages.
///
/// # Errors
///
/// If a file cannot be read or written.
pub fn write_manifest(folder: &Path, manifest: &mut Manifest) -> Result<(), Stop> {
    note_pages(folder, "", manifest)?;
    let path = folder.join(manifest::FILE);
    let text = json::pretty(manifest);
    write_file(&path, |to| to.write_all(text.as_bytes()))
        .map_err(FolderError::io("write", &path))?;
    Ok(())
}

/// Takes the digest of every file that is not data.
fn note_pages(folder: &Path, inside: &str, manifest: &mut Manifest) -> Result<(), FolderError> {
    let entries = fs::read_dir(folder).map_err(FolderError::io("look into", folder))?;
    for entry in entries {
        let path = entry.map_err(FolderError::io("look into", folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{inside}{name}");
        if path.is_dir() {
            note_pages(&path, &format!("{name}/"), manifest)?;
        } else if !manifest.data.contains_key(&name) && !folder::is_working_file(&name) {
            let digest = folder::digest_of(&path).map_err(FolderError::io("read", &path))?;
            manifest.pages.insert(name, digest);
        }
    }
    Ok(())
}

/// Writes a file through to the disk and returns the digest of its content.
fn write_file(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<String> {
    let mut file = Digesting {
        inner: BufWriter::new(File::create(path)?),
        hasher: blake3::Hasher::new(),
    };
    content(&mut file)?;
    file.flush()?;
    file.inner.get_ref().sync_all()?;
    Ok(file.hasher.finalize().to_hex().to_string())
}

/// A file that digests what is written to it.
struct Digesting {
    inner: BufWriter<File>,
    hasher: blake3::Hasher,
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
