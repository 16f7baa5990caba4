//! Distances and journeys between sites, worked out for one site after the other when they are first asked for.

use std::sync::OnceLock;

use crate::model::ids::Key;
use crate::model::ids::SiteId;

/// Mean radius of the Earth [km]. Source: International Union of Geodesy and Geophysics, R1.
const EARTH_RADIUS: f64 = 6371.0088;

/// A number for each pair of sites, n_sites × n_sites, of which each row is made when it is first read. What a row
/// holds depends on nothing but the model, so that it does not matter which thread makes it.
#[derive(Debug, Clone)]
pub(crate) struct Rows(Vec<OnceLock<Box<[f64]>>>);

impl Rows {
    /// No rows yet, for so many sites.
    pub(crate) fn new(n_sites: usize) -> Rows {
        Rows(vec![OnceLock::new(); n_sites])
    }

    /// The number of a pair; `make` gives the row of the first.
    #[inline]
    pub(crate) fn get(&self, from: SiteId, to: SiteId, make: impl FnOnce() -> Box<[f64]>) -> f64 {
        self.0[from.index()].get_or_init(make)[to.index()]
    }
}

/// Great-circle distances between the sites of a model [km].
#[derive(Debug, Clone)]
pub(crate) struct Distances {
    /// Latitude and longitude of each site [degrees].
    places: Vec<(f64, f64)>,
    rows: Rows,
}

impl Distances {
    /// The distances of sites at these latitudes and longitudes [degrees].
    pub(crate) fn new(places: impl Iterator<Item = (f64, f64)>) -> Distances {
        let places: Vec<(f64, f64)> = places.collect();
        let rows = Rows::new(places.len());
        Distances { places, rows }
    }

    /// The distance between two sites [km].
    #[inline]
    pub(crate) fn between(&self, a: SiteId, b: SiteId) -> f64 {
        self.rows.get(a, b, || {
            let from = self.places[a.index()];
            let row = self.places.iter().map(|to| great_circle(from, *to));
            row.collect()
        })
    }
}

/// Haversine distance between two points [degrees] on a sphere [km].
///
/// Source: Sinnott, Virtues of the haversine (1984).
fn great_circle((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    let (from, to) = (lat_a.to_radians(), lat_b.to_radians());
    let half_lat = libm::sin((to - from) / 2.0);
    let half_lon = libm::sin((lon_b - lon_a).to_radians() / 2.0);
    let chord = half_lat * half_lat + libm::cos(from) * libm::cos(to) * half_lon * half_lon;
    2.0 * EARTH_RADIUS * libm::asin(libm::sqrt(chord.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let places = [(0.0, 0.0), (1.0, 0.0), (12.65, -8.0), (16.27, -0.04)];
        let distances = Distances::new(places.into_iter());
        let between = |a, b| distances.between(SiteId::from_index(a), SiteId::from_index(b));
        assert!((between(0, 1) - 111.195).abs() < 0.001);
        assert!((between(2, 3) - 946.0).abs() < 3.0);
        assert_eq!((between(3, 2), between(1, 1)), (between(2, 3), 0.0));
    }
}
