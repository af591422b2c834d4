//! Checks that all routers of an AS receive each other's external routes.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::warning::Warning;
use crate::topology::{Ibgp, IbgpSession, LinkState, NodeId, NodeState, Topology};

/// Returns a warning if some router of an AS misses routes over iBGP. `part` is a set of nodes
/// connected by internal links, in document order.
pub(super) fn partition(doc: &Topology, part: &[NodeId]) -> Option<Warning> {
    let works = |id: &&NodeId| doc.node(id).is_some_and(|n| n.state == NodeState::Up);
    let routers: Vec<&NodeId> = part.iter().filter(works).collect();
    let sessions = Sessions::of(doc, &routers)?;
    let heard: Vec<Vec<bool>> = (0..routers.len()).map(|from| sessions.reached(from)).collect();
    let misses = |at: usize| heard.iter().position(|reached| !reached[at]);
    let unreached: Vec<(usize, usize)> =
        (0..routers.len()).filter_map(|at| Some((at, misses(at)?))).collect();
    let (first, unheard) = *unreached.first()?;
    Some(Warning::Partitioned {
        asn: doc.node(routers[first])?.asn,
        nodes: unreached.iter().map(|(at, _)| routers[*at].clone()).collect(),
        unreached: (routers[first].clone(), routers[unheard].clone()),
    })
}

/// The role of the other end of a session towards a router.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Client,
    Other,
}

/// The iBGP sessions that are up, by router.
struct Sessions(Vec<Vec<(usize, Is)>>);

impl Sessions {
    fn of(doc: &Topology, routers: &[&NodeId]) -> Option<Self> {
        let at: FxHashMap<&NodeId, usize> = routers.iter().copied().zip(0..).collect();
        let piece = pieces(doc, routers, &at);
        let asn = doc.node(routers.first()?)?.asn;
        let mut by_router = vec![Vec::new(); routers.len()];
        match doc.settings_of(asn).ibgp {
            Ibgp::FullMesh => {
                for (a, mesh) in by_router.iter_mut().enumerate() {
                    let joined = |b: &usize| *b != a && piece[*b] == piece[a];
                    mesh.extend((0..routers.len()).filter(joined).map(|b| (b, Is::Other)));
                }
            }
            Ibgp::Sessions(sessions) => {
                for session in &sessions {
                    let [a, b] = session.ends();
                    let Some((a, b)) = at.get(a).copied().zip(at.get(b).copied()) else { continue };
                    if piece[a] == piece[b] {
                        let is = match session {
                            IbgpSession::Client { .. } => Is::Client,
                            IbgpSession::Peers(..) => Is::Other,
                        };
                        by_router[a].push((b, is));
                        by_router[b].push((a, Is::Other));
                    }
                }
            }
        }
        Some(Self(by_router))
    }

    /// Returns the routers that receive a route that one of them learns from another AS (RFC 4456
    /// section 6): it advertises to all; a route from a client goes to all; a route from others
    /// goes to clients.
    fn reached(&self, from: usize) -> Vec<bool> {
        let mut reached = vec![false; self.0.len()];
        reached[from] = true;
        let mut told: FxHashSet<(usize, bool)> = FxHashSet::from_iter([(from, true)]);
        let mut open = VecDeque::from([(from, true)]);
        while let Some((at, to_all)) = open.pop_front() {
            for (to, is) in &self.0[at] {
                if !to_all && *is == Is::Other {
                    continue;
                }
                reached[*to] = true;
                // The receiver's further advertising depends on the role of the sender.
                let from_client = self.0[*to].iter().any(|(n, is)| *n == at && *is == Is::Client);
                if told.insert((*to, from_client)) {
                    open.push_back((*to, from_client));
                }
            }
        }
        reached
    }
}

/// Returns, for each router, the connected part of the IGP that it is in, with links and nodes as
/// they are now.
fn pieces(doc: &Topology, routers: &[&NodeId], at: &FxHashMap<&NodeId, usize>) -> Vec<usize> {
    let mut piece: Vec<Option<usize>> = vec![None; routers.len()];
    for start in 0..routers.len() {
        let mut open = vec![start];
        while let Some(here) = open.pop() {
            if piece[here].is_some() {
                continue;
            }
            piece[here] = Some(start);
            let links = doc.links_of(routers[here]).into_iter();
            let live = links.filter(|(l, _)| l.state == LinkState::Up && doc.is_internal(l));
            open.extend(live.filter_map(|(l, side)| at.get(&l.end(side.other()).node)));
        }
    }
    piece.into_iter().map(Option::unwrap_or_default).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anycast::warnings;
    use crate::topology::{Edit, LinkField, parse};

    /// Four routers in a ring, with these iBGP sessions, or a full mesh.
    fn ring(sessions: &str) -> Topology {
        let mut text = String::from("(format: 1, title: \"Ring\", nodes: [");
        for n in 0..4 {
            text += &format!(
                "(id: \"r{n}\", kind: Isp, name: \"R{n}\", asn: 64501, router_id: \"10.1.0.{}\", pos: ({n}.0, 0.0)),",
                n + 1
            );
        }
        text += "], links: [";
        for n in 0..4 {
            let m = (n + 1) % 4;
            text +=
                &format!("(id: \"l{n}\", a: (node: \"r{n}\"), b: (node: \"r{m}\"), latency: 1),");
        }
        text += "]";
        if !sessions.is_empty() {
            text += &format!(", ases: [(asn: 64501, ibgp: Sessions([{sessions}]))]");
        }
        parse(&(text + ")")).unwrap()
    }

    fn unreached(doc: &Topology) -> Vec<String> {
        let of = |w: &Warning| match w {
            Warning::Partitioned { nodes, .. } => nodes.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        warnings(doc).iter().flat_map(of).collect()
    }

    fn fail(doc: &mut Topology, links: &[&str]) {
        for link in links {
            let field = LinkField::State(LinkState::Failed);
            Edit::link(&link.parse().unwrap(), field).apply(doc).unwrap();
        }
    }

    #[test]
    fn a_full_mesh_is_whole_while_the_igp_is() {
        let mut doc = ring("");
        assert!(warnings(&doc).is_empty(), "{:?}", warnings(&doc));
        fail(&mut doc, &["l0"]);
        assert!(unreached(&doc).is_empty(), "the other way round");
        fail(&mut doc, &["l2"]);
        assert_eq!(unreached(&doc), ["r0", "r1", "r2", "r3"]);
    }

    #[test]
    fn a_reflector_tells_its_clients_and_nobody_else_passes_on() {
        let client = |n: u8| format!("Client(reflector: \"r0\", client: \"r{n}\"),");
        let all = [1, 2, 3].map(client).concat();
        assert!(unreached(&ring(&all)).is_empty());
        let two = [1, 2].map(client).concat();
        assert_eq!(unreached(&ring(&two)), ["r0", "r1", "r2", "r3"], "r3 hears and tells nobody");
        let star = [1, 2, 3].map(|n| format!("Peers(\"r0\", \"r{n}\"),")).concat();
        assert_eq!(
            unreached(&ring(&star)),
            ["r1", "r2", "r3"],
            "r0 hears all and passes nothing on"
        );
        let chain = [client(1), client(2), "Peers(\"r2\", \"r3\"),".to_owned()].concat();
        assert!(!unreached(&ring(&chain)).is_empty(), "r2 reflects nothing");
    }

    #[test]
    fn a_router_that_failed_is_not_missed() {
        let mut doc = ring("");
        fail(&mut doc, &["l0", "l3"]);
        assert!(!unreached(&doc).is_empty());
        let field = crate::topology::NodeField::State(NodeState::Failed);
        Edit::node(&"r0".parse().unwrap(), field).apply(&mut doc).unwrap();
        assert!(unreached(&doc).is_empty(), "{:?}", unreached(&doc));
    }
}
