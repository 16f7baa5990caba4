//! The head of a log: whose replications it holds.

use serde::{Deserialize, Serialize};

use crate::model::figures::Registry;

/// Version of the form of logs.
pub const FORMAT: u32 = 1;

/// The replications of one scenario that a log is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideHead {
    /// Which scenario of the job, counted from 0.
    pub side: u32,
    /// First replication.
    pub first: u64,
    /// Number of replications.
    pub count: u64,
    /// Figures of a replication.
    pub figures: usize,
    /// Points of the series of a replication.
    pub points: usize,
    /// BLAKE3 of the keys and units of figures and series, hexadecimal: another build may have others.
    pub registry: String,
}

impl SideHead {
    /// The head of the replications `first` to `first + count` of a model.
    pub fn new(side: u32, registry: &Registry, first: u64, count: u64) -> SideHead {
        SideHead {
            side,
            first,
            count,
            figures: registry.figures.len(),
            points: registry.n_points(),
            registry: registry_digest(registry),
        }
    }
}

/// Whose replications a log holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Version of the form.
    pub format: u32,
    /// Digest of the job: scenarios, seed, version, limits.
    pub job: String,
    /// The job in a few words, for messages.
    pub says: String,
    /// Seed.
    pub seed: u64,
    /// Which replications of which scenario, in order.
    pub sides: Vec<SideHead>,
}

impl Head {
    /// A head of the present form.
    pub fn new(job: &str, says: &str, seed: u64, sides: Vec<SideHead>) -> Head {
        Head {
            format: FORMAT,
            job: job.to_owned(),
            says: says.to_owned(),
            seed,
            sides,
        }
    }

    /// Replications of all scenarios together.
    pub fn n(&self) -> u64 {
        self.sides.iter().map(|side| side.count).sum()
    }

    /// The payload of the first frame.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a head has only text as keys")
    }

    /// The head in a payload; the reason if there is none.
    ///
    /// # Errors
    ///
    /// If the bytes are no head, or one that cannot be.
    pub fn read(bytes: &[u8]) -> Result<Head, String> {
        let head: Head = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if head.format != FORMAT {
            return Err(format!("its form is {}, not {FORMAT}", head.format));
        }
        let is_possible = |side: &SideHead| side.first.checked_add(side.count).is_some();
        if !head.sides.iter().all(is_possible) {
            return Err("its replications have impossible numbers".to_owned());
        }
        Ok(head)
    }
}

/// BLAKE3 of everything in a registry that decides what the numbers of a row and a series mean.
fn registry_digest(registry: &Registry) -> String {
    let mut hasher = blake3::Hasher::new();
    for figure in &registry.figures {
        hasher.update(format!("{}\n{}\n{:?}\n", figure.key, figure.unit, figure.absent).as_bytes());
    }
    for series in &registry.series {
        let text = format!(
            "{}\n{}\n{}\n{:?}\n",
            series.key, series.item, series.unit, series.grid
        );
        hasher.update(text.as_bytes());
    }
    hasher.update(format!("{:?}\n{:?}\n", registry.weekly, registry.monthly).as_bytes());
    hasher.finalize().to_hex().to_string()
}
