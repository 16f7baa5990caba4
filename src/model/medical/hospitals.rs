//! Hospitals: beds, those who lie in them, and the sick who are admitted where they are nearest.

use crate::engine::distribution::Distribution;
use crate::model::ids::SiteId;
use crate::model::medical::DAYS_AHEAD;
use crate::model::medical::Hospital;
use crate::model::purposes::ADMISSIONS;
use crate::model::run::Run;

impl Hospital {
    /// Admits patients for a stay; returns how many found a bed.
    pub(super) fn admit(&mut self, number: i64, stay_days: f64, day: usize) -> i64 {
        let admitted = number.min(self.beds - self.occupied).max(0);
        let stay = (stay_days.round() as usize).clamp(1, DAYS_AHEAD - 1);
        self.discharges[(day + stay) % DAYS_AHEAD] += admitted;
        self.occupied += admitted;
        admitted
    }
}

impl Run<'_> {
    /// A day in the hospitals: patients leave, the sick are admitted where they are nearest.
    pub(crate) fn admit_sick(&mut self, day: u32) {
        self.medical.day = day as usize;
        let today = day as usize % DAYS_AHEAD;
        let model = self.model;
        let places = std::mem::take(&mut self.medical.places);
        for &site in &places {
            let hospital = &mut self.medical.hospitals[site];
            hospital.beds = 0;
            hospital.sick = 0.0;
            hospital.occupied -= std::mem::take(&mut hospital.discharges[today]);
        }
        for (unit, row) in model.units.pairs() {
            if row.beds > 0 && self.deployment.units[unit].is_operational {
                self.medical.hospitals[row.to].beds += i64::from(row.beds);
            }
        }
        self.send_sick(&places);
        for &site in &places {
            if self.medical.hospitals[site].beds > 0 {
                self.admit_sick_at(site, day);
                let hospital = &mut self.medical.hospitals[site];
                hospital.bed_days += hospital.beds;
                hospital.occupied_days += hospital.occupied.min(hospital.beds);
            }
        }
        self.medical.places = places;
    }

    /// Adds the sick to be expected at each site to those of the nearest open hospital.
    fn send_sick(&mut self, places: &[SiteId]) {
        let model = self.model;
        let rules = &model.rules.medical;
        let month = self.month_of_year();
        self.find_nearest(places);
        for (site, row) in model.sites.pairs() {
            let people = self.deployment.sites[site].people;
            if people <= 0 {
                continue;
            }
            if let Some(nearest) = self.medical.nearest[site] {
                let is_wet = row.zone.is_some_and(|zone| model.zones[zone].wet[month]);
                let factor = if is_wet { rules.wet_admissions } else { 1.0 };
                let sick = people as f64 * rules.admissions / 1000.0 * factor;
                self.medical.hospitals[nearest].sick += sick;
            }
        }
    }

    /// Finds the nearest open hospital of every site anew if one has opened or closed since it was last found.
    fn find_nearest(&mut self, places: &[SiteId]) {
        let medical = &mut self.medical;
        let mut is_new = false;
        for &place in places {
            let hospital = &mut medical.hospitals[place];
            let is_open = hospital.beds > 0;
            is_new |= is_open != hospital.is_open;
            hospital.is_open = is_open;
        }
        if !is_new {
            return;
        }
        let model = self.model;
        let hospitals = &medical.hospitals;
        for site in model.sites.keys() {
            let open = places.iter().filter(|&&place| hospitals[place].is_open);
            let distance = |place: SiteId| model.distance(site, place);
            let nearest = open.min_by(|&&a, &&b| distance(a).total_cmp(&distance(b)));
            medical.nearest[site] = nearest.copied();
        }
    }

    fn admit_sick_at(&mut self, hospital: SiteId, day: u32) {
        let model = self.model;
        let mean = self.medical.hospitals[hospital].sick;
        let key = model.sites[hospital].key;
        let mut stream = self.draws.stream(ADMISSIONS, key, day.into());
        let number = match Distribution::poisson(mean.min(1e6)) {
            Ok(law) => law.sample(&mut stream) as i64,
            Err(_) => 0,
        };
        if number > 0 {
            let week = u64::from(day / 7);
            if self.medical.hospitals[hospital].stay.0 != week {
                let mut of_week = self.draws.stream(ADMISSIONS, key.with(1), week);
                let stay = model.rules.medical.stay.sample(&mut of_week);
                self.medical.hospitals[hospital].stay = (week, stay);
            }
            let (_, stay) = self.medical.hospitals[hospital].stay;
            let day = self.medical.day;
            let admitted = self.medical.hospitals[hospital].admit(number, stay, day);
            self.medical.transferred += (number - admitted) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_hospital_admits_nobody() {
        let mut hospital = Hospital {
            beds: 3,
            occupied: 1,
            discharges: [0; DAYS_AHEAD],
            bed_days: 0,
            occupied_days: 0,
            is_open: true,
            sick: 0.0,
            stay: (u64::MAX, 0.0),
        };
        assert_eq!(hospital.admit(5, 4.2, 10), 2);
        assert_eq!(hospital.admit(1, 4.2, 10), 0);
        assert_eq!(hospital.discharges[14], 2);
    }
}
