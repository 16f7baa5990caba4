//! Pages in a real browser: Chromium without a window, if this machine has it; else each test says that it was skipped.
//!
//! A page is opened from a file with a script added at its end, which does what a reader would do and leaves what it saw
//! in an element; the browser prints the document, and the test reads it. `BLUELIFT_SCREENS` names a folder in which
//! pictures are kept, for looking at.

use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// Where Chromium may be.
const PLACES: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
];

/// The browser of this machine.
pub struct Browser(PathBuf);

/// What a visit left.
pub struct Visit {
    /// What the added script saw.
    pub seen: Value,
    /// Lines that the page wrote on the console.
    pub console: Vec<String>,
}

impl Browser {
    /// The browser, or a line that says that the test was skipped.
    pub fn find(test: &str) -> Option<Browser> {
        let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
        let mut places = named.into_iter().chain(PLACES.map(PathBuf::from));
        let found = places.find(|place| place.is_file());
        if found.is_none() {
            println!("skipped: {test}: no Chromium on this machine (set CHROMIUM to its path)");
        }
        found.map(Browser)
    }

    fn run(&self, folder: &Path, arguments: &[String]) -> (String, String) {
        let output = Command::new(&self.0)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            .args([
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .args(["--hide-scrollbars", "--enable-logging=stderr", "--lang=en"])
            .arg(format!(
                "--user-data-dir={}",
                folder.join("profile").display()
            ))
            .args(arguments)
            .output()
            .expect("the browser starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr))
    }

    /// Opens a page, runs `script` (the body of a function that returns what it saw), and reads what it left.
    pub fn visit(&self, page: &str, script: &str) -> Visit {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let added = format!(
            "<script>window.addEventListener('load', () => setTimeout(async () => {{
               const look = async () => {{ {script} }};
               let seen;
               try {{ seen = await look(); }} catch (error) {{ seen = {{ error: String(error), at: error.stack }}; }}
               const out = document.createElement('pre');
               out.id = 'seen';
               out.textContent = JSON.stringify(seen);
               document.body.append(out);
             }}, 50));</script></body>"
        );
        let path = folder.path().join("page.html");
        std::fs::write(&path, page.replace("</body>", &added)).expect("the page is written");
        let arguments = [
            "--dump-dom".to_owned(),
            "--virtual-time-budget=8000".to_owned(),
            "--window-size=1000,900".to_owned(),
            format!("file://{}", path.display()),
        ];
        let (document, log) = self.run(folder.path(), &arguments);
        let seen = document
            .rsplit_once("<pre id=\"seen\">")
            .map(|(_, rest)| rest);
        let seen = seen
            .and_then(|rest| rest.split_once("</pre>"))
            .map(|(json, _)| json);
        let seen = seen.unwrap_or_else(|| panic!("the script left nothing: {log}"));
        let json = seen
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&nbsp;", "\u{a0}")
            .replace("&amp;", "&");
        Visit {
            seen: serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}")),
            console: log
                .lines()
                .filter(|line| line.contains("CONSOLE"))
                .map(str::to_owned)
                .collect(),
        }
    }

    /// A picture of a page, as bytes of a PNG; kept under a name if `BLUELIFT_SCREENS` says where.
    pub fn picture(&self, page: &str, name: &str, width: u32, height: u32) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (path, image) = (
            folder.path().join("page.html"),
            folder.path().join("page.png"),
        );
        std::fs::write(&path, page).expect("the page is written");
        let arguments = [
            format!("--screenshot={}", image.display()),
            "--virtual-time-budget=4000".to_owned(),
            format!("--window-size={width},{height}"),
            format!("file://{}", path.display()),
        ];
        let (_, log) = self.run(folder.path(), &arguments);
        let bytes = std::fs::read(&image).unwrap_or_else(|error| panic!("{error}: {log}"));
        if let Some(kept) = std::env::var_os("BLUELIFT_SCREENS") {
            std::fs::write(Path::new(&kept).join(format!("{name}.png")), &bytes)
                .expect("it is kept");
        }
        bytes
    }

    /// Fails if a picture is blank: it must weigh several times what an empty page of its size weighs.
    pub fn is_drawn(&self, page: &str, name: &str, (width, height): (u32, u32)) {
        let empty = self.picture("<!doctype html><body></body>", "empty", width, height);
        let drawn = self.picture(page, name, width, height);
        assert!(drawn.starts_with(b"\x89PNG"), "{name}");
        assert!(
            drawn.len() > 4 * empty.len(),
            "{name}: {} against {}",
            drawn.len(),
            empty.len()
        );
    }

    /// The page printed to PDF.
    pub fn print(&self, page: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (path, printed) = (
            folder.path().join("page.html"),
            folder.path().join("page.pdf"),
        );
        std::fs::write(&path, page).expect("the page is written");
        let arguments = [
            format!("--print-to-pdf={}", printed.display()),
            "--no-pdf-header-footer".to_owned(),
            "--virtual-time-budget=4000".to_owned(),
            format!("file://{}", path.display()),
        ];
        let (_, log) = self.run(folder.path(), &arguments);
        std::fs::read(&printed).unwrap_or_else(|error| panic!("{error}: {log}"))
    }
}

impl Visit {
    /// Fails if the added script failed, or the page wrote anything on the console.
    pub fn is_clean(&self) -> &Visit {
        assert!(self.seen.get("error").is_none(), "{}", self.seen);
        assert!(self.console.is_empty(), "{:#?}", self.console);
        self
    }

    /// Fails if what was seen under a name is not this.
    pub fn saw(&self, name: &str, wanted: impl Into<Value>) -> &Visit {
        assert_eq!(self.seen[name], wanted.into(), "{name} in {:#}", self.seen);
        self
    }
}
