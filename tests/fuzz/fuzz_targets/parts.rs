//! Any bytes as a part: it is refused, or what it says of its rows fits into it.
#![no_main]

use std::io::Cursor;
use std::path::Path;

use bluelift::experiment::kept::read::scan_from;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(scan) = scan_from(Path::new("part"), Cursor::new(bytes)) {
        assert!(scan.end + scan.torn == bytes.len() as u64);
        assert!(scan.done() <= scan.head.n());
    }
});
