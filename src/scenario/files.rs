//! Reads a scenario's files: the one named, those it extends and its CSV tables, all inside one folder.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::scenario::csv_tables;
use crate::scenario::document::{Node, Table, Value, shorten};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::limits::{ALL_BYTES, EXTENDS, FILE_BYTES, FILES};
use crate::scenario::merge::{CsvFiles, Document};
use crate::scenario::sources::{Sources, Span};
use crate::scenario::syntax::read_document;
use crate::scenario::tables::TableSpec;

/// Reads files and remembers what it has read.
pub(crate) struct Reader<'a> {
    /// Texts read so far.
    pub sources: &'a mut Sources,
    /// Where faults go.
    pub faults: &'a mut Faults,
    /// Folder that no file may leave; `None` where a scenario is a text without a folder.
    pub folder: Option<PathBuf>,
    /// Name relative to the folder and BLAKE3 of the bytes of each file, in the order of reading.
    pub files: Vec<(String, String)>,
    /// Bytes read so far.
    pub n_bytes: u64,
    /// Whether a file that belongs to the scenario is missing or cannot be read at all: what it would have defined
    /// must not be called undefined.
    pub is_partial: bool,
}

impl Reader<'_> {
    /// Reads a scenario file's bytes with all that it builds on. `None` if its own text cannot be read.
    pub fn read(&mut self, name: &str, bytes: &[u8], chain: &mut Vec<String>) -> Option<Document> {
        let file = self.text(name, bytes)?;
        let text = self.sources.text(file).to_owned();
        let table = read_document(file, &text, self.faults)?;
        self.check_format(file, table.get("format"))?;
        let (mut document, csv_files) =
            Document::from_file(table, false, self.sources, self.faults);
        self.read_csv_files(name, &mut document, csv_files);
        let Some(entry) = document.top.entries.remove("extends") else {
            return Some(document);
        };
        let Some(base) = self.read_base(name, &entry.node, chain) else {
            self.is_partial = true;
            return Some(document);
        };
        let mut whole = base;
        whole.merge(document);
        Some(whole)
    }

    fn check_format(&mut self, file: u32, format: Option<&Node>) -> Option<()> {
        let (span, kind) = match format {
            Some(node) => match &node.value {
                Value::Whole(1) => return Some(()),
                _ => {
                    let found = match &node.value {
                        Value::Text(text) => format!("\"{}\"", shorten(text)),
                        _ => shorten(&node.to_string()),
                    };
                    (node.span, FaultKind::Version { found })
                }
            },
            None => {
                let span = Span {
                    file,
                    start: 0,
                    end: 0,
                };
                (span, FaultKind::NoVersion)
            }
        };
        self.faults.add("format", span, kind);
        None
    }

    fn read_base(&mut self, name: &str, node: &Node, chain: &mut Vec<String>) -> Option<Document> {
        let (base, bytes) = self.include(name, "extends", node)?;
        chain.push(name.to_owned());
        let refusal = if chain.contains(&base) {
            Some(format!(
                "`{base}` extends itself: {} → {base}",
                chain.join(" → ")
            ))
        } else if chain.len() > EXTENDS {
            Some(format!("more than {EXTENDS} files extend each other"))
        } else {
            None
        };
        if let Some(message) = refusal {
            self.faults
                .add("extends", node.span, FaultKind::Refused(message));
            return None;
        }
        let document = self.read(&base, &bytes, chain);
        chain.pop();
        document
    }

    fn read_csv_files(&mut self, name: &str, document: &mut Document, csv_files: CsvFiles) {
        for (spec, node) in csv_files {
            if node.text().is_none() {
                let message = format!(
                    "is {}; it must be the name of a CSV file, or else each row is written under [[{}]]",
                    node.found(),
                    spec.name
                );
                self.faults.contradict(spec.plural, node.span, message);
                continue;
            }
            let rows = self.read_csv_file(name, spec, &node);
            self.is_partial |= rows.is_none();
            let rows = rows.unwrap_or_default();
            document.add_rows(spec, rows, self.sources, self.faults);
        }
    }

    fn read_csv_file(
        &mut self,
        from: &str,
        spec: &'static TableSpec,
        node: &Node,
    ) -> Option<Vec<(Table, Span)>> {
        let (name, bytes) = self.include(from, spec.plural, node)?;
        let file = self.text(&name, &bytes)?;
        let text = self.sources.text(file).to_owned();
        csv_tables::read(spec, file, &text, self.faults)
    }

    /// Adds a text to the sources. `None` with a fault if it is not UTF-8.
    fn text(&mut self, name: &str, bytes: &[u8]) -> Option<u32> {
        self.files
            .push((name.to_owned(), blake3::hash(bytes).to_hex().to_string()));
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(self.sources.add(name, text)),
            Err(error) => {
                let at = error.valid_up_to();
                let file = self.sources.add(name, String::from_utf8_lossy(bytes));
                let span = Span {
                    file,
                    start: at as u32,
                    end: at as u32 + 1,
                };
                let message = format!(
                    "the file is not UTF-8 text: it holds the byte 0x{:02X}; save it as UTF-8",
                    bytes[at]
                );
                self.faults.add("", span, FaultKind::Syntax(message));
                None
            }
        }
    }

    /// Reads a file that another names, if it lies in the folder.
    fn include(&mut self, from: &str, key: &str, node: &Node) -> Option<(String, Vec<u8>)> {
        let result = match node.text() {
            Some(text) => self.include_text(from, text),
            None => Err(format!(
                "is {}; it must be the name of a file",
                node.found()
            )),
        };
        match result {
            Ok(found) => Some(found),
            Err(message) => {
                self.faults.contradict(key, node.span, message);
                None
            }
        }
    }

    fn include_text(&mut self, from: &str, text: &str) -> Result<(String, Vec<u8>), String> {
        let Some(folder) = self.folder.clone() else {
            return Err("cannot be used here: the scenario is a text without a folder".to_owned());
        };
        let shown = shorten(text);
        let is_inside = Path::new(text)
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if text.is_empty() || !is_inside || text.contains('\\') {
            return Err(format!(
                "is `{shown}`; it must be the name of a file in the scenario's folder or below it, without `..`"
            ));
        }
        if self.files.len() >= FILES {
            return Err(format!(
                "is one file too many; a scenario has at most {FILES}"
            ));
        }
        let beside = Path::new(from).parent().unwrap_or(Path::new(""));
        let relative = beside.join(text);
        let real = std::fs::canonicalize(folder.join(&relative))
            .map_err(|error| format!("is `{shown}`, which cannot be read: {}", reason(&error)))?;
        if !real.starts_with(&folder) {
            return Err(format!(
                "is `{shown}`, a link that leads out of the scenario's folder"
            ));
        }
        let bytes = read_bytes(&real)
            .map_err(|error| format!("is `{shown}`, which cannot be read: {}", reason(&error)))?;
        self.n_bytes += bytes.len() as u64;
        if self.n_bytes > ALL_BYTES {
            return Err(format!(
                "is one file too many; the files of a scenario have at most {} MiB together",
                ALL_BYTES / (1024 * 1024)
            ));
        }
        Ok((plain_name(&relative), bytes))
    }
}

/// A relative path with `/` between its parts, on every platform.
fn plain_name(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// Why a file cannot be read, in the same words on every platform.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string(),
    }
}

/// Reads a file of at most the stated size.
pub(crate) fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let invalid = |message: String| io::Error::new(io::ErrorKind::InvalidInput, message);
    if !std::fs::metadata(path)?.is_file() {
        return Err(invalid("it is not a file".to_owned()));
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(FILE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_BYTES {
        let limit = FILE_BYTES / (1024 * 1024);
        return Err(invalid(format!("it is larger than {limit} MiB")));
    }
    Ok(bytes)
}
