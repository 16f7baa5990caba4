//! The result folder: claimed before the work, filled as `<folder>.partial`, renamed when whole.
//!
//! A folder that holds anything else is never touched. While a run works it holds a lock on a file in the partial
//! folder, which the system lets go when the run ends, however it ends; so a partial folder without a holder is what
//! an earlier run left unfinished.
//!
//! # Going on
//!
//! A run that keeps a log ([`crate::experiment::kept`]) finds it again in the partial folder: [`claim_with_log`] leaves
//! the log and clears the rest. Other commands begin anew. Everything in a folder is on the disk before the folder gets its
//! name, and the log goes only after that, so that whenever the machine stops either the log or the result is whole.

use std::fs;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

pub use crate::cli::folder_error::FolderError;
use crate::report::manifest;
use crate::report::manifest::Manifest;

/// Marks a partial folder as one of this program, and is locked while a run works in it.
const LOCK: &str = "bluelift.lock";
/// What has been done of a batch, while it runs.
pub const LOG: &str = "batch.log";

/// What is found where a result is to go.
#[derive(Debug)]
pub enum Found {
    /// Nothing: the folder is claimed.
    Nothing(Claim),
    /// The same result, whole.
    Same(Manifest),
}

/// A partial folder that this process fills. It is removed again unless it is finished.
#[derive(Debug)]
pub struct Claim {
    partial: PathBuf,
    lock: Option<File>,
    keeps_log: bool,
}

/// Claims a folder for a result, or finds that the result is already there.
///
/// # Errors
///
/// If anything else is there, if another process works on it, or if the system refuses.
pub fn claim(folder: &Path, planned: &Manifest) -> Result<Found, FolderError> {
    let log = beside(folder, ".partial")?.join(LOG);
    if log.exists() {
        return Err(FolderError::Unfinished {
            folder: beside(folder, ".partial")?,
        });
    }
    claim_with_log(folder, planned)
}

/// As [`claim`], for those who go on with the log that an earlier run may have left.
///
/// # Errors
///
/// As [`claim`].
pub fn claim_with_log(folder: &Path, planned: &Manifest) -> Result<Found, FolderError> {
    if let Some(manifest) = inspect(folder, planned)? {
        return Ok(Found::Same(manifest));
    }
    let partial = beside(folder, ".partial")?;
    let has_started = partial.join(LOCK).is_file();
    if partial.exists() && !has_started && !is_empty(&partial)? {
        return Err(FolderError::Foreign { folder: partial });
    }
    fs::create_dir_all(&partial).map_err(FolderError::io("create", &partial))?;
    let lock = lock(&partial)?;
    clear(&partial)?;
    Ok(Found::Nothing(Claim {
        partial,
        lock: Some(lock),
        keeps_log: false,
    }))
}

/// Moves what stands in the way of a result aside, under a name that is free, and returns that name.
///
/// # Errors
///
/// If another run works there, or if the system refuses.
pub fn set_aside(folder: &Path) -> Result<PathBuf, FolderError> {
    let lock_file = folder.join(LOCK);
    if lock_file.is_file() {
        drop(lock(folder)?);
    }
    let mut number = 1;
    let free = loop {
        let name = beside(folder, &format!(".aside-{number}"))?;
        if fs::symlink_metadata(&name).is_err() {
            break name;
        }
        number += 1;
    };
    fs::rename(folder, &free).map_err(FolderError::io("move aside", folder))?;
    Ok(free)
}

/// The partial folder of a result folder.
///
/// # Errors
///
/// If the path has no last name.
pub fn partial_folder(folder: &Path) -> Result<PathBuf, FolderError> {
    beside(folder, ".partial")
}

/// The folder for the first `n` of the replications asked for.
///
/// # Errors
///
/// If the path has no last name.
pub fn prefix_folder(folder: &Path, n: u64, asked: u64) -> Result<PathBuf, FolderError> {
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let without_count = name
        .as_deref()
        .and_then(|name| name.strip_suffix(&format!("-{asked}")))
        .map(|stem| folder.with_file_name(stem));
    beside(
        without_count.as_deref().unwrap_or(folder),
        &format!("-{n}of{asked}"),
    )
}

impl Claim {
    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// The log of what has been done.
    pub fn log(&self) -> PathBuf {
        self.partial.join(LOG)
    }

    /// From now on the log stays if this process ends early, so that another can go on.
    pub fn keep_log(&mut self) {
        self.keeps_log = true;
    }

    /// Removes the log: there is nothing to go on with.
    pub fn discard(mut self) {
        self.keeps_log = false;
    }

    /// Makes the folder whole under its name. If the same result is already there, it stays and this one goes.
    ///
    /// # Errors
    ///
    /// If something else is there by now, or if the system refuses.
    pub fn finish(mut self, folder: &Path, manifest: &Manifest) -> Result<(), FolderError> {
        if inspect(folder, manifest)?.is_some() {
            self.keeps_log = false;
            return Ok(());
        }
        sync(&self.partial)?;
        if folder.exists() {
            fs::remove_dir(folder).map_err(FolderError::io("replace", folder))?;
        }
        self.lock = None;
        fs::rename(&self.partial, folder).map_err(FolderError::io("rename to", folder))?;
        sync_names(folder.parent().unwrap_or(folder))?;
        tidy(folder);
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.lock = None;
        if !self.keeps_log {
            // After a rename there is nothing left to remove; otherwise the next run clears what stays.
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}

/// Whether a file is of the work on a result and not of the result.
pub fn is_working_file(name: &str) -> bool {
    [LOG, LOCK].contains(&name)
}

/// Removes from a whole folder what only a run needs. If it cannot be removed it does no harm.
fn tidy(folder: &Path) {
    for name in [LOG, LOCK] {
        let _ = fs::remove_file(folder.join(name));
    }
}

/// Waits until every file below a folder is on the disk.
fn sync(folder: &Path) -> Result<(), FolderError> {
    for entry in fs::read_dir(folder).map_err(FolderError::io("look into", folder))? {
        let path = entry.map_err(FolderError::io("look into", folder))?.path();
        if path.is_dir() {
            sync(&path)?;
        } else {
            File::open(&path)
                .and_then(|file| file.sync_all())
                .map_err(FolderError::io("write", &path))?;
        }
    }
    sync_names(folder)
}

/// Waits until the names in a folder are on the disk, where the system can.
///
/// # Errors
///
/// If the system refuses.
pub fn sync_names(folder: &Path) -> Result<(), FolderError> {
    let folder = if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    };
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(FolderError::io("write", folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The manifest of the same result, if it is there and whole; `None` if nothing is there.
fn inspect(folder: &Path, planned: &Manifest) -> Result<Option<Manifest>, FolderError> {
    let found = match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => !is_empty(folder)?,
        Ok(_) => return Err(foreign(folder)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(FolderError::io("look at", folder)(error)),
    };
    if !found {
        return Ok(None);
    }
    let text = fs::read_to_string(folder.join(manifest::FILE)).map_err(|_| foreign(folder))?;
    let held: Manifest = serde_json::from_str(&text).map_err(|_| foreign(folder))?;
    if !held.is_same_result(planned) {
        return Err(FolderError::Taken {
            folder: folder.to_owned(),
            held: held.sentence(),
        });
    }
    let mut listed = held.data.iter().chain(&held.pages);
    match listed.find(|(file, digest)| !is_intact(folder, file, digest)) {
        Some((file, _)) => Err(FolderError::Damaged {
            folder: folder.to_owned(),
            file: file.clone(),
        }),
        None => {
            tidy(folder);
            Ok(Some(held))
        }
    }
}

fn foreign(folder: &Path) -> FolderError {
    FolderError::Foreign {
        folder: folder.to_owned(),
    }
}

fn is_intact(folder: &Path, name: &str, digest: &str) -> bool {
    is_inside(name) && digest_of(&folder.join(name)).is_ok_and(|found| found == digest)
}

/// Whether a name of a manifest stays inside its folder.
pub fn is_inside(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// BLAKE3 of a file, hexadecimal.
///
/// # Errors
///
/// If it cannot be read.
pub fn digest_of(file: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(file)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn is_empty(folder: &Path) -> Result<bool, FolderError> {
    let mut entries = fs::read_dir(folder).map_err(FolderError::io("look into", folder))?;
    Ok(entries.next().is_none())
}

/// The path with something added to its last name.
fn beside(folder: &Path, suffix: &str) -> Result<PathBuf, FolderError> {
    let nameless = || FolderError::Nameless {
        folder: folder.to_owned(),
    };
    let mut name = folder.file_name().ok_or_else(nameless)?.to_owned();
    name.push(suffix);
    Ok(folder.with_file_name(name))
}

/// Takes the lock of a partial folder.
fn lock(partial: &Path) -> Result<File, FolderError> {
    let path = partial.join(LOCK);
    let file = File::create(&path).map_err(FolderError::io("write to", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(FolderError::Busy {
            folder: partial.to_owned(),
        }),
        // A file system without locks cannot tell of a second run; the rename still lets only one win.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(FolderError::io("lock", &path)(error)),
    }
}

/// Removes what an unfinished run has left in a partial folder, but for the lock and the log.
fn clear(partial: &Path) -> Result<(), FolderError> {
    let entries = fs::read_dir(partial).map_err(FolderError::io("look into", partial))?;
    for entry in entries {
        let path = entry.map_err(FolderError::io("look into", partial))?.path();
        if path.ends_with(LOCK) || path.ends_with(LOG) {
            continue;
        }
        let removed = if path.is_dir() && !path.is_symlink() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.map_err(FolderError::io("remove", &path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::json::pretty;
    use crate::report::manifest::ScenarioEntry;
    use std::collections::BTreeMap;

    fn planned(seed: u64) -> Manifest {
        let entry = ScenarioEntry {
            label: "mali".into(),
            name: "mali".into(),
            variant: None,
            set: BTreeMap::new(),
            digest: "0123456789abcdef".into(),
            files: Vec::new(),
        };
        Manifest::planned(vec![entry], seed, 100)
    }

    /// Claims a folder and finishes it with one data file.
    fn finish(folder: &Path, seed: u64) {
        let Found::Nothing(claim) = claim(folder, &planned(seed)).unwrap() else {
            panic!("the folder is free");
        };
        let mut manifest = planned(seed);
        fs::write(claim.path().join("outcomes.csv"), "replication\n0\n").unwrap();
        let digest = blake3::hash(b"replication\n0\n").to_hex().to_string();
        manifest.data.insert("outcomes.csv".into(), digest);
        fs::write(claim.path().join(manifest::FILE), pretty(&manifest)).unwrap();
        claim.finish(folder, &manifest).unwrap();
    }

    #[test]
    fn a_finished_folder_is_found_again_and_leaves_nothing_beside_it() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("mali");
        finish(&folder, 1);
        assert!(matches!(claim(&folder, &planned(1)), Ok(Found::Same(_))));
        assert!(!folder.join(LOCK).exists());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
    }

    #[test]
    fn another_result_is_refused_and_untouched() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("mali");
        finish(&folder, 1);
        let error = claim(&folder, &planned(2)).unwrap_err().to_string();
        assert!(
            error.contains("100 replications of mali with seed 1"),
            "{error}"
        );
        assert!(matches!(claim(&folder, &planned(1)), Ok(Found::Same(_))));
    }

    #[test]
    fn a_changed_data_file_is_not_reused() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("mali");
        finish(&folder, 1);
        fs::write(folder.join("outcomes.csv"), "replication\n9\n").unwrap();
        let error = claim(&folder, &planned(1)).unwrap_err().to_string();
        assert!(
            error.contains("`outcomes.csv` is missing or has changed"),
            "{error}"
        );
    }

    #[test]
    fn files_of_others_are_refused_as_folder_and_as_partial_folder() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("mali");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("thesis.txt"), "years of work").unwrap();
        let error = claim(&folder, &planned(1)).unwrap_err();
        assert!(matches!(error, FolderError::Foreign { .. }));
        assert!(folder.join("thesis.txt").exists());

        let other = parent.path().join("chad");
        fs::create_dir(parent.path().join("chad.partial")).unwrap();
        fs::write(parent.path().join("chad.partial/thesis.txt"), "years").unwrap();
        let error = claim(&other, &planned(1)).unwrap_err();
        assert!(matches!(error, FolderError::Foreign { .. }));
        assert!(parent.path().join("chad.partial/thesis.txt").exists());
    }

    #[test]
    fn an_unfinished_folder_is_begun_anew_but_not_while_another_run_works_in_it() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("mali");
        let Found::Nothing(first) = claim(&folder, &planned(1)).unwrap() else {
            panic!("the folder is free");
        };
        let error = claim(&folder, &planned(1)).unwrap_err();
        assert!(matches!(error, FolderError::Busy { .. }), "{error}");
        // As after a run that was killed: its lock is gone, its files are not.
        let partial = first.path().to_owned();
        drop(first);
        fs::create_dir(&partial).unwrap();
        fs::write(partial.join(LOCK), "").unwrap();
        fs::write(partial.join("outcomes.csv"), "half").unwrap();
        let Found::Nothing(second) = claim(&folder, &planned(1)).unwrap() else {
            panic!("the folder is free");
        };
        assert!(!second.path().join("outcomes.csv").exists());
    }

    #[test]
    fn a_claim_that_is_dropped_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        drop(claim(&parent.path().join("mali"), &planned(1)).unwrap());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_prefix_has_a_name_of_its_own() {
        let named = |folder: &str| prefix_folder(Path::new(folder), 40, 100).unwrap();
        assert_eq!(
            named("results/mali-0123-7-100"),
            Path::new("results/mali-0123-7-40of100")
        );
        assert_eq!(named("mine"), Path::new("mine-40of100"));
        assert!(prefix_folder(Path::new("/"), 1, 2).is_err());
    }
}
