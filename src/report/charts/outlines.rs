//! Country outlines that lie in the program.
//!
//! Source: Natural Earth 1:50m, public domain; what was left out stands at the head of `assets/countries.txt`. The
//! lines are no statement on the status of any territory.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A point: longitude and latitude \[degrees\].
pub type Place = (f64, f64);

/// Pairs of countries between which no final boundary has been determined; the line between them is dashed.
///
/// Source: United Nations Geospatial, South Sudan, Map No. 4450: "Final boundary between the Republic of Sudan and the
/// Republic of South Sudan has not yet been determined."
const UNDETERMINED: [(&str, &str); 1] = [("SDN", "SSD")];

/// A country's outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// ISO 3166 code of three letters.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Closed rings of places.
    pub rings: Vec<Vec<Place>>,
}

/// The lines of a country's border that are drawn with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Borders {
    /// Whole lines.
    pub determined: Vec<Vec<Place>>,
    /// Dashed lines; drawn with the first country of a pair only.
    pub undetermined: Vec<Vec<Place>>,
}

impl Country {
    /// Its border, parted where the boundary with a neighbour is not determined.
    pub fn borders(&self) -> Borders {
        let mut borders = Borders::default();
        let open = open_with_any(self);
        let is_first = UNDETERMINED.iter().any(|(first, _)| *first == self.code);
        for ring in &self.rings {
            let (mut line, mut was_open) = (Vec::new(), false);
            for (&a, &b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let is_open = open.contains(&stretch(a, b));
                if is_open != was_open || line.is_empty() {
                    borders.push(std::mem::take(&mut line), was_open, is_first);
                    line.push(a);
                    was_open = is_open;
                }
                line.push(b);
            }
            borders.push(line, was_open, is_first);
        }
        borders
    }
}

impl Borders {
    fn push(&mut self, line: Vec<Place>, is_open: bool, is_first: bool) {
        match (line.len(), is_open) {
            (0 | 1, _) => {}
            (_, false) => self.determined.push(line),
            (_, true) if is_first => self.undetermined.push(line),
            _ => {}
        }
    }
}

/// A stretch between two places, the same both ways, in hundredths of a degree.
type Stretch = ((i32, i32), (i32, i32));

fn stretch(a: Place, b: Place) -> Stretch {
    let whole = |p: Place| ((p.0 * 100.0).round() as i32, (p.1 * 100.0).round() as i32);
    let (a, b) = (whole(a), whole(b));
    (a.min(b), a.max(b))
}

fn stretches(country: &Country) -> BTreeSet<Stretch> {
    let pairs = country.rings.iter().flat_map(|ring| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next)
    });
    pairs.map(|(&a, &b)| stretch(a, b)).collect()
}

/// Stretches that a country shares with one with which its boundary is not determined.
fn open_with_any(country: &Country) -> BTreeSet<Stretch> {
    let others = UNDETERMINED
        .iter()
        .filter_map(|&(a, b)| match country.code {
            code if code == a => Some(b),
            code if code == b => Some(a),
            _ => None,
        });
    let others: Vec<&str> = others.collect();
    if others.is_empty() {
        return BTreeSet::new();
    }
    let own = stretches(country);
    let theirs = countries().iter().filter(|c| others.contains(&c.code));
    theirs
        .flat_map(|other| {
            stretches(other)
                .intersection(&own)
                .copied()
                .collect::<Vec<_>>()
        })
        .collect()
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
            let (code, name) = head.split_once(' ').unwrap_or((head, head));
            let rings = Vec::new();
            countries.push(Country { code, name, rings });
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
    fn the_boundary_between_the_sudans_is_dashed_once_and_that_of_mali_is_whole() {
        let borders = |code: &str| {
            let country = countries().iter().find(|c| c.code == code);
            country.expect("the asset has it").borders()
        };
        let length = |lines: &[Vec<Place>]| lines.iter().map(|l| l.len() - 1).sum::<usize>();
        let (sudan, south) = (borders("SDN"), borders("SSD"));
        assert!(length(&sudan.undetermined) > 30 && south.undetermined.is_empty());
        let all = countries().iter().find(|c| c.code == "SSD").map(stretches);
        let left = all.map_or(0, |all| all.len()) - length(&sudan.undetermined);
        assert_eq!(length(&south.determined), left);
        assert!(borders("MLI").undetermined.is_empty());
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
