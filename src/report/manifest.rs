//! `manifest.json`: what a result folder holds and from what it was made.
//!
//! It names no clock, host or number of threads: the same command leaves the same bytes. The digests of the data
//! files tell whether a folder is still as it was written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::experiment::batch::Batch;
use crate::model::outcome::Failure;
use crate::model::outcome::MOST_EVENTS;
use crate::report::json::pretty;

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
    /// Events allowed in a replication, if not as many as usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_events: Option<u64>,
    /// What was asked beside a number of replications: the kind of study and its options; empty for a plain batch.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub study: BTreeMap<String, String>,
    /// Whether the run was interrupted, so that `replications` is less than `asked`.
    pub partial: bool,
    /// Replications that failed; they are in no table, chart or estimate.
    pub failures: Vec<FailureEntry>,
    /// BLAKE3 of each data file, by its name in the folder.
    pub data: BTreeMap<String, String>,
    /// BLAKE3 of each chart and page, likewise: the same for one build, while data are the same for all.
    #[serde(default)]
    pub pages: BTreeMap<String, String>,
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
            max_events: None,
            study: BTreeMap::new(),
            partial: false,
            failures: Vec::new(),
            data: BTreeMap::new(),
            pages: BTreeMap::new(),
        }
    }

    /// The same with a limit of events, unless it is the usual one.
    #[must_use]
    pub fn with_max_events(self, max_events: u64) -> Manifest {
        Manifest {
            max_events: (max_events != MOST_EVENTS).then_some(max_events),
            ..self
        }
    }

    /// The limit of events.
    pub fn most_events(&self) -> u64 {
        self.max_events.unwrap_or(MOST_EVENTS)
    }

    /// BLAKE3 of what is to be run, hexadecimal: version, scenarios, seed, replications, limits, what is studied. The
    /// same for all parts of a job, however it is divided.
    pub fn job(&self) -> String {
        let planned = Manifest {
            study: self.study.clone(),
            ..Manifest::planned(self.scenarios.clone(), self.seed, self.asked)
                .with_max_events(self.most_events())
        };
        blake3::hash(pretty(&planned).as_bytes())
            .to_hex()
            .to_string()
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
            && self.most_events() == other.most_events()
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
