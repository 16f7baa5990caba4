//! Loading a scenario: from a file, from a text, or the one built in.
//!
//! # Example
//!
//! ```
//! # use bluelift::scenario::load::{LoadError, Request, load_text};
//! let text = "format = 1\n[[mission]]\nid = \"unmar\"\nmandate = 2013-04-25\nhorizn = \"12 mo\"\n";
//! let Err(LoadError::Faults(report)) = load_text("river.toml", text, &Request::default()) else {
//!     panic!("the text has faults");
//! };
//! assert!(report.render(false).contains("`mission.unmar` has no key `horizn`; did you mean `horizon`?"));
//! ```

use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::scenario::catalog;
use crate::scenario::faults::{FaultReport, Faults};
use crate::scenario::files::{Reader, read_bytes};
use crate::scenario::limits::FAULTS_SHOWN;
use crate::scenario::merge::Document;
use crate::scenario::paths::{self, PathEntry};
use crate::scenario::resolve::{named_variant, resolve, set_changes, variant_changes};
use crate::scenario::scenario::Scenario;
use crate::scenario::sources::{Sources, Span};
use crate::scenario::validate::{validate, variant_id};

pub use crate::scenario::schema::schema;

/// The scenario built into the program.
const EMBEDDED: &str = include_str!("../../scenarios/mali.toml");

/// What to make of a scenario beside what its files say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// Name of a `[[variant]]` to apply.
    pub variant: Option<&'a str>,
    /// Paths and values of `--set`, in order.
    pub set: &'a [(String, String)],
}

/// A scenario that has been loaded without fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// What is possible and probably not meant.
    pub warnings: Vec<String>,
    /// Name and BLAKE3 of every file read, in the order of reading.
    pub files: Vec<(String, String)>,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// Every value with its path.
    pub paths: Vec<PathEntry>,
}

/// Why a scenario could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The scenario has faults.
    #[error("{}", .0.render(false))]
    Faults(FaultReport),
}

/// A scenario with its variants, each by name.
pub type WithVariants = (Loaded, Vec<(String, Scenario)>);

/// Loads a scenario from a file. What it extends and its CSV tables must lie in the file's folder or below it.
pub fn load_file(path: &Path, request: &Request<'_>) -> Result<Loaded, LoadError> {
    Ok(load_file_with_variants(path, request)?.0)
}

/// Loads a scenario from a file as [`load_file`] does, and keeps the variants that are tried if `request` changes
/// nothing: all of them, unless they or their rows are very many.
pub fn load_file_with_variants(
    path: &Path,
    request: &Request<'_>,
) -> Result<WithVariants, LoadError> {
    Texts::of_file(path)?.resolve(request)
}

/// Loads the scenario built into the program.
pub fn load_embedded(request: &Request<'_>) -> Result<Loaded, LoadError> {
    Ok(Texts::embedded().resolve(request)?.0)
}

/// Loads a scenario from a text, which can neither extend another nor name CSV tables.
pub fn load_text(name: &str, text: &str, request: &Request<'_>) -> Result<Loaded, LoadError> {
    load_bytes(name, text.as_bytes(), request)
}

/// Loads a scenario from bytes of which nothing is known.
pub fn load_bytes(name: &str, bytes: &[u8], request: &Request<'_>) -> Result<Loaded, LoadError> {
    Ok(load(name, bytes, None, request)?.0)
}

fn load(
    name: &str,
    bytes: &[u8],
    folder: Option<PathBuf>,
    request: &Request<'_>,
) -> Result<WithVariants, LoadError> {
    Texts::read(name, bytes, folder).resolve(request)
}

/// A scenario's files, read once: scenarios that differ by variant and settings are made from it without reading again.
///
/// # Example
///
/// ```
/// # use bluelift::scenario::load::{Request, Texts};
/// let texts = Texts::embedded();
/// let set = [("site.gao.storage.diesel".to_owned(), "400 m3".to_owned())];
/// let loaded = texts.load(&Request { variant: None, set: &set })?;
/// assert_ne!(loaded.scenario.digest, texts.load(&Request::default())?.scenario.digest);
/// # Ok::<(), bluelift::scenario::load::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Texts {
    name: String,
    sources: Sources,
    faults: Faults,
    /// `None` if the files cannot be read as a scenario at all.
    document: Option<Document>,
    /// Name and BLAKE3 of every file read.
    files: Vec<(String, String)>,
}

/// The catalog as it stands in the program, read once a process.
static CATALOG: LazyLock<(Sources, Document)> = LazyLock::new(|| {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let catalog = catalog::read(&mut sources, &mut faults);
    assert!(faults.is_empty(), "the catalog has no faults");
    (sources, catalog)
});

impl Texts {
    /// Reads a file, what it extends, and its tables.
    ///
    /// # Errors
    ///
    /// If the file itself cannot be read; what is wrong inside shows in [`Texts::load`].
    pub fn of_file(path: &Path) -> Result<Texts, LoadError> {
        let failed = |source| LoadError::Io {
            path: path.to_owned(),
            source,
        };
        let bytes = read_bytes(path).map_err(failed)?;
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let folder = std::fs::canonicalize(parent).map_err(failed)?;
        let name = path.file_name().map_or_else(
            || "scenario.toml".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        Ok(Texts::read(&name, &bytes, Some(folder)))
    }

    /// Reads the scenario built into the program.
    pub fn embedded() -> Texts {
        Texts::read("mali.toml", EMBEDDED.as_bytes(), None)
    }

    /// A scenario of these files.
    ///
    /// # Errors
    ///
    /// If it has faults.
    pub fn load(&self, request: &Request<'_>) -> Result<Loaded, LoadError> {
        Ok(self.clone().resolve(request)?.0)
    }

    fn read(name: &str, bytes: &[u8], folder: Option<PathBuf>) -> Texts {
        let (mut sources, mut faults) = (CATALOG.0.clone(), Faults::default());
        let mut reader = Reader {
            sources: &mut sources,
            faults: &mut faults,
            folder,
            files: Vec::new(),
            n_bytes: bytes.len() as u64,
            is_partial: false,
        };
        let document = reader.read(name, bytes, &mut Vec::new());
        let files = std::mem::take(&mut reader.files);
        let document = document.filter(|_| !reader.is_partial);
        Texts {
            name: name.to_owned(),
            sources,
            faults,
            document,
            files,
        }
    }

    fn resolve(mut self, request: &Request<'_>) -> Result<WithVariants, LoadError> {
        let first_file = catalog::FILES.len() as u32;
        let document = self.document.take();
        let resolved = document.and_then(|document| {
            Loading {
                name: &self.name,
                catalog: &CATALOG.1,
                start_of_file: Span {
                    file: first_file,
                    start: 0,
                    end: 0,
                },
                sources: &mut self.sources,
                faults: &mut self.faults,
            }
            .resolve(document, request)
        });
        match resolved {
            Some((mut loaded, variants)) if self.faults.is_empty() => {
                loaded.scenario.digest = digest(&self.files, request);
                loaded.files = self.files;
                Ok((loaded, variants))
            }
            _ => {
                let report = self.faults.into_report(&self.name, &self.sources);
                Err(LoadError::Faults(report))
            }
        }
    }
}

struct Loading<'a> {
    name: &'a str,
    catalog: &'a Document,
    start_of_file: Span,
    sources: &'a mut Sources,
    faults: &'a mut Faults,
}

impl Loading<'_> {
    /// The scenario and its variants; both make sense only if there are no faults.
    fn resolve(mut self, document: Document, request: &Request<'_>) -> Option<WithVariants> {
        let variants: Vec<String> = document
            .rows("variant")
            .iter()
            .map(|row| row.id.clone())
            .collect();
        let mut changes = match request.variant {
            Some(name) => named_variant(&document, name, self.sources, self.faults),
            None => Vec::new(),
        };
        changes.extend(set_changes(request.set, self.sources, self.faults));
        let is_plain = request.variant.is_none() && request.set.is_empty();
        let untouched = (is_plain && !variants.is_empty()).then(|| document.clone());
        let resolved = resolve(document, self.catalog, &changes, self.sources, self.faults);
        let paths = paths::list(&resolved);
        let validated = self.validate(&resolved);
        let tried = match untouched {
            Some(document) if self.faults.len() <= FAULTS_SHOWN => self.try_variants(&document),
            _ => Vec::new(),
        };
        let (mut scenario, warnings) = validated?;
        scenario.variant = variant_id(request.variant);
        let loaded = Loaded {
            scenario,
            warnings,
            files: Vec::new(),
            variants,
            paths,
        };
        Some((loaded, tried))
    }

    fn validate(&mut self, document: &Document) -> Option<(Scenario, Vec<String>)> {
        let stem = Path::new(self.name)
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        // A name of a file may hold what steers a terminal; the name of a scenario is shown everywhere.
        let stem = stem.replace(char::is_control, "-");
        validate(
            document,
            self.catalog,
            &stem,
            self.start_of_file,
            self.faults,
        )
    }

    /// Tries each variant, so that faults that only a variant has show as well; others are found again and dropped.
    fn try_variants(&mut self, document: &Document) -> Vec<(String, Scenario)> {
        let n_rows: usize = document.tables.values().map(Vec::len).sum();
        let n_tried = (ROWS_TRIED / (n_rows + 1)).min(VARIANTS_TRIED);
        let mut tried = Vec::new();
        for row in document.rows("variant").iter().take(n_tried) {
            let changes = variant_changes(row);
            self.faults.enter_variant(Some(&row.id));
            let (catalog, sources) = (self.catalog, &*self.sources);
            let resolved = resolve(document.clone(), catalog, &changes, sources, self.faults);
            if let Some((mut scenario, _)) = self.validate(&resolved) {
                scenario.variant = variant_id(Some(&row.id));
                tried.push((row.id.clone(), scenario));
            }
        }
        self.faults.enter_variant(None);
        tried
    }
}

/// Variants that are tried when none is chosen.
const VARIANTS_TRIED: usize = 64;
/// Rows that are read again for variants, which bounds the time that trying them takes.
const ROWS_TRIED: usize = 20_000;

/// BLAKE3 over the names and digests of all files, the catalog's text, the variant and the `--set` values.
fn digest(files: &[(String, String)], request: &Request<'_>) -> String {
    let mut hasher = blake3::Hasher::new();
    // Each part is led by its length, so that no two lists of parts give the same bytes.
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    for (name, hash) in files {
        add(name);
        add(hash);
    }
    for (name, text) in catalog::FILES {
        add(name);
        add(text);
    }
    add(if request.variant.is_some() {
        "variant"
    } else {
        ""
    });
    add(request.variant.unwrap_or(""));
    for (path, value) in request.set {
        add(path);
        add(value);
    }
    hasher.finalize().to_hex().to_string()
}
