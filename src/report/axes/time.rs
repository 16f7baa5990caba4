//! The scale of time: days since the start, shown as months and years.

use jiff::civil::Date;

use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// A linear scale of days with ticks on first days of months.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Times {
    /// First simulated day.
    pub start: Date,
    /// First day shown, counted from the start.
    pub first: f64,
    /// Last day shown.
    pub last: f64,
}

impl Times {
    /// A scale over the days of a grid; an empty grid gets one year.
    pub fn over(start: Date, days: &[i32]) -> Times {
        let first = days.iter().min().map_or(0.0, |&d| f64::from(d));
        let last = days.iter().max().map_or(365.0, |&d| f64::from(d));
        Times {
            start,
            first,
            last: if last > first { last } else { first + 7.0 },
        }
    }

    /// Place of a day in an area \[px\].
    pub fn x(&self, area: &Area, day: f64) -> f64 {
        let share = (day - self.first) / (self.last - self.first);
        area.left + share.clamp(0.0, 1.0) * area.width
    }

    /// Ticks: day and label, as many as have room in a width \[px\] at a font size.
    pub fn ticks(&self, width: f64, size: f64) -> Vec<(f64, String)> {
        let per_month = width / ((self.last - self.first) / 30.44);
        for step in [1, 2, 3, 6, 12, 24, 60, 120, 240, 600] {
            let sample = if step >= 12 { "2013" } else { "Nov 2013" };
            if font::width(sample, size, false) + size <= per_month * f64::from(step) {
                return self.every(step);
            }
        }
        Vec::new()
    }

    fn every(&self, step: i32) -> Vec<(f64, String)> {
        let mut ticks = Vec::new();
        let Some(begin) = words::on(self.start, self.first) else {
            return ticks;
        };
        let mut index = i32::from(begin.year()) * 12 + i32::from(begin.month()) - 1;
        index -= index.rem_euclid(step);
        loop {
            let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
            let Ok(date) = Date::new(year as i16, month as i8, 1) else {
                break;
            };
            let day = f64::from(words::days_between(self.start, date));
            if day > self.last {
                break;
            }
            if day >= self.first {
                let label = if step >= 12 {
                    format!("{year}")
                } else {
                    format!("{} {year}", words::month(date, true))
                };
                ticks.push((day, label));
            }
            index += step;
        }
        ticks
    }

    /// Draws a fine line down the area at each tick.
    pub fn draw_grid(&self, sheet: &mut Sheet, area: &Area, size: f64) {
        for (day, _) in self.ticks(area.width, size) {
            let x = self.x(area, day);
            sheet.line(vec![(x, area.top), (x, area.bottom())], Colour::RULE, 1.0);
        }
    }

    /// Draws tick marks below the area and, if asked, their labels, kept within the sheet.
    pub fn draw(&self, sheet: &mut Sheet, area: &Area, size: f64, has_labels: bool) {
        let room = (2.0, sheet.width - 2.0);
        self.draw_within(sheet, area, size, has_labels, room);
    }

    /// The same with labels kept below the area, for panels that have neighbours.
    pub fn draw_panel(&self, sheet: &mut Sheet, area: &Area, size: f64, has_labels: bool) {
        let room = (area.left, area.right());
        self.draw_within(sheet, area, size, has_labels, room);
    }

    fn draw_within(
        &self,
        sheet: &mut Sheet,
        area: &Area,
        size: f64,
        has_labels: bool,
        (low, high): (f64, f64),
    ) {
        let bottom = area.bottom();
        sheet.line(
            vec![(area.left, bottom), (area.right(), bottom)],
            Colour::AXIS,
            1.0,
        );
        let mut taken = f64::NEG_INFINITY;
        for (day, label) in self.ticks(area.width, size) {
            let x = self.x(area, day);
            sheet.line(vec![(x, bottom), (x, bottom + 4.0)], Colour::AXIS, 1.0);
            let half = font::width(&label, size, false) / 2.0;
            let x = x.clamp(low + half, (high - half).max(low + half));
            if has_labels && x - half > taken {
                taken = x + half + size * 0.4;
                sheet.text(
                    (x, bottom + 6.0 + size),
                    Anchor::Middle,
                    size,
                    Colour::GREY,
                    label,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_lie_on_first_days_of_months_and_have_room() {
        let times = Times {
            start: jiff::civil::date(2013, 7, 1),
            first: 0.0,
            last: 1096.0,
        };
        let ticks = times.ticks(700.0, 13.0);
        assert_eq!(ticks[0], (0.0, "Jul 2013".to_owned()));
        assert_eq!(ticks[1].1, "Jan 2014");
        assert_eq!(ticks[1].0, 184.0);
        let narrow = times.ticks(120.0, 12.0);
        assert_eq!(narrow[0].1, "2014");
    }

    #[test]
    fn a_grid_of_one_day_still_has_an_extent() {
        let times = Times::over(jiff::civil::date(2013, 7, 1), &[0]);
        assert!(times.last > times.first);
    }
}
