//! Something unwise in a document, said in a sentence.

use crate::topology::{Asn, LinkId, NodeId, Role, Side, Topology};
use crate::wording::shortened;

/// Something that can be drawn and should be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Everyone in the ring buys from the next: nobody is on top.
    ProviderCycle {
        /// The nodes of the ring, in document order.
        nodes: Vec<NodeId>,
        /// The links between them.
        links: Vec<LinkId>,
    },
    /// The ends of a link do not agree on what they are to each other.
    RolesDisagree(LinkId),
    /// Nodes share an ASN and are not joined: they refuse each other's routes as loops.
    Islands {
        /// The shared ASN.
        asn: Asn,
        /// Who shares it, in document order: of routers that are joined the first.
        nodes: Vec<NodeId>,
    },
    /// Routers of one AS are joined, and some of them cannot hear all others over iBGP.
    Partitioned {
        /// Their AS.
        asn: Asn,
        /// Those who do not hear everybody, in document order.
        nodes: Vec<NodeId>,
        /// The first of them, and the first whom it does not hear.
        unreached: (NodeId, NodeId),
    },
    /// A service does not answer, and its route goes on drawing clients to it.
    DeadService(NodeId),
}

impl Warning {
    /// What is wrong, in one or two sentences. `name` says what people call a node.
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
