//! The scale of amounts: from zero, with round ticks.

use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// A linear scale with ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Amounts {
    /// Least value shown.
    pub low: f64,
    /// Greatest value shown.
    pub high: f64,
    /// Distance between ticks.
    pub step: f64,
    /// Value divided by this is what the ticks say.
    pub divisor: f64,
}

impl Amounts {
    /// A scale from zero to at least `max`, with about `n` ticks; a series without extent gets 0 to 1.
    pub fn from_zero(max: f64, n: f64) -> Amounts {
        let max = if max.is_finite() && max > 0.0 {
            max
        } else {
            1.0
        };
        let step = round_step(max / n);
        Amounts {
            low: 0.0,
            high: (max / step - 1e-9).ceil() * step,
            step,
            divisor: 1.0,
        }
    }

    /// A scale around zero that holds both values, for differences.
    pub fn around_zero(low: f64, high: f64, n: f64) -> Amounts {
        let (low, high) = (low.min(0.0), high.max(0.0));
        let extent = if high - low > 0.0 { high - low } else { 1.0 };
        let step = round_step(extent / n);
        Amounts {
            low: (low / step + 1e-9).floor() * step,
            high: ((high / step - 1e-9).ceil() * step).max((low / step).floor() * step + step),
            step,
            divisor: 1.0,
        }
    }

    /// The same, with ticks in a multiple of the unit.
    #[must_use]
    pub fn in_units_of(self, divisor: f64) -> Amounts {
        Amounts { divisor, ..self }
    }

    /// Values of the ticks.
    pub fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        let first = (self.low / self.step).round() as i64;
        let last = (self.high / self.step).round() as i64;
        (first..=last).map(|i| i as f64 * self.step)
    }

    /// What a tick says.
    pub fn label(&self, value: f64) -> String {
        let step = self.step / self.divisor;
        let decimals = (0..6)
            .find(|&d| {
                let scaled = step * 10f64.powi(d);
                (scaled - scaled.round()).abs() < 1e-6 * scaled
            })
            .unwrap_or(6);
        words::fixed(value / self.divisor, decimals as usize)
    }

    /// The share of the scale's extent at which a value lies; values outside are moved to its ends.
    pub fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Height of a value in an area \[px\].
    pub fn y(&self, area: &Area, value: f64) -> f64 {
        area.bottom() - self.share(value) * area.height
    }

    /// Place of a value along an area \[px\], for scales that run to the right.
    pub fn x(&self, area: &Area, value: f64) -> f64 {
        area.left + self.share(value) * area.width
    }

    /// Draws grid lines across the area and, if asked, labels at its left.
    pub fn draw_left(&self, sheet: &mut Sheet, area: &Area, size: f64, has_labels: bool) {
        for tick in self.ticks() {
            let y = self.y(area, tick);
            let colour = if tick == 0.0 {
                Colour::AXIS
            } else {
                Colour::RULE
            };
            sheet.line(vec![(area.left, y), (area.right(), y)], colour, 1.0);
            if has_labels {
                sheet.text(
                    (area.left - 6.0, y + size * 0.36),
                    Anchor::End,
                    size,
                    Colour::GREY,
                    self.label(tick),
                );
            }
        }
    }

    /// Draws grid lines down the area with labels below it, every second one where they would touch.
    pub fn draw_below(&self, sheet: &mut Sheet, area: &Area, size: f64) {
        let widest = self
            .ticks()
            .map(|t| crate::report::paint::font::width(&self.label(t), size, false))
            .fold(0.0, f64::max);
        let room = area.width * self.step / (self.high - self.low);
        let every = ((widest + 8.0) / room).ceil().max(1.0) as i64;
        for tick in self.ticks() {
            let x = self.x(area, tick);
            let colour = if tick == 0.0 {
                Colour::AXIS
            } else {
                Colour::RULE
            };
            sheet.line(vec![(x, area.top), (x, area.bottom())], colour, 1.0);
            if ((tick / self.step).round() as i64) % every == 0 {
                sheet.text(
                    (x, area.bottom() + size * 1.3),
                    Anchor::Middle,
                    size,
                    Colour::GREY,
                    self.label(tick),
                );
            }
        }
    }
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `size`.
fn round_step(size: f64) -> f64 {
    let power = 10f64.powf(size.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .find(|s| s * power >= size * (1.0 - 1e-9));
    step.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_starts_at_zero_and_ends_on_a_round_tick_beyond_the_greatest_value() {
        let scale = Amounts::from_zero(11_740.0, 5.0);
        assert_eq!(
            (scale.low, scale.high, scale.step),
            (0.0, 12_500.0, 2_500.0)
        );
        assert_eq!(scale.label(5_000.0), "5,000");
        let small = Amounts::from_zero(0.03, 4.0);
        assert_eq!(small.label(small.step), "0.01");
    }

    #[test]
    fn an_empty_series_still_has_a_scale() {
        let scale = Amounts::from_zero(0.0, 5.0);
        assert_eq!((scale.low, scale.high), (0.0, 1.0));
        assert_eq!(Amounts::from_zero(f64::INFINITY, 5.0).high, 1.0);
    }

    #[test]
    fn a_scale_of_differences_holds_zero() {
        let scale = Amounts::around_zero(-3.0, -1.0, 4.0);
        assert!(scale.low <= -3.0 && scale.high >= 0.0);
    }
}
