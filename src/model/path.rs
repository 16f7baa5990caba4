//! Ways through the network: shortest paths over the links of one mode.
//!
//! Every lane has a planned path, found once when a scenario is compiled. A convoy that meets a closure asks again,
//! with the closed links left out. Ties are broken by the lower link.
//!
//! Source: Dijkstra, A note on two problems in connexion with graphs (1959).

use crate::model::ids::Key;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::scenario::place::Mode;

/// Most links in one path.
pub const MOST_LINKS: usize = 24;

/// A sequence of links, kept in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    links: [LinkId; MOST_LINKS],
    len: u8,
}

impl Path {
    /// No links.
    pub fn empty() -> Path {
        Path {
            links: [LinkId::from_index(0); MOST_LINKS],
            len: 0,
        }
    }

    /// The links, in order of travel.
    pub fn links(&self) -> &[LinkId] {
        &self.links[..self.len.into()]
    }

    /// The same links the other way round.
    pub fn reversed(mut self) -> Path {
        self.links[..self.len.into()].reverse();
        self
    }

    fn push(&mut self, link: LinkId) -> bool {
        let place = usize::from(self.len);
        if place == MOST_LINKS {
            return false;
        }
        self.links[place] = link;
        self.len += 1;
        true
    }
}

/// Two sites joined by a link.
#[derive(Debug, Clone, Copy)]
struct Edge {
    link: LinkId,
    to: SiteId,
    mode: Mode,
}

/// Which links meet at each site.
#[derive(Debug, Clone)]
pub struct Network {
    /// Edges by site, in order of link.
    edges: Vec<Vec<Edge>>,
}

/// Memory of a search, kept between searches.
#[derive(Debug, Clone, Default)]
pub struct Search {
    cost: Vec<f64>,
    via: Vec<Option<(LinkId, SiteId)>>,
    done: Vec<bool>,
}

impl Network {
    /// The network of these links, each with its two ends.
    pub fn new(n_sites: usize, links: impl Iterator<Item = (SiteId, SiteId, Mode)>) -> Network {
        let mut edges = vec![Vec::new(); n_sites];
        for (index, (a, b, mode)) in links.enumerate() {
            let link = LinkId::from_index(index);
            edges[a.index()].push(Edge { link, to: b, mode });
            edges[b.index()].push(Edge { link, to: a, mode });
        }
        Network { edges }
    }

    /// The path of least total cost; `None` if there is none, or it has too many links.
    ///
    /// `cost` gives the cost of a link, or `None` where it may not be used.
    pub fn shortest(
        &self,
        search: &mut Search,
        mode: Mode,
        from: SiteId,
        to: SiteId,
        cost: impl Fn(LinkId) -> Option<f64>,
    ) -> Option<(Path, f64)> {
        let n = self.edges.len();
        search.cost.clear();
        search.cost.resize(n, f64::INFINITY);
        search.via.clear();
        search.via.resize(n, None);
        search.done.clear();
        search.done.resize(n, false);
        search.cost[from.index()] = 0.0;
        while let Some(here) = nearest(search) {
            if here == to.index() {
                break;
            }
            search.done[here] = true;
            for edge in self.edges[here].iter().filter(|edge| edge.mode == mode) {
                let Some(step) = cost(edge.link) else {
                    continue;
                };
                let total = search.cost[here] + step;
                if total < search.cost[edge.to.index()] {
                    search.cost[edge.to.index()] = total;
                    search.via[edge.to.index()] = Some((edge.link, SiteId::from_index(here)));
                }
            }
        }
        trace_back(search, from, to).map(|path| (path, search.cost[to.index()]))
    }
}

/// The site of least cost that is not done and can be reached.
fn nearest(search: &Search) -> Option<usize> {
    let open = (0..search.cost.len()).filter(|&i| !search.done[i] && search.cost[i].is_finite());
    open.min_by(|&a, &b| search.cost[a].total_cmp(&search.cost[b]))
}

fn trace_back(search: &Search, from: SiteId, to: SiteId) -> Option<Path> {
    let mut path = Path::empty();
    let mut here = to;
    while here != from {
        let (link, before) = search.via[here.index()]?;
        if !path.push(link) {
            return None;
        }
        here = before;
    }
    Some(path.reversed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(index: usize) -> SiteId {
        SiteId::from_index(index)
    }

    /// Sites 0 to 3 in a row, and a long way round from 0 to 3.
    fn network() -> Network {
        let road = |a, b| (site(a), site(b), Mode::Road);
        let links = [road(0, 1), road(1, 2), road(2, 3), road(0, 3)];
        Network::new(4, links.into_iter())
    }

    fn indices(path: &Path) -> Vec<usize> {
        path.links().iter().map(|link| link.index()).collect()
    }

    #[test]
    fn the_cheaper_of_two_ways_is_taken() {
        let cost = |link: LinkId| Some([1.0, 1.0, 1.0, 4.0][link.index()]);
        let found = network().shortest(&mut Search::default(), Mode::Road, site(0), site(3), cost);
        let (path, total) = found.unwrap();
        assert_eq!(indices(&path), [0, 1, 2]);
        assert_eq!(total, 3.0);
        assert_eq!(indices(&path.reversed()), [2, 1, 0]);
    }

    #[test]
    fn a_closed_link_is_gone_round() {
        let cost = |link: LinkId| (link.index() != 1).then_some([1.0, 1.0, 1.0, 4.0][link.index()]);
        let found = network().shortest(&mut Search::default(), Mode::Road, site(0), site(2), cost);
        assert_eq!(indices(&found.unwrap().0), [3, 2]);
    }

    #[test]
    fn there_is_no_way_by_another_mode() {
        let found = network().shortest(
            &mut Search::default(),
            Mode::River,
            site(0),
            site(3),
            |_| Some(1.0),
        );
        assert_eq!(found, None);
    }
}
