//! An instant of a run as a state: for whoever shows routes, explains them, or follows packets.

use std::sync::Arc;

use super::event::What;
use super::record::{End, Recording};
use super::tables::Tables;
use crate::engine::carry::Carry;
use crate::engine::network::Network;
use crate::engine::state::{PrefixState, State};
use crate::engine::verdict::{Uniqueness, Verdict};

impl Tables {
    /// The routes at this instant. Its network has the sessions that their near ends take to be up.
    pub fn state(self: &Arc<Self>) -> State {
        let best = self.best.iter().map(|best| best.iter().cloned().collect());
        let prefixes = best.map(|best| PrefixState { best, verdict: Verdict::Moment });
        let tables = Some(self.clone());
        State { network: self.network(), prefixes: prefixes.collect(), tables }
    }

    fn network(&self) -> Arc<Network> {
        if self.era.all_work() && self.sides.iter().all(super::SideTables::is_up) {
            return self.era.net.clone();
        }
        let mut network = Network::clone(&self.era.net);
        network.set_up(|session| self.sides[session as usize].is_up());
        for node in 0..network.nodes().len() as u32 {
            network.set_at_work(node, self.era.works(node));
        }
        Arc::new(network)
    }
}

impl Recording {
    /// What the network has come to, in the terms of the document as it is at the end.
    pub fn end_state(&self) -> State {
        let tables = self.after(self.events().len());
        let network = Arc::new(Network::compile(&tables.era.doc));
        let carry = Carry::between(&tables.era.net, &network);
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
        // What nobody announces any more is no prefix of the document.
        let prefixes = network.prefixes().iter().map(|prefix| {
            let place = tables.era.net.prefix_place(prefix);
            let best =
                place.map_or_else(Vec::new, |place| tables.best[place].iter().cloned().collect());
            let routes = PrefixState { best, verdict: Verdict::Moment };
            PrefixState { best: carry.routes(&routes).0, verdict: verdict.clone() }
        });
        State::of_routes(network.clone(), prefixes.collect())
    }

    /// The nodes that chose again in the last tenth of a run, or in its round, by the numbers of a
    /// network.
    fn changing(&self, network: &Network) -> Vec<u32> {
        let from = match self.end {
            End::Recurs { from, .. } => from,
            _ => self.events().len() / 10 * 9,
        };
        let mut nodes: Vec<u32> = Vec::new();
        for (place, event) in self.events().iter().enumerate().skip(from) {
            if let What::Chose { node, .. } = event.what {
                nodes.extend(network.index_of(self.era_at(place).net.id_of(node)));
            }
        }
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}
