//! Patches a compiled network after an edit that keeps its numbering: changed nodes and links are
//! read again, and the rest is shared with the network before.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::compile::profile_of;
use super::igp::Adjacency;
use super::inner_link::InnerLink;
use super::network::{External, NetNode, NetSession, Network, SessionKind, SessionState};
use super::unique::hierarchy;
use crate::bgp::Process;
use crate::topology::{Link, LinkId, LinkState, Node, NodeId, Reread, Side, Topology, Touched};

/// The numbers of nodes, sessions and prefixes after an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// Unchanged.
    Kept,
    /// Assigned anew, since something was added or removed.
    Given,
}

impl Network {
    /// Returns the network of a document after an edit that touched `touched`.
    pub(super) fn after(&self, doc: &Topology, touched: &Touched) -> (Self, Numbers) {
        let patched = match touched.reread() {
            Reread::All => None,
            Reread::Only { nodes, links } => self.patched(doc, nodes, links),
        };
        match patched {
            Some(network) => (network, Numbers::Kept),
            None => (Self::compile_after(doc, Some(self)), Numbers::Given),
        }
    }

    /// Returns a copy with these nodes and links read again; none if one of them no longer fits the
    /// numbering.
    fn patched(
        &self,
        doc: &Topology,
        nodes: &BTreeSet<NodeId>,
        links: &BTreeSet<LinkId>,
    ) -> Option<Self> {
        let mut patch = Patch { doc, net: self.clone(), internal: Vec::new() };
        for id in nodes {
            patch.read_node(doc.node(id)?)?;
        }
        for id in links {
            patch.read_link(doc.link(id)?)?;
        }
        patch.run_igp(self);
        let mut net = patch.net;
        let is_same = Arc::ptr_eq(&net.policies, &self.policies)
            && Arc::ptr_eq(&net.processes, &self.processes)
            && Arc::ptr_eq(&net.origins, &self.origins);
        if !is_same {
            net.features = net.find_features();
        }
        Some(net)
    }
}

/// A network that is being patched.
struct Patch<'a> {
    doc: &'a Topology,
    net: Network,
    /// Internal links for the IGP to update, with the indices of their ends.
    internal: Vec<(&'a Link, [u32; 2])>,
}

impl<'a> Patch<'a> {
    fn read_node(&mut self, node: &'a Node) -> Option<()> {
        let index = self.net.index_of(&node.id)?;
        let old = &self.net.nodes[index as usize];
        if old.asn != node.asn {
            return None;
        }
        let add_path = old.add_path;
        let new = NetNode { add_path, ..NetNode::of(node, old.process, old.sessions.clone()) };
        let has_turned = new.is_up != old.is_up;
        if new != *old {
            Arc::make_mut(&mut self.net.nodes)[index as usize] = new;
        }
        self.read_sessions(index, node);
        if has_turned {
            for (link, side) in self.doc.links_of(&node.id) {
                let other = self.net.index_of(&link.end(side.other()).node)?;
                if self.net.nodes[other as usize].asn == node.asn {
                    let ends = if side == Side::A { [index, other] } else { [other, index] };
                    self.internal.push((link, ends));
                }
            }
        }
        self.read_process(index, node);
        self.read_origins(index, node);
        Some(())
    }

    /// Updates the values of a node's sessions that depend on the node.
    fn read_sessions(&mut self, index: u32, node: &Node) {
        for place in self.net.nodes[index as usize].sessions.clone() {
            let session = &self.net.sessions[place];
            let (twin, is_internal) = (session.twin, session.external().is_none());
            let is_up = self.are_up(session) && self.is_way_open(session);
            for side in [place as u32, twin] {
                self.set_state(side, |state| state.is_up = is_up);
            }
            let address = node.effective_loopback();
            if is_internal && self.net.session(twin).remote_address != address {
                self.session_mut(twin).remote_address = address;
            }
        }
    }

    /// Returns true if both ends of a session are up.
    fn are_up(&self, session: &NetSession) -> bool {
        [session.local, session.remote].iter().all(|node| self.net.nodes[*node as usize].is_up)
    }

    /// Returns true if the link or the IGP path of a session is up; [`Self::run_igp`] decides again
    /// for iBGP.
    fn is_way_open(&self, session: &NetSession) -> bool {
        match session.end() {
            Some(end) => self.doc.link(&end.link).is_some_and(|l| l.state == LinkState::Up),
            None => self.net.igp.distance(session.local, session.remote).is_some(),
        }
    }

    fn read_process(&mut self, index: u32, node: &Node) {
        let (profile, options) = profile_of(self.doc, node);
        let process = Process::of(profile, options);
        if *self.net.process_of(index) != process {
            let processes = Arc::make_mut(&mut self.net.processes);
            let node = &mut Arc::make_mut(&mut self.net.nodes)[index as usize];
            processes.release(node.process);
            node.process = processes.take(&process);
        }
    }

    fn read_origins(&mut self, index: u32, node: &Node) {
        let announces = |place: usize| {
            let prefix = &self.net.prefixes[place];
            node.is_announcing() && node.origins.iter().any(|o| o.prefix == *prefix)
        };
        let is_known = |place: usize| {
            self.net.origins[place].binary_search_by_key(&index, |(node, _)| *node).is_ok()
        };
        let places = 0..self.net.prefixes.len();
        let turned: Vec<usize> = places.filter(|p| announces(*p) != is_known(*p)).collect();
        for place in turned {
            let prefix = self.net.prefixes[place];
            let origins = Arc::make_mut(&mut self.net.origins);
            let origins = Arc::make_mut(&mut origins[place]);
            origins.retain(|(node, _)| *node != index);
            if node.is_announcing() {
                let at = origins.partition_point(|(node, _)| *node < index);
                let own = node.origins.iter().filter(|o| o.prefix == prefix);
                origins.splice(at..at, own.map(|origin| (index, origin.clone())));
            }
        }
    }

    fn read_link(&mut self, link: &'a Link) -> Option<()> {
        let ends = [self.net.index_of(&link.a.node)?, self.net.index_of(&link.b.node)?];
        let [a, b] = ends.map(|end| &self.net.nodes[end as usize]);
        if a.asn == b.asn {
            self.read_inner(link)?;
            self.internal.push((link, ends));
            return Some(());
        }
        let is_up = a.is_up && b.is_up && link.state == LinkState::Up;
        let [near, far] = ends;
        let (place, session) = self.net.sessions_of(near).find(|(_, session)| {
            session.remote == far && session.end().is_some_and(|end| end.link == link.id)
        })?;
        let side = session.end()?.side;
        for (place, side) in [(place, side), (session.twin, side.other())] {
            self.read_side(place, link, side, is_up);
        }
        Some(())
    }

    fn read_inner(&mut self, link: &Link) -> Option<()> {
        let place = self.net.inner_links.binary_search_by(|inner| inner.link.cmp(&link.id)).ok()?;
        let new = InnerLink::of(link);
        if self.net.inner_links[place] != new {
            Arc::make_mut(&mut self.net.inner_links)[place] = new;
        }
        Some(())
    }

    fn read_side(&mut self, place: u32, link: &Link, side: Side, is_up: bool) {
        let policy = &link.end(side).policy;
        let mut number = self.net.states[place as usize].policy;
        if self.net.policies.get(number) != policy {
            let policies = Arc::make_mut(&mut self.net.policies);
            policies.release(number);
            number = policies.take(policy);
        }
        let (is_link_up, micros) = (link.state == LinkState::Up, link.latency.micros());
        let state = SessionState { is_up, is_link_up, policy: number, micros };
        self.set_state(place, |old| *old = state);
        let old = self.net.session(place);
        let (role, address) = (link.end(side).role.counterpart(), link.end(side.other()).address);
        let has_role_changed = old.neighbour() != role;
        if has_role_changed || old.remote_address != address {
            let session = self.session_mut(place);
            session.remote_address = address;
            session.over = SessionKind::Link(External::of(link, side));
        }
        if has_role_changed {
            self.net.hierarchy = hierarchy(&self.net);
        }
    }

    /// Updates the IGP for changed links, then the iBGP sessions.
    fn run_igp(&mut self, before: &Network) {
        if self.internal.is_empty() {
            return;
        }
        let works = |node: u32| self.net.nodes[node as usize].is_up;
        let live = self.internal.iter().filter(|(link, ends)| {
            link.state == LinkState::Up && ends.iter().all(|node| works(*node))
        });
        let mut live: Vec<Adjacency> = live.map(|(l, ends)| Adjacency::of(l, *ends)).collect();
        live.sort_by(|x, y| x.link.cmp(&y.link));
        live.dedup();
        let is_read = |id: &LinkId| self.internal.iter().any(|(link, _)| link.id == *id);
        self.net.igp = before.igp.with(is_read, live);
        for place in 0..self.net.sessions.len() {
            let session = &self.net.sessions[place];
            if session.external().is_none() {
                let (local, remote) = (session.local, session.remote);
                let is_joined = self.net.igp.distance(local, remote).is_some();
                let is_up = self.are_up(session) && is_joined;
                self.set_state(place as u32, |state| state.is_up = is_up);
            }
        }
    }

    /// Changes the state of a session, and copies the array only if the state differs.
    fn set_state(&mut self, place: u32, change: impl FnOnce(&mut SessionState)) {
        let old = self.net.states[place as usize];
        let mut new = old;
        change(&mut new);
        if new != old {
            Arc::make_mut(&mut self.net.states)[place as usize] = new;
        }
    }

    fn session_mut(&mut self, place: u32) -> &mut NetSession {
        &mut Arc::make_mut(&mut self.net.sessions)[place as usize]
    }
}
