//! The README: its commands work as they stand there, its links lead somewhere, and it names what there is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// Blocks of the README in a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let readme = readme();
    let mut parts = readme.split("```");
    let mut found = Vec::new();
    while let (Some(_), Some(block)) = (parts.next(), parts.next()) {
        if let Some(body) = block.strip_prefix(&format!("{language}\n")) {
            found.push(body.to_owned());
        }
    }
    found
}

/// Copies the scenarios to where a newcomer would have them.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name: PathBuf = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &name);
        } else {
            fs::copy(&path, &name).unwrap();
        }
    }
}

#[test]
fn the_first_two_commands_run_mali_and_the_tests() {
    let blocks = blocks("sh");
    assert_eq!(blocks[0], "cargo run --release -- run\n");
    assert_eq!(blocks[1], "cargo test --release\n");
}

#[cfg(unix)]
#[test]
fn every_command_of_the_tutorial_works_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("scenarios"), &folder.path().join("scenarios"));
    let program = Path::new(env!("CARGO_BIN_EXE_bluelift")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let blocks = blocks("sh");
    let tutorial = blocks.iter().filter(|block| !block.starts_with("cargo "));
    let mut n = 0;
    for block in tutorial {
        let run = Command::new("sh")
            .args(["-e", "-c", block])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{block}\n{error}");
        assert!(!run.stdout.is_empty(), "{block}");
        n += 1;
    }
    assert!(n >= 5, "{n} blocks");
}

#[test]
fn every_link_of_the_readme_leads_to_a_file() {
    let readme = readme();
    let targets: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.starts_with("http"))
        .collect();
    assert!(targets.len() >= 5, "{targets:?}");
    for target in targets {
        assert!(root().join(target).exists(), "{target}");
    }
}

#[test]
fn the_readme_lists_every_command() {
    let help = Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help");
    let readme = readme();
    let mut n = 0;
    for command in commands {
        let listed = readme.contains(&format!("| `bluelift {command}"));
        assert!(listed, "{command}");
        n += 1;
    }
    assert!(n >= 10, "{n} commands");
}

#[test]
fn the_readme_says_what_bluelift_is_not() {
    let text = readme().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(
        "The boundaries and names shown do not imply official endorsement or acceptance by the United Nations; \
         bluelift is not a United Nations product."
    ));
    assert!(text.contains("For study, not for operational use."));
}
