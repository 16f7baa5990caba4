//! Painting: shapes on a sheet, and the two ways out of it, SVG and PNG.
//!
//! A chart is one function that lays shapes on a [`Sheet`](sheet::Sheet); both files are drawn from that one list,
//! so they cannot differ. Texts are measured with the embedded font before they are placed, and tests read their
//! boxes from the same list.

pub mod colour;
pub mod font;
pub mod png;
pub mod sheet;
pub mod svg;
