//! Scenarios for commands: read, told of their faults, compiled.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::exit::{Exit, Stop};
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
use crate::experiment::compare::Candidate;
use crate::model::compile::CompileError;
use crate::model::drivers::Drivers;
use crate::model::figures::FigureSpec;
use crate::model::model::Model;
use crate::report::manifest::{IncludedFile, ScenarioEntry};
use crate::scenario::load;
use crate::scenario::load::{LoadError, Loaded, Request, Texts};
use crate::scenario::mission::Mission;
use crate::scenario::scenario::Scenario;

/// What to load.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// Scenario file; the embedded one without.
    pub file: Option<PathBuf>,
    /// Variant to apply.
    pub variant: Option<String>,
    /// Values to set, by path.
    pub set: Vec<(String, String)>,
}

impl Source {
    /// The source that `file.toml` or `file.toml#variant` names; a file whose own name has the `#` comes first.
    pub fn parse(text: &str) -> Source {
        let whole = PathBuf::from(text);
        let split = text.rsplit_once('#').filter(|_| !whole.exists());
        let (file, variant) = match split {
            Some((file, variant)) => (PathBuf::from(file), Some(variant.to_owned())),
            None => (whole, None),
        };
        Source {
            file: Some(file),
            variant,
            set: Vec::new(),
        }
    }

    /// How messages name the source.
    pub fn name(&self) -> String {
        let file = self
            .file
            .as_deref()
            .map_or("built-in scenario".into(), Path::to_string_lossy);
        match &self.variant {
            Some(variant) => format!("{file}#{variant}"),
            None => file.into_owned(),
        }
    }

    /// Reads the files, without telling anyone.
    ///
    /// # Errors
    ///
    /// If the scenario's file cannot be read.
    pub fn texts(&self) -> Result<Texts, LoadError> {
        match &self.file {
            Some(file) => Texts::of_file(file),
            None => Ok(Texts::embedded()),
        }
    }

    /// The scenario in its files, without telling anyone.
    fn load_from(&self, texts: &Texts) -> Result<Loaded, LoadError> {
        texts.load(&Request {
            variant: self.variant.as_deref(),
            set: &self.set,
        })
    }

    /// Reads the scenario, without telling anyone.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or has faults.
    pub fn read(&self) -> Result<Loaded, LoadError> {
        self.load_from(&self.texts()?)
    }

    /// Reads the scenario and tells the person of its warnings.
    ///
    /// # Errors
    ///
    /// With code 2 and all faults told, if the scenario has some; with code 1, if a file cannot be read.
    pub fn load(&self, terminal: &Terminal) -> Result<Loaded, Stop> {
        let texts = self.texts().map_err(|error| stop(error, terminal))?;
        self.tell(&texts, terminal)
    }

    fn tell(&self, texts: &Texts, terminal: &Terminal) -> Result<Loaded, Stop> {
        let loaded = self.load_from(texts);
        let loaded = loaded.map_err(|error| stop(error, terminal))?;
        for warning in &loaded.warnings {
            terminal.say(&format!("warning: {warning}"));
        }
        Ok(loaded)
    }

    /// Reads a scenario of which nothing is changed, with its variants by name, and tells the person of its warnings.
    ///
    /// # Errors
    ///
    /// As [`Source::load`].
    pub fn load_with_variants(
        file: &Path,
        terminal: &Terminal,
    ) -> Result<load::WithVariants, Stop> {
        let found = load::load_file_with_variants(file, &Request::default());
        let (loaded, variants) = found.map_err(|error| stop(error, terminal))?;
        for warning in &loaded.warnings {
            terminal.say(&format!("warning: {warning}"));
        }
        Ok((loaded, variants))
    }

    /// Reads and compiles the scenario.
    ///
    /// # Errors
    ///
    /// As [`Source::load`], and with code 2 if a criterion names a figure that the model does not have.
    pub fn prepare(&self, terminal: &Terminal) -> Result<Prepared, Stop> {
        let texts = self.texts().map_err(|error| stop(error, terminal))?;
        self.prepare_from(&texts, terminal)
    }

    /// As [`Source::prepare`], with what makes further models of the same files.
    ///
    /// # Errors
    ///
    /// As [`Source::prepare`].
    pub fn prepare_with_maker(&self, terminal: &Terminal) -> Result<(Prepared, Maker), Stop> {
        let texts = self.texts().map_err(|error| stop(error, terminal))?;
        Ok((
            self.prepare_from(&texts, terminal)?,
            Maker::new(self, texts),
        ))
    }

    /// Compiles the scenario in files that have been read.
    ///
    /// # Errors
    ///
    /// As [`Source::prepare`].
    pub fn prepare_from(&self, texts: &Texts, terminal: &Terminal) -> Result<Prepared, Stop> {
        let loaded = self.tell(texts, terminal)?;
        let model = compile(&loaded.scenario, &self.name())?;
        let variant = loaded.scenario.variant.as_ref();
        let label = match variant {
            Some(variant) => format!("{}#{variant}", loaded.scenario.name),
            None => loaded.scenario.name.clone(),
        };
        Ok(Prepared {
            label,
            set: self.set.iter().cloned().collect(),
            loaded,
            model,
        })
    }
}

/// Makes models of one scenario with changed values, without reading its files again.
#[derive(Debug, Clone)]
pub struct Maker {
    source: Source,
    texts: Texts,
}

impl Maker {
    /// Of a scenario in files that have been read.
    pub fn new(source: &Source, texts: Texts) -> Maker {
        Maker {
            source: source.clone(),
            texts,
        }
    }

    /// The model with some more values set.
    ///
    /// # Errors
    ///
    /// If the values give no valid scenario, in the words of its faults.
    pub fn model(&self, settings: &[(String, String)]) -> Result<Model, String> {
        let mut source = self.source.clone();
        source.set.extend_from_slice(settings);
        let loaded = source.load_from(&self.texts);
        let loaded = loaded.map_err(|error| error.to_string())?;
        compile(&loaded.scenario, &source.name()).map_err(|stop| stop.message.unwrap_or_default())
    }
}

/// Compiles a scenario.
///
/// # Errors
///
/// With code 2, if a criterion names a figure that the model does not have.
pub fn compile(scenario: &Scenario, name: &str) -> Result<Model, Stop> {
    Model::compile(scenario, Drivers::ALL).map_err(|error| problems(&error, name))
}

/// Finds out whether a scenario compiles.
///
/// # Errors
///
/// As [`compile`].
pub fn check(scenario: &Scenario, name: &str) -> Result<(), Stop> {
    Model::check(scenario).map_err(|error| problems(&error, name))
}

fn problems(error: &CompileError, name: &str) -> Stop {
    let lines: Vec<String> = error
        .to_string()
        .lines()
        .map(|line| format!("{name}: {line}"))
        .collect();
    Stop::new(Exit::Bad, lines.join("\n"))
}

/// Tells the person why a scenario could not be loaded.
pub fn stop(error: LoadError, terminal: &Terminal) -> Stop {
    match error {
        LoadError::Io { path, source } => Stop::new(
            Exit::Failed,
            format!("cannot read `{}`: {source}", path.display()),
        ),
        LoadError::Faults(report) => {
            terminal.say(&report.render(terminal.colour));
            Stop::silent(Exit::Bad)
        }
    }
}

/// A scenario that is ready to run.
#[derive(Debug)]
pub struct Prepared {
    /// Label in tables and charts.
    pub label: String,
    /// Values set on the command line.
    set: BTreeMap<String, String>,
    /// The scenario and what came with it.
    pub loaded: Loaded,
    /// The compiled model.
    pub model: Model,
}

impl Prepared {
    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.loaded.scenario
    }

    /// The seed that the scenario names.
    pub fn seed(&self) -> u64 {
        self.scenario()
            .missions
            .first()
            .map_or(1, |mission| mission.seed)
    }

    /// The entry of the manifest.
    pub fn entry(&self) -> ScenarioEntry {
        let scenario = self.scenario();
        let files = self.loaded.files.iter();
        ScenarioEntry {
            label: self.label.clone(),
            name: scenario.name.clone(),
            variant: scenario.variant.as_ref().map(|id| id.as_str().to_owned()),
            set: self.set.clone(),
            digest: scenario.digest.clone(),
            files: files
                .map(|(name, blake3)| IncludedFile {
                    name: name.clone(),
                    blake3: blake3.clone(),
                })
                .collect(),
        }
    }

    /// The largest value that counts for a figure that may be infinite: the end of the horizon, counted from the
    /// mandate for deployment figures and from the start for all others.
    pub fn limit(&self, spec: &FigureSpec) -> f64 {
        let ends = self.scenario().missions.iter().map(|mission| {
            let end = mission.start + mission.horizon;
            if spec.key.starts_with("deployment.") {
                end.days() - mission.mandate.days()
            } else {
                end.days()
            }
        });
        ends.fold(0.0, f64::max)
    }

    /// The scenario with its batch, ready to be compared.
    pub fn candidate<'a>(&'a self, batch: &'a Batch) -> Candidate<'a> {
        let missions = &self.scenario().missions;
        let latest = |from: &dyn Fn(&Mission) -> f64| missions.iter().map(from).fold(0.0, f64::max);
        Candidate {
            label: &self.label,
            registry: self.model.registry(),
            batch,
            days_from_mandate: latest(&|m| (m.start + m.horizon).days() - m.mandate.days()),
            days_from_start: latest(&|m| (m.start + m.horizon).days()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_follows_the_last_number_sign() {
        let source = Source::parse("folder/mission.toml#more-fuel");
        assert_eq!(source.file, Some(PathBuf::from("folder/mission.toml")));
        assert_eq!(source.variant.as_deref(), Some("more-fuel"));
        assert_eq!(source.name(), "folder/mission.toml#more-fuel");
        assert_eq!(Source::parse("mission.toml").variant, None);
    }
}
