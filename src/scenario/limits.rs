//! How large a scenario may be. Every limit is far above any plan a person writes, and keeps a hostile file cheap.

/// Greatest size of one file [bytes].
pub const FILE_BYTES: u64 = 8 * 1024 * 1024;
/// Greatest size of all files of one scenario together [bytes].
pub const ALL_BYTES: u64 = 64 * 1024 * 1024;
/// Greatest number of files: the scenario, what it extends, and its CSV tables.
pub const FILES: usize = 64;
/// Greatest length of a chain of `extends`.
pub const EXTENDS: usize = 8;
/// Greatest number of rows in one table, spread rows included.
pub const ROWS: usize = 8_192;
/// Greatest number of columns in a CSV table.
pub const COLUMNS: usize = 256;
/// Greatest number of spread policies, threats or tasks.
pub const SPREAD_ROWS: usize = 65_536;
/// Greatest depth of tables and arrays, and greatest number of parts of a dotted key.
pub const DEPTH: usize = 32;
/// Greatest length of one text [bytes].
pub const TEXT_BYTES: usize = 4_096;
/// Greatest number of values in one file.
pub const VALUES: usize = 400_000;
/// Greatest length of an id [characters].
pub const ID_CHARACTERS: usize = 64;
/// Faults collected; later ones are only counted.
pub const FAULTS: usize = 1_000;
/// Faults shown.
pub const FAULTS_SHOWN: usize = 100;
/// Longest simulated period [days]: 20 years.
pub const HORIZON_DAYS: f64 = 7_305.0;
