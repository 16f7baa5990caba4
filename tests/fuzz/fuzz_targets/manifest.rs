//! Any text as a manifest, a job, and the head of a log.
#![no_main]

use bluelift::cli::job::Job;
use bluelift::experiment::kept::head::Head;
use bluelift::report::manifest::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Head::read(bytes).map(|head| head.n());
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(manifest) = serde_json::from_str::<Manifest>(text) {
        manifest.sentence();
        manifest.job();
    }
    if let Ok(job) = Job::parse(text) {
        for index in [0, job.shards / 2, job.shards - 1] {
            let n: u64 = job.shares(index).iter().map(|share| share.count).sum();
            assert!(n > 0);
        }
    }
});
