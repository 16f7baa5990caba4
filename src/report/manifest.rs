//! `manifest.json`: what a result folder holds and from what it was made.
//!
//! It names no clock, host or number of threads: the same command leaves the same bytes. The digests of the data
//! files tell whether a folder is still as it was written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::experiment::batch::Batch;
use crate::model::outcome::Failure;

/// Name of the file.
pub const FILE: &str = "manifest.json";

/// One file that a scenario was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncludedFile {
    /// Name, relative to the scenario's folder.
    pub name: String,
    /// BLAKE3, hexadecimal.
    pub blake3: String,
}

/// One scenario, as it was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioEntry {
    /// Label in tables and charts.
    pub label: String,
    /// Name of the scenario.
    pub name: String,
    /// Variant applied.
    pub variant: Option<String>,
    /// Values set on the command line, by path.
    pub set: BTreeMap<String, String>,
    /// Digest of the resolved inputs.
    pub digest: String,
    /// Files read.
    pub files: Vec<IncludedFile>,
}

/// A replication that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureEntry {
    /// Label of the scenario.
    pub label: String,
    /// Which replication, counted from 0.
    pub replication: u64,
    /// What went wrong.
    pub reason: String,
}

impl FailureEntry {
    /// The entry of a failure.
    pub fn new(label: &str, failure: &Failure) -> FailureEntry {
        FailureEntry {
            label: label.to_owned(),
            replication: failure.replication,
            reason: failure.reason.clone(),
        }
    }
}

/// What a result folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `bluelift`.
    pub program: String,
    /// Version of the program.
    pub version: String,
    /// The scenario of a run; for a comparison the baseline, then the alternatives.
    pub scenarios: Vec<ScenarioEntry>,
    /// Seed.
    pub seed: u64,
    /// Replications in this folder, failed ones included: numbers 0 up to this, without a gap.
    pub replications: u64,
    /// Replications asked for.
    pub asked: u64,
    /// What was asked beside a number of replications: the kind of study and its options; empty for a plain batch.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub study: BTreeMap<String, String>,
    /// Whether the run was interrupted, so that `replications` is less than `asked`.
    pub partial: bool,
    /// Replications that failed; they are in no table, chart or estimate.
    pub failures: Vec<FailureEntry>,
    /// BLAKE3 of each data file, by its name in the folder.
    pub data: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a run or a comparison before anything has been run.
    pub fn planned(scenarios: Vec<ScenarioEntry>, seed: u64, asked: u64) -> Manifest {
        Manifest {
            program: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenarios,
            seed,
            replications: asked,
            asked,
            study: BTreeMap::new(),
            partial: false,
            failures: Vec::new(),
            data: BTreeMap::new(),
        }
    }

    /// Notes what the batch of one scenario has come to.
    pub fn record(&mut self, label: &str, batch: &Batch) {
        self.replications = batch.n;
        self.partial = batch.is_partial();
        let failures = batch.failures.iter();
        self.failures
            .extend(failures.map(|failure| FailureEntry::new(label, failure)));
    }

    /// Whether two manifests are of the same inputs, and so of the same result.
    pub fn is_same_result(&self, other: &Manifest) -> bool {
        let inputs = |manifest: &Manifest| -> Vec<(String, String)> {
            let entries = manifest.scenarios.iter();
            entries
                .map(|entry| (entry.label.clone(), entry.digest.clone()))
                .collect()
        };
        self.program == other.program
            && self.version == other.version
            && inputs(self) == inputs(other)
            && (self.seed, &self.study) == (other.seed, &other.study)
            && self.has_same_length(other)
    }

    /// Whether both hold as many replications; a study that chose its own number does so from what was asked.
    fn has_same_length(&self, other: &Manifest) -> bool {
        if self.study.is_empty() || self.partial || other.partial {
            return self.replications == other.replications;
        }
        self.asked == other.asked
    }

    /// One line that says what the folder holds.
    pub fn sentence(&self) -> String {
        let labels: Vec<&str> = self.scenarios.iter().map(|s| s.label.as_str()).collect();
        format!(
            "{} replications of {} with seed {} by version {}",
            self.replications,
            labels.join(", "),
            self.seed,
            self.version
        )
    }
}
