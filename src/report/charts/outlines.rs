//! Country outlines that lie in the program.
//!
//! Source: Natural Earth 1:50m, public domain; what was left out stands at the head of `assets/countries.txt`. The
//! lines are no statement on the status of any territory.

use std::sync::LazyLock;

/// A country's outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// Name.
    pub name: &'static str,
    /// Closed rings of (longitude, latitude) \[degrees\].
    pub rings: Vec<Vec<(f64, f64)>>,
}

static COUNTRIES: LazyLock<Vec<Country>> =
    LazyLock::new(|| parse(include_str!("../assets/countries.txt")));

/// All countries whose outlines are known.
pub fn countries() -> &'static [Country] {
    &COUNTRIES
}

fn parse(text: &'static str) -> Vec<Country> {
    let mut countries: Vec<Country> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        if let Some(head) = line.strip_prefix("= ") {
            let name = head.split_once(' ').map_or(head, |(_, name)| name);
            let rings = Vec::new();
            countries.push(Country { name, rings });
        } else if let Some(country) = countries.last_mut() {
            let numbers: Vec<f64> = line
                .split(' ')
                .filter_map(|n| n.parse::<i32>().ok())
                .map(|n| f64::from(n) / 100.0)
                .collect();
            let ring = numbers.chunks_exact(2).map(|p| (p[0], p[1])).collect();
            country.rings.push(ring);
        }
    }
    countries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_ring_and_lies_in_africa() {
        assert_eq!(countries().len(), 34);
        for country in countries() {
            assert!(!country.rings.is_empty(), "{}", country.name);
            for &(lon, lat) in country.rings.iter().flatten() {
                assert!((-20.0..60.0).contains(&lon) && (-40.0..40.0).contains(&lat));
            }
        }
    }

    #[test]
    fn neighbours_share_their_border_point_for_point() {
        let points = |name: &str| -> Vec<(f64, f64)> {
            let country = countries().iter().find(|c| c.name == name);
            country.expect("the asset has it").rings.concat()
        };
        let (mali, niger) = (points("Mali"), points("Niger"));
        assert!(mali.iter().filter(|p| niger.contains(p)).count() > 5);
    }
}
