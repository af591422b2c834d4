//! The decisions that moved a node's packets, looked up once for what is shown: panels and canvas ask
//! in every frame.

use std::cell::RefCell;
use std::sync::Arc;

use super::Outcome;
use crate::anycast::{ChainLink, why_moved};
use crate::topology::{NodeId, Prefix};

/// The latest answer, with the outcomes and the node that it is about.
#[derive(Debug, Default)]
pub(super) struct Moved(RefCell<Option<Answer>>);

#[derive(Debug)]
struct Answer {
    before: Arc<Outcome>,
    now: Arc<Outcome>,
    of: (Prefix, NodeId),
    chain: Arc<[ChainLink]>,
}

impl Moved {
    /// Returns the decisions that changed between two outcomes, from the first cause to the one that
    /// moved a node's packets.
    pub(super) fn chain(
        &self,
        before: &Arc<Outcome>,
        now: &Arc<Outcome>,
        prefix: &Prefix,
        node: &NodeId,
    ) -> Arc<[ChainLink]> {
        let is_it = |known: &&Answer| {
            Arc::ptr_eq(&known.before, before)
                && Arc::ptr_eq(&known.now, now)
                && known.of.0 == *prefix
                && known.of.1 == *node
        };
        if let Some(known) = self.0.borrow().as_ref().filter(is_it) {
            return known.chain.clone();
        }
        let chain: Arc<[ChainLink]> =
            match before.catchments_of(prefix).zip(now.catchments_of(prefix)) {
                Some((then, is)) => {
                    why_moved((&*before.view, then), (&*now.view, is), prefix, node).into()
                }
                None => Arc::default(),
            };
        let (before, now) = (before.clone(), now.clone());
        let answer = Answer { before, now, of: (*prefix, node.clone()), chain: chain.clone() };
        *self.0.borrow_mut() = Some(answer);
        chain
    }

    /// Lets go of the outcomes of before.
    pub(super) fn forget(&mut self) {
        *self.0.get_mut() = None;
    }
}
