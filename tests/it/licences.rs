//! Every crate that bluelift is built from has a licence that lets it be passed on, and comes from the public registry.
//!
//! The policy is also in `deny.toml`, for `cargo deny check`, which knows of advisories too.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Licences that allow use, change and passing on, with attribution at most.
const ALLOWED: [&str; 9] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "CC0-1.0",
];

/// Whether an SPDX expression leaves a choice of which every licence is allowed. Parentheses are taken as they nest.
fn is_allowed(expression: &str) -> bool {
    let text = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut place = 0;
    let result = either(&words, &mut place);
    result && place == words.len()
}

fn either(words: &[&str], place: &mut usize) -> bool {
    let mut result = both(words, place);
    while words.get(*place) == Some(&"OR") {
        *place += 1;
        let other = both(words, place);
        result |= other;
    }
    result
}

fn both(words: &[&str], place: &mut usize) -> bool {
    let mut result = one(words, place);
    while words.get(*place) == Some(&"AND") {
        *place += 1;
        let other = one(words, place);
        result &= other;
    }
    result
}

fn one(words: &[&str], place: &mut usize) -> bool {
    let Some(word) = words.get(*place) else {
        return false;
    };
    *place += 1;
    if *word == "(" {
        let result = either(words, place);
        *place += 1;
        return result;
    }
    if words.get(*place) == Some(&"WITH") {
        let name = words[*place - 1..(*place + 2).min(words.len())].join(" ");
        *place += 2;
        return ALLOWED.contains(&name.as_str());
    }
    ALLOWED.contains(word)
}

#[test]
fn every_dependency_has_an_allowed_licence_and_comes_from_the_registry() {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--all-features",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "{} packages", packages.len());
    for package in packages {
        let name = &package["name"];
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence), "{name}: `{licence}`");
        if name != "bluelift" {
            let source = package["source"].as_str().unwrap_or_default();
            assert_eq!(
                source, "registry+https://github.com/rust-lang/crates.io-index",
                "{name}"
            );
        }
    }
}

#[test]
fn licences_are_told_apart() {
    for allowed in [
        "MIT",
        "MIT OR GPL-3.0",
        "MIT/Apache-2.0",
        "(MIT OR GPL-2.0) AND Unicode-3.0",
    ] {
        assert!(is_allowed(allowed), "{allowed}");
    }
    for refused in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "Apache-2.0 WITH other",
        "(MIT OR GPL-2.0) AND GPL-3.0",
    ] {
        assert!(!is_allowed(refused), "{refused}");
    }
}

#[test]
fn the_policy_of_cargo_deny_is_the_same() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).unwrap();
    for licence in ALLOWED {
        assert!(text.contains(&format!("\"{licence}\",")), "{licence}");
    }
    assert_eq!(text.matches("\",\n").count(), ALLOWED.len());
}

#[test]
fn no_code_is_unsafe() {
    let cargo =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    assert!(cargo.contains("unsafe_code = \"deny\""));
    fn walk(folder: &Path, n: &mut usize) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, n);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                // Written so that this line does not find itself.
                let allowed = format!("allow({}", "unsafe_code");
                assert!(!text.contains(&allowed), "{}", path.display());
                *n += 1;
            }
        }
    }
    let mut n = 0;
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut n);
    assert!(n > 100, "{n} files");
}
