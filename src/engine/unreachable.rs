//! The reason why a router cannot reach a next hop, and what mends it (RFC 4271 section
//! 9.1.2: such a route is not used).

use std::net::IpAddr;

use super::network::Network;
use crate::bgp::NextHop;
use crate::topology::NodeId;

/// The reason why a router of an AS cannot reach a next hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfReach {
    /// It is a neighbour's address on an external link of a border router that the IGP leads to;
    /// the border router neither sets next-hop-self nor has the link's subnet in the IGP.
    NotInIgp {
        /// The border router.
        border: u32,
        /// The neighbour.
        neighbour: u32,
        /// The neighbour's address on the link.
        address: IpAddr,
    },
    /// The IGP has no way to this router, where the packets would leave the AS.
    NoWay {
        /// The router.
        router: u32,
    },
}

impl Network {
    /// The reason why a node cannot reach a next hop; none where it can.
    pub fn out_of_reach(&self, node: u32, next_hop: NextHop) -> Option<OutOfReach> {
        if self.cost_to(node, next_hop).is_some() {
            return None;
        }
        let (border, far) = match next_hop {
            NextHop::Router(router) => return Some(OutOfReach::NoWay { router }),
            NextHop::External(session) => (self.session(session).local, self.session(session)),
            NextHop::OverLan { near, far } => (self.session(near).local, self.session(far)),
        };
        if self.distance(node, border).is_none() {
            return Some(OutOfReach::NoWay { router: border });
        }
        let (neighbour, address) = (far.remote, far.remote_address);
        Some(OutOfReach::NotInIgp { border, neighbour, address })
    }
}

impl OutOfReach {
    /// The reason, and what mends it, as sentences about the route from `from`. `name` says what
    /// people call a node.
    pub fn sentence(
        self,
        net: &Network,
        node: u32,
        from: &str,
        name: &dyn Fn(&NodeId) -> String,
    ) -> String {
        let called = |index: u32| name(net.id_of(index));
        let at = called(node);
        match self {
            Self::NotInIgp { border, neighbour, address } => {
                let (border, neighbour) = (called(border), called(neighbour));
                format!(
                    "The route from {from} cannot be used: {at} cannot reach its next hop \
                     {address} ({neighbour}). Next-hop-self at {border}, or the subnet of its \
                     link to {neighbour} in the IGP, mends that."
                )
            }
            Self::NoWay { router } => format!(
                "The route from {from} cannot be used: its packets leave the AS at {}, and the \
                 IGP has no way from {at} to there.",
                called(router)
            ),
        }
    }
}
