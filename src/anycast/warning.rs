//! Warnings about a document, and their text.

use crate::topology::{Asn, LinkId, NodeId, Role, Side, Topology};
use crate::wording::shortened;

/// A configuration that is allowed and probably unwanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A cycle of providers: each AS in it is a customer of the next.
    ProviderCycle {
        /// Nodes of the cycle, in document order.
        nodes: Vec<NodeId>,
        /// Links between them.
        links: Vec<LinkId>,
    },
    /// A link whose ends disagree about their roles.
    RolesDisagree(LinkId),
    /// Nodes with one ASN that are not connected: they reject each other's routes as loops.
    Islands {
        /// Shared ASN.
        asn: Asn,
        /// Nodes that share it, in document order: the first of each connected group of routers.
        nodes: Vec<NodeId>,
    },
    /// Connected routers of one AS, some of which do not receive all others' routes over iBGP.
    Partitioned {
        /// ASN of these routers.
        asn: Asn,
        /// Routers that miss others' routes, in document order.
        nodes: Vec<NodeId>,
        /// The first of them, and the first router whose routes it misses.
        unreached: (NodeId, NodeId),
    },
    /// A service that does not answer while its route goes on attracting clients.
    DeadService(NodeId),
}

impl Warning {
    /// Describes the problem in one or two sentences. `name` returns the display name of a node.
    pub fn sentence(&self, doc: &Topology, name: &dyn Fn(&NodeId) -> String) -> String {
        let list = |nodes: &[NodeId]| nodes.iter().map(name).collect::<Vec<_>>().join(", ");
        match self {
            Self::ProviderCycle { nodes, .. } => format!(
                "{} are each other's providers in a ring: nobody is on top, and a route may \
                 depend on who spoke first.",
                list(nodes)
            ),
            Self::RolesDisagree(link) => match doc.link(link) {
                Some(link) => {
                    let says = |side: Side| {
                        let end = link.end(side);
                        let other = name(&link.end(side.other()).node);
                        match end.role.counterpart() {
                            Role::None => format!("{} has no role for {other}", name(&end.node)),
                            role => {
                                format!("{} takes {other} for a {}", name(&end.node), role.as_str())
                            }
                        }
                    };
                    format!("{}, but {}.", says(Side::A), says(Side::B))
                }
                None => String::new(),
            },
            Self::Islands { asn, nodes } => format!(
                "{} share AS{asn} and are not joined: each refuses the others' routes as loops.",
                list(nodes)
            ),
            Self::Partitioned { asn, nodes, unreached: (hears, of) } => {
                let names: Vec<String> = nodes.iter().map(name).collect();
                let others = match names.len() {
                    1 => String::new(),
                    _ => format!(" Nor is iBGP whole for {}.", shortened(&names[1..], 4)),
                };
                let (hears, of) = (name(hears), name(of));
                format!(
                    "iBGP of AS{asn} is partitioned: what {of} learns from other ASes does not \
                     reach {hears}.{others}"
                )
            }
            Self::DeadService(site) => format!(
                "{}'s service does not answer, but its route is still announced: its clients get \
                 nothing. A health check would withdraw it.",
                name(site)
            ),
        }
    }
}
