//! What `calibrate` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::experiment::calibrate::counts::Seasons;
use crate::experiment::calibrate::log::{Columns, Layout};

const EXAMPLES: &str = "\
Examples:
  bluelift calibrate incidents acled-export.csv
  bluelift calibrate incidents log.csv --columns date=day,zone=sector,kind=type --wet jun,jul,aug,sep
  bluelift calibrate incidents deaths.csv --columns date=incident_date,zone=mission \\
      --where mission=MINUSMA --where 'incident_type=Malicious Act' --once-a-day --holdout 12m
  bluelift calibrate deployment strength.csv --where mission=MINUSMA --mandate 2013-04-25 --standing 6294";

/// What `calibrate` takes.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CalibrateArguments {
    /// What to calibrate.
    #[command(subcommand)]
    pub command: CalibrateCommand,
}

/// What can be calibrated.
#[derive(Debug, Subcommand)]
pub enum CalibrateCommand {
    /// Rates, seasons and self-excitation of incidents, from a table of dated events
    Incidents(IncidentsArguments),
    /// Total delay of a deployment, from a table of strength by date
    Deployment(DeploymentArguments),
}

/// Layouts known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LayoutName {
    /// Armed Conflict Location and Event Data
    Acled,
    /// Georeferenced Event Dataset of the Uppsala Conflict Data Program
    Ucdp,
}

impl From<LayoutName> for Layout {
    fn from(name: LayoutName) -> Layout {
        match name {
            LayoutName::Acled => Layout::Acled,
            LayoutName::Ucdp => Layout::Ucdp,
        }
    }
}

/// What `calibrate incidents` takes.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct IncidentsArguments {
    /// Table of dated events, CSV
    #[arg(value_name = "LOG.csv")]
    pub log: PathBuf,
    /// Layout of a public collection; found out if left out
    #[arg(long, value_enum)]
    pub layout: Option<LayoutName>,
    /// Which column holds what, such as date=day,zone=sector,kind=type,precision=known
    #[arg(long, value_name = "MAP", value_parser = parse_columns, conflicts_with = "layout")]
    pub columns: Option<Columns>,
    /// Keep only rows with this value in this column; may be repeated
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = parse_filter)]
    pub only: Vec<(String, String)>,
    /// First day; the first event's month if left out
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Day after the last; the end of the last event's month if left out
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
    /// Length of phases with a level of their own, such as 12m, or none
    #[arg(long, value_name = "TIME", default_value = "12m", value_parser = parse_months)]
    pub phases: Months,
    /// Rainy months, for a season of two parts as scenarios have it; quarters of the year if left out
    #[arg(long, value_name = "MONTHS", value_parser = parse_wet)]
    pub wet: Option<Seasons>,
    /// Count events of one kind, zone and day as one
    #[arg(long)]
    pub once_a_day: bool,
    /// Coarsest precision of dates for the fit; coarser ones count towards rates only
    #[arg(long, value_name = "P", default_value_t = 2)]
    pub precision: u32,
    /// Write a kind of the log as an incident of a scenario, such as explosions=ied; may be repeated
    #[arg(long, value_name = "KIND=ID", value_parser = parse_filter)]
    pub map: Vec<(String, String)>,
    /// Sites that share the incidents of a zone, for rates by site
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000), conflicts_with = "kilometres")]
    pub sites: Option<u32>,
    /// Kilometres that convoys travelled a month in a zone, for rates by distance
    #[arg(long, value_name = "KM")]
    pub kilometres: Option<f64>,
    /// Foretell this much of the end from what came before, such as 12m, and grade that
    #[arg(long, value_name = "TIME", value_parser = parse_months)]
    pub holdout: Option<Months>,
    /// Simulated records of each test and interval
    #[arg(long, value_name = "B", default_value_t = 199, value_parser = clap::value_parser!(u32).range(19..=100_000))]
    pub bootstrap: u32,
    /// Seed of the simulated records
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

/// What `calibrate deployment` takes.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DeploymentArguments {
    /// Table of strength by date, CSV
    #[arg(value_name = "STRENGTH.csv")]
    pub strength: PathBuf,
    /// Column of dates
    #[arg(long, value_name = "COLUMN", default_value = "month_end")]
    pub date: String,
    /// Column of people
    #[arg(long, value_name = "COLUMN", default_value = "total")]
    pub people: String,
    /// Keep only rows with this value in this column; may be repeated
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = parse_filter)]
    pub only: Vec<(String, String)>,
    /// Day of the resolution
    #[arg(long, value_name = "DATE")]
    pub mandate: Date,
    /// People who stood in the theatre already, such as troops who changed helmets
    #[arg(long, value_name = "PEOPLE", default_value_t = 0)]
    pub standing: u32,
    /// How long after the resolution to look, such as 36m
    #[arg(long, value_name = "TIME", default_value = "36m", value_parser = parse_months)]
    pub within: Months,
    /// People of a unit: the fewer units, the wider the intervals
    #[arg(long, value_name = "PEOPLE", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub unit: u32,
    /// Simulated series
    #[arg(long, value_name = "B", default_value_t = 199, value_parser = clap::value_parser!(u32).range(19..=100_000))]
    pub bootstrap: u32,
    /// Seed of these
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

/// A number of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months(pub u32);

fn parse_months(text: &str) -> Result<Months, String> {
    if text == "none" {
        return Ok(Months(0));
    }
    let number = text
        .strip_suffix("mo")
        .or(text.strip_suffix('m'))
        .map(str::trim);
    let months = number
        .and_then(|number| number.parse().ok())
        .filter(|n| (1..=1200).contains(n));
    months
        .map(Months)
        .ok_or_else(|| "expected months, such as 12m".to_owned())
}

fn parse_columns(text: &str) -> Result<Columns, String> {
    Columns::parse(text).map_err(|fault| fault.to_string())
}

fn parse_filter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

/// Names of months, as in scenarios.
pub const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

fn parse_wet(text: &str) -> Result<Seasons, String> {
    let mut wet = [false; 12];
    for word in text.split(',') {
        let month = MONTHS.iter().position(|name| *name == word.trim());
        let month = month.ok_or_else(|| format!("`{word}` is no month; expected jan, feb, …"))?;
        wet[month] = true;
    }
    if wet.iter().all(|is_wet| *is_wet) {
        return Err("at least one month must be dry".to_owned());
    }
    Ok(Seasons::Wet(wet))
}
