//! The sessions of a document: eBGP over external links, iBGP over the IGP of an AS.

use rustc_hash::FxHashMap;

use super::compile::Interner;
use super::igp::Igp;
use super::network::{External, NetSession, Over};
use crate::bgp::Neighbourhood;
use crate::topology::{Asn, Ibgp, IbgpSession, Link, LinkEnd, Node, NodeId, Side, Topology};

/// What sessions are made of.
pub(super) struct Sessions<'a> {
    pub(super) doc: &'a Topology,
    /// The nodes in ascending order of ids.
    pub(super) drawn: &'a [&'a Node],
    pub(super) by_id: &'a FxHashMap<NodeId, u32>,
    pub(super) igp: &'a Igp,
}

/// One side of a session before it is numbered; sessions are in this order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Drawn<'a> {
    local: u32,
    remote: u32,
    /// External links by their ids, then iBGP.
    kind: Kind<'a>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Kind<'a> {
    Link(&'a str, Side, usize),
    /// What the remote router is to the local one: 0 nothing special, 1 a client, 2 a reflector.
    Igp(Order),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Peer,
    Client,
    Reflector,
}

impl Order {
    fn twin(self) -> Self {
        match self {
            Self::Peer => Self::Peer,
            Self::Client => Self::Reflector,
            Self::Reflector => Self::Client,
        }
    }

    fn is(self) -> Neighbourhood {
        match self {
            Self::Peer => Neighbourhood::Peer,
            Self::Client => Neighbourhood::Client,
            Self::Reflector => Neighbourhood::Reflector,
        }
    }
}

impl Sessions<'_> {
    /// All of them, in the order of nodes, then of neighbours.
    pub(super) fn all(
        &self,
        works: &impl Fn(u32) -> bool,
        link_is_up: &impl Fn(&Link) -> bool,
        policies: &mut Interner,
    ) -> Vec<NetSession> {
        let links: Vec<&Link> = self.doc.links().collect();
        let mut sides = Vec::with_capacity(2 * links.len());
        for (place, link) in links.iter().enumerate() {
            if let Some((a, b)) = self.by_id.get(&link.a.node).zip(self.by_id.get(&link.b.node))
                && self.asn(*a) != self.asn(*b)
            {
                let id = link.id.as_str();
                let side = |local, remote, side| Drawn {
                    local,
                    remote,
                    kind: Kind::Link(id, side, place),
                };
                sides.extend([side(*a, *b, Side::A), side(*b, *a, Side::B)]);
            }
        }
        self.internal(&mut sides);
        sides.sort_unstable();
        let mut of_link = vec![[0; 2]; links.len()];
        let mut of_pair: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for (side, index) in sides.iter().zip(0u32..) {
            match side.kind {
                Kind::Link(_, side, place) => of_link[place][side as usize] = index,
                Kind::Igp(_) => {
                    of_pair.insert((side.local, side.remote), index);
                }
            }
        }
        let session = |side: Drawn<'_>| {
            let Drawn { local, remote, .. } = side;
            let twin = match side.kind {
                Kind::Link(_, side, place) => of_link[place][side.other() as usize],
                Kind::Igp(_) => of_pair[&(remote, local)],
            };
            let both = works(local) && works(remote);
            match side.kind {
                Kind::Link(_, side, place) => {
                    let (link, other) = (links[place], side.other());
                    NetSession {
                        local,
                        remote,
                        twin,
                        remote_address: link.end(other).address,
                        is_up: link_is_up(link) && both,
                        over: Over::Link(External {
                            end: LinkEnd { link: link.id.clone(), side },
                            neighbour: link.end(side).role.counterpart(),
                            micros: link.latency.micros(),
                            policy: policies.intern(&link.end(side).policy),
                        }),
                    }
                }
                Kind::Igp(order) => NetSession {
                    local,
                    remote,
                    twin,
                    remote_address: self.drawn[remote as usize].effective_loopback(),
                    is_up: both && self.igp.distance(local, remote).is_some(),
                    over: Over::Igp(order.is()),
                },
            }
        };
        sides.into_iter().map(session).collect()
    }

    fn asn(&self, node: u32) -> Asn {
        self.drawn[node as usize].asn
    }

    /// iBGP sessions of ASes of several routers. A full mesh is among those that reach each other;
    /// an explicit set holds whether they do or not.
    fn internal(&self, sides: &mut Vec<Drawn<'_>>) {
        let mut both = |a: u32, b: u32, b_is: Order| {
            sides.push(Drawn { local: a, remote: b, kind: Kind::Igp(b_is) });
            sides.push(Drawn { local: b, remote: a, kind: Kind::Igp(b_is.twin()) });
        };
        for settings in self.doc.ases() {
            let Ibgp::Sessions(sessions) = &settings.ibgp else { continue };
            for session in sessions {
                let [a, b] = session.ends();
                if let Some((a, b)) = self.by_id.get(a).zip(self.by_id.get(b)) {
                    let is = match session {
                        IbgpSession::Peers(..) => Order::Peer,
                        IbgpSession::Client { .. } => Order::Client,
                    };
                    both(*a, *b, is);
                }
            }
        }
        for node in 0..self.drawn.len() as u32 {
            let asn = self.asn(node);
            let part = self.igp.part_of(node);
            if part.is_empty() || !self.doc.is_full_mesh(asn) {
                continue;
            }
            part.iter().filter(|other| **other > node).for_each(|o| both(node, *o, Order::Peer));
        }
    }
}
