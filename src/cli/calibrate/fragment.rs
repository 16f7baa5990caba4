//! The fragment of a scenario that `bluelift calibrate incidents` prints.

use std::fmt;

use crate::cli::calibrate::arguments::MONTHS;
use crate::experiment::calibrate::counts::Seasons;
use crate::experiment::calibrate::forecast::{Forecast, Grade};
use crate::experiment::calibrate::incidents::{
    Calibration, FEWEST_EVENTS, KindFit, Request, ZoneFit,
};

/// By what rates are told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Exposure {
    /// The zone as a whole.
    Zone,
    /// A number of sites in each zone.
    Sites(f64),
    /// Kilometres of convoy travel a month in each zone.
    Kilometres(f64),
}

impl Exposure {
    /// A monthly rate of a zone in the unit of this exposure.
    fn rate(self, monthly: f64) -> String {
        match self {
            Exposure::Zone => format!("{} /mo", digits(monthly)),
            Exposure::Sites(sites) => format!("{} /mo", digits(monthly / sites)),
            Exposure::Kilometres(km) => format!("{} /1000 km", digits(1000.0 * monthly / km)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Exposure::Zone => {
                "each zone as a whole, for incidents with target = \"zone\" or one site a zone"
            }
            Exposure::Sites(_) => "each site of a zone",
            Exposure::Kilometres(_) => "the kilometres of convoys in each zone",
        }
    }
}

/// Everything that is printed.
pub(super) struct Fragment<'a> {
    pub source: String,
    pub calibration: &'a Calibration,
    pub request: &'a Request,
    pub exposure: Exposure,
    pub map: &'a [(String, String)],
    pub forecast: Option<&'a Forecast>,
}

/// A number with three digits that count, never in powers of ten.
fn digits(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 {
            "0".to_owned()
        } else {
            "none".to_owned()
        };
    }
    let places = (2 - value.abs().log10().floor() as i32).clamp(0, 9) as usize;
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

impl Fragment<'_> {
    fn id(&self, fit: &KindFit) -> String {
        let mapped = self.map.iter().find(|(kind, _)| *kind == fit.kind);
        mapped.map_or_else(|| fit.kind.clone(), |(_, id)| id.clone())
    }

    fn head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (frame, request) = (&self.calibration.frame, self.request);
        let n: u32 = self.calibration.kinds.iter().map(|fit| fit.n).sum();
        writeln!(
            f,
            "# Fitted to {}, {} to {}: {n} events with a known day.",
            self.source,
            frame.from,
            frame.until()
        )?;
        writeln!(
            f,
            "# Intervals cover 90 %; simulated records {}, seed {}. Days are the unit of time.",
            request.bootstrap, request.seed
        )?;
        writeln!(f, "# Rates hold for {}.", self.exposure.words())?;
        if self.calibration.n_undated > 0 {
            writeln!(
                f,
                "# {} events with coarser dates count towards rates only.",
                self.calibration.n_undated
            )?;
        }
        if self.calibration.n_outside > 0 {
            writeln!(
                f,
                "# {} events lie outside these days.",
                self.calibration.n_outside
            )?;
        }
        if request.once_a_day {
            writeln!(f, "# Events of one kind, zone and day count as one.")?;
        }
        let phases = frame.n_phases();
        if phases > 1 {
            writeln!(
                f,
                "# {phases} phases of {} months have levels of their own; what changes within one looks like self-excitation.",
                request.phase_months
            )?;
        }
        Ok(())
    }

    fn kind(&self, f: &mut fmt::Formatter<'_>, fit: &KindFit) -> fmt::Result {
        let id = self.id(fit);
        writeln!(f, "\n# {} as incident `{id}`: {} events", fit.kind, fit.n)?;
        let word = |value: Option<f64>| value.map_or("unknown".to_owned(), |v| format!("{v:.2}"));
        writeln!(
            f,
            "#   variance over mean of monthly counts {}; around the fitted seasonal Poisson process {}",
            word(fit.dispersion),
            word(fit.residual_dispersion)
        )?;
        self.season(f, fit)?;
        let Some(excitation) = &fit.excitation else {
            return writeln!(
                f,
                "#   fewer than {FEWEST_EVENTS} events: nothing is said about self-excitation"
            );
        };
        let (n, echo) = (&excitation.branching, &excitation.echo_days);
        writeln!(
            f,
            "#   self-excitation: likelihood ratio {:.1}, p = {:.3} by parametric bootstrap against the seasonal Poisson process",
            excitation.likelihood_ratio, excitation.p_value
        )?;
        writeln!(
            f,
            "#   branching {:.2} ({:.2} to {:.2}), echo {:.1} d ({:.1} to {:.1})",
            n.value, n.low, n.high, echo.value, echo.low, echo.high
        )?;
        writeln!(f, "[[incident]]\nid = \"{id}\"")?;
        if excitation.is_significant() {
            writeln!(f, "branching = {}", digits(n.value))?;
            writeln!(f, "echo = \"{} d\"", digits(echo.value))?;
        } else {
            writeln!(f, "branching = 0")?;
        }
        writeln!(
            f,
            "sources = {{ branching = \"{}\" }}",
            self.citation(fit.n)
        )
    }

    fn season(&self, f: &mut fmt::Formatter<'_>, fit: &KindFit) -> fmt::Result {
        let names: Vec<String> = match self.request.seasons {
            Seasons::None => return Ok(()),
            Seasons::Wet(wet) => {
                let months: Vec<&str> = (0..12).filter(|m| wet[*m]).map(|m| MONTHS[m]).collect();
                vec!["dry".to_owned(), format!("wet ({})", months.join(" "))]
            }
            Seasons::Quarters => ["jan-mar", "apr-jun", "jul-sep", "oct-dec"]
                .map(str::to_owned)
                .to_vec(),
        };
        let parts: Vec<String> = names
            .iter()
            .zip(&fit.season)
            .map(|(name, s)| {
                if s.high.is_finite() {
                    format!("{name} {:.2} ({:.2} to {:.2})", s.value, s.low, s.high)
                } else {
                    format!("{name} {:.2}", s.value)
                }
            })
            .collect();
        writeln!(f, "#   season, factor on the rate: {}", parts.join(", "))
    }

    fn citation(&self, n: u32) -> String {
        let frame = &self.calibration.frame;
        let source: String = self
            .source
            .chars()
            .filter(|c| !matches!(c, '"' | '\\'))
            .collect();
        format!(
            "fitted to {n} events of {source}, {} to {}",
            frame.from,
            frame.until()
        )
    }

    fn threat(
        &self,
        f: &mut fmt::Formatter<'_>,
        zone: usize,
        fit: &KindFit,
        row: &ZoneFit,
    ) -> fmt::Result {
        let chosen = fit.chosen();
        // A scenario's rate is that of the dry season.
        let season = &chosen.background.season;
        let is_split = matches!(self.request.seasons, Seasons::Wet(_)) && season[0] > 0.0;
        let dry = if is_split { season[0] } else { 1.0 };
        let at = |value: f64| self.exposure.rate(value * dry);
        let place = &self.calibration.zones[zone];
        writeln!(
            f,
            "\n[[threat]]\nzone = \"{place}\"\nkind = \"{}\"",
            self.id(fit)
        )?;
        let rate = &row.rate;
        write!(
            f,
            "rate = \"{}\"  # {} to {}",
            at(rate.value),
            at(rate.low),
            at(rate.high)
        )?;
        let dispersion = row
            .dispersion
            .map(|v| format!("; variance over mean of monthly counts {v:.2}"));
        writeln!(f, "; {} events{}", row.n, dispersion.unwrap_or_default())?;
        if is_split {
            writeln!(f, "wet = {}", digits(season[1] / season[0]))?;
        }
        let frame = &self.calibration.frame;
        if frame.n_phases() > 1 {
            let phases: Vec<String> = row
                .phases
                .iter()
                .zip(&frame.phase_starts)
                .map(|(factor, start)| {
                    format!(
                        "{{ from = {}, factor = {} }}",
                        frame.date(*start),
                        digits(*factor)
                    )
                })
                .collect();
            writeln!(f, "phases = [{}]", phases.join(", "))?;
        }
        writeln!(f, "source = \"{}\"", self.citation(row.n))
    }

    fn graded(&self, f: &mut fmt::Formatter<'_>, forecast: &Forecast) -> fmt::Result {
        writeln!(
            f,
            "\n# Forecast of {} to {} from what came before:",
            forecast.cut, forecast.until
        )?;
        writeln!(
            f,
            "# share of monthly counts inside the 90 % band; CRPS a month [events], less is better; the same"
        )?;
        writeln!(
            f,
            "# of the seasonal mean, and of a Poisson law with that mean"
        )?;
        let line = |f: &mut fmt::Formatter<'_>, name: &str, grade: &Grade| {
            let n = f64::from(grade.n.max(1));
            let skill = grade
                .skill()
                .map_or("none".to_owned(), |s| format!("{:.0} %", 100.0 * s));
            writeln!(
                f,
                "#   {name}: {} of {} ({:.0} %); {:.3} against {:.3} and {:.3}; better than the seasonal mean by {skill}",
                grade.covered,
                grade.n,
                100.0 * grade.coverage(),
                grade.score / n,
                grade.score_of_mean / n,
                grade.score_of_poisson / n,
            )
        };
        if self.calibration.zones.len() > 1 {
            for (kind, grade) in &forecast.by_kind {
                line(f, &format!("{kind}, by zone"), grade)?;
            }
        }
        for (kind, grade) in &forecast.together {
            line(f, &format!("{kind}, all zones"), grade)?;
        }
        Ok(())
    }
}

impl fmt::Display for Fragment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head(f)?;
        for fit in &self.calibration.kinds {
            self.kind(f, fit)?;
            for (zone, row) in fit.zones.iter().enumerate() {
                if row.n > 0 {
                    self.threat(f, zone, fit, row)?;
                }
            }
        }
        match self.forecast {
            Some(forecast) => self.graded(f, forecast),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_three_digits_and_no_powers_of_ten() {
        let shown = [0.0, 0.000_123_4, 0.5, 1.0, 12.34, 1234.5].map(digits);
        assert_eq!(shown, ["0", "0.000123", "0.5", "1", "12.3", "1234"]);
    }
}
