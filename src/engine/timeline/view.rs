//! An instant of a run as a state: for whoever shows routes, explains them, or follows packets.

use std::sync::Arc;

use super::tables::Tables;
use crate::engine::network::Network;
use crate::engine::state::{PrefixState, State};
use crate::engine::verdict::Verdict;

impl Tables {
    /// The routes at this instant. Its network has the sessions that their near ends take to be up.
    pub fn state(self: &Arc<Self>) -> State {
        let best = self.best.iter().cloned();
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
