//! The routing view of an instant of a run.

use std::sync::Arc;

use super::event::EventKind;
use super::record::{End, Recording};
use super::tables::Tables;
use crate::bgp::Route;
use crate::engine::network::Network;
use crate::engine::offer::Offer;
use crate::engine::renumbering::Renumbering;
use crate::engine::state::{Best, PrefixState, State};
use crate::engine::verdict::{Uniqueness, Verdict};
use crate::engine::view::RoutingView;
use crate::topology::LinkEnd;

/// Routers hold the routes that they have received so far, which may differ from the current ones
/// of their neighbours.
impl RoutingView for Tables {
    fn network(&self) -> &Network {
        &self.epoch.net
    }

    fn is_up(&self, session: u32) -> bool {
        self.sides[session as usize].is_up()
    }

    fn works(&self, node: u32) -> bool {
        self.epoch.works(node)
    }

    fn verdict(&self, _: usize) -> &Verdict {
        &Verdict::Moment
    }

    fn latest(&self, prefix: usize, node: u32) -> Option<&Best> {
        self.best[prefix][node as usize].as_ref()
    }

    fn own(&self, prefix: usize, node: u32) -> Option<Route> {
        Self::own(self, prefix, node)
    }

    fn received(&self, prefix: usize, session: u32) -> Vec<Offer> {
        let net = &self.epoch.net;
        let Some(received) = &self.sides[session as usize].adj_rib_in[prefix] else {
            return vec![Offer::Nothing];
        };
        let offers = received.made.iter().map(|made| match made {
            Ok(route) => Offer::Accepted(net.candidate(net.session(session), route.clone())),
            Err((route, why)) => Offer::Rejected(route.clone(), *why),
        });
        offers.collect()
    }

    fn advertised(&self, prefix: usize, session: u32) -> Vec<Route> {
        self.sides[session as usize].adj_rib_out[prefix].as_deref().unwrap_or_default().to_vec()
    }

    fn forwards(&self, node: u32) -> bool {
        self.epoch.works(node)
    }

    fn carries(&self, by: &LinkEnd, across: Option<&LinkEnd>, to: u32) -> bool {
        let mut ends = std::iter::once(by).chain(across);
        ends.all(|end| self.epoch.carries(&end.link)) && self.epoch.works(to)
    }
}

impl Recording {
    /// Returns the state at the end, for the document as it is then.
    pub fn end_state(&self) -> State {
        let tables = self.after(self.events().len());
        let network = Arc::new(Network::compile(&tables.epoch.doc));
        let carry = Renumbering::between(&tables.epoch.net, &network);
        let verdict = match self.end {
            End::AtRest => Verdict::Stable(Uniqueness::OnlyOneFound),
            End::Recurs { .. } | End::OutOfTime | End::OutOfEvents | End::Waits => {
                Verdict::Undetermined {
                    changing: self.changing(&network),
                    orders: 1,
                    looks: self.events().len(),
                }
            }
        };
        // A prefix that nobody announces any more is not in the document.
        let prefixes = network.prefixes().iter().map(|prefix| {
            let place = tables.epoch.net.prefix_place(prefix);
            let best =
                place.map_or_else(Vec::new, |place| tables.best[place].iter().cloned().collect());
            let routes = PrefixState { best, verdict: Verdict::Moment };
            Arc::new(PrefixState { best: carry.routes(&routes).0, verdict: verdict.clone() })
        });
        State::of_routes(network.clone(), prefixes.collect())
    }

    /// Returns the nodes that chose again in the last tenth of a run, or in its cycle, by their
    /// numbers in a network.
    fn changing(&self, network: &Network) -> Vec<u32> {
        let from = match self.end {
            End::Recurs { from, .. } => from,
            _ => self.events().len() / 10 * 9,
        };
        let mut nodes: Vec<u32> = Vec::new();
        for (place, event) in self.events().iter().enumerate().skip(from) {
            if let EventKind::Chose { node, .. } = event.what {
                nodes.extend(network.index_of(self.epoch_at(place).net.id_of(node)));
            }
        }
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}
