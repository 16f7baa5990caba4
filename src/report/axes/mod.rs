//! Axes and what surrounds a chart: scales of amounts and time, titles and notes, bands, labels that keep apart.

pub mod amount;
pub mod bands;
pub mod frame;
pub mod labels;
pub mod time;
