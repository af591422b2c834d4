//! The sessions of a document: eBGP over external links, iBGP over the IGP of an AS.
//!
//! All that are drawn have a number, up or not, so that numbers stay what they are while nothing is
//! drawn.

use rustc_hash::FxHashMap;

use super::interner::Interner;
use super::joined::Joined;
use super::network::{External, NetSession, SessionKind, SessionState};
use crate::bgp::IbgpRole;
use crate::topology::{Asn, Ibgp, IbgpSession, Link, Node, NodeId, Side, Topology};

/// What sessions are made of.
pub(super) struct Sessions<'a> {
    pub(super) doc: &'a Topology,
    /// The nodes in ascending order of ids.
    pub(super) drawn: &'a [&'a Node],
    pub(super) by_id: &'a FxHashMap<NodeId, u32>,
    /// The routers that internal links join, whatever their state.
    pub(super) domains: &'a Joined,
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

    fn is(self) -> IbgpRole {
        match self {
            Self::Peer => IbgpRole::Peer,
            Self::Client => IbgpRole::Client,
            Self::Reflector => IbgpRole::Reflector,
        }
    }
}

impl Sessions<'_> {
    /// All of them, in the order of nodes, then of neighbours.
    pub(super) fn all(
        &self,
        works: &impl Fn(u32) -> bool,
        link_is_up: &impl Fn(&Link) -> bool,
        are_joined: &impl Fn(u32, u32) -> bool,
        policies: &mut Interner,
    ) -> (Vec<NetSession>, Vec<SessionState>) {
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
        let session = |(side, index): (Drawn<'_>, u32)| {
            let Drawn { local, remote, .. } = side;
            let twin = match side.kind {
                Kind::Link(_, side, place) => of_link[place][side.other() as usize],
                Kind::Igp(_) => of_pair[&(remote, local)],
            };
            let both = works(local) && works(remote);
            match side.kind {
                Kind::Link(_, side, place) => {
                    let (link, other) = (links[place], side.other());
                    let remote_address = link.end(other).address;
                    let over = SessionKind::Link(External::of(link, side));
                    let policy = policies.intern(&link.end(side).policy);
                    let (is_link_up, micros) = (link_is_up(link), link.latency.micros());
                    let is_up = is_link_up && both;
                    let state = SessionState { is_up, is_link_up, policy, micros };
                    (NetSession { index, local, remote, twin, remote_address, over }, state)
                }
                Kind::Igp(order) => {
                    let remote_address = self.drawn[remote as usize].effective_loopback();
                    let over = SessionKind::Igp(order.is());
                    let is_up = both && are_joined(local, remote);
                    let policy = Interner::DEFAULT;
                    let state = SessionState { is_up, is_link_up: true, policy, micros: 0 };
                    (NetSession { index, local, remote, twin, remote_address, over }, state)
                }
            }
        };
        sides.into_iter().zip(0u32..).map(session).unzip()
    }

    fn asn(&self, node: u32) -> Asn {
        self.drawn[node as usize].asn
    }

    /// iBGP sessions of ASes of several routers, whether they are up or not: a full mesh is among
    /// those that internal links join, an explicit set is what it says.
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
        for (first, members) in self.domains.parts() {
            if self.doc.is_full_mesh(self.asn(first)) {
                for (place, a) in members.iter().enumerate() {
                    members[place + 1..].iter().for_each(|b| both(*a, *b, Order::Peer));
                }
            }
        }
    }
}
