//! Report floor: what a batch leaves behind, as data files, tables, charts and one page.

pub mod comparison;
pub mod csv;
pub mod json;
pub mod manifest;
pub mod numbers;
pub mod tables;
