//! Ways through the network: shortest paths over the links of one mode.
//!
//! Every lane has a planned path, found once when a scenario is compiled. A convoy that meets a closure asks again,
//! with the closed links left out. Ties are broken by the lower link.
//!
//! Source: Dijkstra, A note on two problems in connexion with graphs (1959).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

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
    /// Sites that have been reached: the bits of their cost, which order as costs do since none is negative, and place.
    reached: BinaryHeap<Reverse<(u64, usize)>>,
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
        self.explore(search, mode, from, Some(to), cost);
        trace_back(search, from, to).map(|path| (path, search.cost[to.index()]))
    }

    /// The least total cost from a site to each; `None` where [`Network::shortest`] finds no path.
    pub fn costs(
        &self,
        search: &mut Search,
        mode: Mode,
        from: SiteId,
        cost: impl Fn(LinkId) -> Option<f64>,
    ) -> Vec<Option<f64>> {
        self.explore(search, mode, from, None, cost);
        let sites = (0..self.edges.len()).map(SiteId::from_index);
        let found = sites.map(|to| trace_back(search, from, to).map(|_| search.cost[to.index()]));
        found.collect()
    }

    /// Finds the least costs from a site, of all sites or until it has come to one.
    fn explore(
        &self,
        search: &mut Search,
        mode: Mode,
        from: SiteId,
        to: Option<SiteId>,
        cost: impl Fn(LinkId) -> Option<f64>,
    ) {
        let n = self.edges.len();
        search.cost.clear();
        search.cost.resize(n, f64::INFINITY);
        search.via.clear();
        search.via.resize(n, None);
        search.done.clear();
        search.done.resize(n, false);
        search.cost[from.index()] = 0.0;
        search.reached.clear();
        search.reached.push(Reverse((0, from.index())));
        while let Some(Reverse((_, here))) = search.reached.pop() {
            if to.is_some_and(|to| here == to.index()) {
                break;
            }
            // A site that was reached again at less cost has been here before.
            if std::mem::replace(&mut search.done[here], true) {
                continue;
            }
            for edge in self.edges[here].iter().filter(|edge| edge.mode == mode) {
                let Some(step) = cost(edge.link) else {
                    continue;
                };
                let total = search.cost[here] + step;
                if total < search.cost[edge.to.index()] {
                    search.cost[edge.to.index()] = total;
                    let entry = (total.to_bits(), edge.to.index());
                    search.reached.push(Reverse(entry));
                    search.via[edge.to.index()] = Some((edge.link, SiteId::from_index(here)));
                }
            }
        }
    }
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
    fn costs_to_all_sites_are_those_of_the_shortest_ways() {
        let (network, search) = (network(), &mut Search::default());
        let cost = |link: LinkId| Some([1.0, 1.0, 1.0, 4.0][link.index()]);
        for from in 0..4 {
            let costs = network.costs(search, Mode::Road, site(from), cost);
            let shortest = (0..4).map(|to| {
                let way = network.shortest(search, Mode::Road, site(from), site(to), cost);
                way.map(|(_, total)| total)
            });
            assert_eq!(costs, shortest.collect::<Vec<_>>());
        }
        let none = network.costs(search, Mode::River, site(0), cost);
        assert_eq!(none, [Some(0.0), None, None, None]);
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
