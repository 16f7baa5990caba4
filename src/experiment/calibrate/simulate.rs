//! Simulation of the processes of [`process`](crate::experiment::calibrate::process), in continuous time, counted by day.

use crate::engine::streams::Stream;
use crate::experiment::calibrate::counts::Counts;
use crate::experiment::calibrate::counts::Frame;
use crate::experiment::calibrate::process::Excited;

/// Most events of a simulation: far above any record, so that a ratio near 1 cannot run away.
const MOST_EVENTS: usize = 2_000_000;

impl Excited {
    /// Simulates the process on the days of a frame, from nothing before; `once_a_day` as in [`Counts::new`].
    pub fn simulate(&self, frame: &Frame, once_a_day: bool, stream: &mut Stream) -> Counts {
        let n_zones = self.background.level.len() / self.background.n_phases;
        let zones = (0..n_zones).map(|zone| {
            let begun = self.begin(zone, frame, stream);
            self.follow(begun, frame.n_days(), once_a_day, stream)
        });
        Counts {
            zones: zones.collect(),
        }
    }

    /// Instants at which events begin in a zone [d].
    pub(super) fn begin(&self, zone: usize, frame: &Frame, stream: &mut Stream) -> Vec<f64> {
        let mut times = Vec::new();
        let mut wait = -libm::log(stream.uniform());
        for day in 0..frame.n_days() {
            let rate = self
                .background
                .rate(zone, frame.phase[day], frame.season[day]);
            let mut left = rate;
            while wait <= left {
                left -= wait;
                times.push(day as f64 + 1.0 - left / rate);
                wait = -libm::log(stream.uniform());
            }
            wait -= left;
        }
        times
    }

    /// Adds all that events excite and counts the whole by day.
    pub(super) fn follow(
        &self,
        mut times: Vec<f64>,
        n_days: usize,
        once_a_day: bool,
        stream: &mut Stream,
    ) -> Vec<(usize, u32)> {
        let mut next = 0;
        while next < times.len() && times.len() < MOST_EVENTS && self.branching > 0.0 {
            for time in self.excite(times[next], stream) {
                if time < n_days as f64 {
                    times.push(time);
                }
            }
            next += 1;
        }
        times.sort_by(f64::total_cmp);
        let mut row: Vec<(usize, u32)> = Vec::new();
        for time in times {
            let day = (time as usize).min(n_days - 1);
            match row.last_mut() {
                Some((last, n)) if *last == day => *n += u32::from(!once_a_day),
                _ => row.push((day, 1)),
            }
        }
        row
    }

    /// Instants of the events that one excites directly.
    pub(super) fn excite(&self, parent: f64, stream: &mut Stream) -> Vec<f64> {
        let mut children = Vec::new();
        // Points of a Poisson process of rate 1 up to the branching ratio.
        let mut sum = -libm::log(stream.uniform());
        while sum < self.branching {
            children.push(parent - self.echo_days * libm::log(stream.uniform()));
            sum -= libm::log(stream.uniform());
        }
        children
    }
}
