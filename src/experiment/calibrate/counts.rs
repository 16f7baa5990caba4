//! Counts: the events of one kind by zone and day, and the phase and season into which each day falls.

use jiff::civil::Date;

use crate::experiment::calibrate::log::Event;

/// A period of whole days, cut into phases, with a season for each day.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// First day.
    pub from: Date,
    /// Phase of each day.
    pub phase: Vec<usize>,
    /// Season of each day.
    pub season: Vec<usize>,
    /// First day of each phase, counted from 0.
    pub phase_starts: Vec<usize>,
    /// Number of seasons.
    pub n_seasons: usize,
}

/// Which days of the year belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seasons {
    /// All days alike.
    None,
    /// Season 1 in these months, January first, season 0 in the others.
    Wet([bool; 12]),
    /// The four quarters of the year.
    Quarters,
}

impl Seasons {
    fn of(self, date: Date) -> usize {
        let month = date.month() as usize - 1;
        match self {
            Seasons::None => 0,
            Seasons::Wet(wet) => usize::from(wet[month]),
            Seasons::Quarters => month / 3,
        }
    }

    /// How many there are.
    pub fn count(self) -> usize {
        match self {
            Seasons::None => 1,
            Seasons::Wet(_) => 2,
            Seasons::Quarters => 4,
        }
    }
}

impl Frame {
    /// The days from one date to another, which is no part of it; phases of `phase_months` months, one if 0.
    pub fn new(from: Date, until: Date, phase_months: u32, seasons: Seasons) -> Frame {
        let mut frame = Frame {
            from,
            phase: Vec::new(),
            season: Vec::new(),
            phase_starts: Vec::new(),
            n_seasons: seasons.count(),
        };
        let mut day = from;
        let mut next = from;
        while day < until {
            if day == next || frame.phase_starts.is_empty() {
                // A rest shorter than half a phase stays with the one before.
                let span = jiff::Span::new().months(i64::from(phase_months));
                let end = next.saturating_add(span);
                let half = days_between(next, end) / 2;
                let is_whole = frame.phase_starts.is_empty() || days_between(next, until) >= half;
                if is_whole && (phase_months > 0 || frame.phase_starts.is_empty()) {
                    frame.phase_starts.push(frame.phase.len());
                }
                next = if phase_months > 0 { end } else { until };
            }
            frame.phase.push(frame.phase_starts.len() - 1);
            frame.season.push(seasons.of(day));
            day = day.saturating_add(jiff::Span::new().days(1));
        }
        frame
    }

    /// Number of days.
    pub fn n_days(&self) -> usize {
        self.phase.len()
    }

    /// Number of phases.
    pub fn n_phases(&self) -> usize {
        self.phase_starts.len()
    }

    /// The date of a day.
    pub fn date(&self, day: usize) -> Date {
        self.from.saturating_add(jiff::Span::new().days(day as i64))
    }

    /// The day after the last.
    pub fn until(&self) -> Date {
        self.date(self.n_days())
    }

    /// First days of the calendar months that lie wholly inside, and the day after the last of them.
    pub fn months(&self) -> Vec<usize> {
        let mut month = self.from.first_of_month();
        if month < self.from {
            month = month.saturating_add(jiff::Span::new().months(1));
        }
        let mut starts = Vec::new();
        while month <= self.until() {
            starts.push(days_between(self.from, month));
            month = month.saturating_add(jiff::Span::new().months(1));
        }
        starts
    }
}

/// Days from one date to a later one; 0 if it is not later.
pub fn days_between(from: Date, until: Date) -> usize {
    (until - from).get_days().max(0) as usize
}

/// Events of one kind: for each zone the days with events and how many, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Days and numbers by zone.
    pub zones: Vec<Vec<(usize, u32)>>,
}

impl Counts {
    /// Counts events by day in the given zones; `once_a_day` counts several of one day and zone as one.
    pub fn new<'a>(
        events: impl Iterator<Item = &'a Event>,
        zones: &[String],
        frame: &Frame,
        once_a_day: bool,
    ) -> Counts {
        let mut counts = Counts {
            zones: vec![Vec::new(); zones.len()],
        };
        for event in events {
            let Some(zone) = zones.iter().position(|zone| *zone == event.zone) else {
                continue;
            };
            if event.date < frame.from || event.date >= frame.until() {
                continue;
            }
            let day = days_between(frame.from, event.date);
            let row = &mut counts.zones[zone];
            match row.last_mut() {
                Some((last, n)) if *last == day => *n += u32::from(!once_a_day),
                _ => row.push((day, 1)),
            }
        }
        counts
    }

    /// Events in all zones.
    pub fn total(&self) -> u32 {
        self.zones.iter().flatten().map(|(_, n)| n).sum()
    }

    /// Events of a zone from each start to the next.
    pub fn between(&self, zone: usize, starts: &[usize]) -> Vec<u32> {
        let mut sums = vec![0; starts.len().saturating_sub(1)];
        for &(day, n) in &self.zones[zone] {
            let after = starts.partition_point(|start| *start <= day);
            if after > 0 && after < starts.len() {
                sums[after - 1] += n;
            }
        }
        sums
    }

    /// What happened before a day.
    pub fn before(&self, day: usize) -> Counts {
        let cut = |row: &Vec<(usize, u32)>| row.iter().copied().filter(|(d, _)| *d < day).collect();
        Counts {
            zones: self.zones.iter().map(cut).collect(),
        }
    }
}

/// Variance over mean of counts; absent with fewer than two counts or without events.
pub fn dispersion(counts: &[u32]) -> Option<f64> {
    let n = counts.len() as f64;
    let mean = counts.iter().map(|c| f64::from(*c)).sum::<f64>() / n;
    if counts.len() < 2 || mean <= 0.0 {
        return None;
    }
    let squares = counts.iter().map(|c| (f64::from(*c) - mean).powi(2));
    Some(squares.sum::<f64>() / (n - 1.0) / mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_rest_shorter_than_half_a_phase_stays_with_the_one_before() {
        let frame = Frame::new(date(2013, 1, 1), date(2015, 3, 1), 12, Seasons::None);
        assert_eq!(frame.phase_starts, [0, 365]);
        assert_eq!((frame.n_days(), frame.phase[788]), (789, 1));
        let frame = Frame::new(date(2013, 1, 1), date(2015, 9, 1), 12, Seasons::None);
        assert_eq!(frame.phase_starts, [0, 365, 730]);
        let whole = Frame::new(date(2013, 1, 1), date(2015, 9, 1), 0, Seasons::Quarters);
        assert_eq!((whole.n_phases(), whole.n_seasons), (1, 4));
    }

    #[test]
    fn months_are_those_wholly_inside() {
        let frame = Frame::new(date(2013, 1, 15), date(2013, 4, 10), 0, Seasons::None);
        assert_eq!(frame.months(), [17, 45, 76]);
    }

    #[test]
    fn counts_of_equal_events_are_under_dispersed() {
        assert_eq!(dispersion(&[2, 2, 2]), Some(0.0));
        assert_eq!(dispersion(&[0, 4]), Some(4.0));
        assert_eq!(dispersion(&[0, 0]), None);
    }
}
