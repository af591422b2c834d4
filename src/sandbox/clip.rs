//! Copies of nodes and the links between them, for the clipboard and for duplicating.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::topology::{
    AsSettings, Asn, Edit, FileError, FreeAddresses, IbgpSession, Kind, LinkId, NodeId, Pos,
    Topology, domain_of, parse, to_ron,
};

/// Nodes and the links between them, copied from a document.
#[derive(Clone, Debug, Default)]
pub struct Clip(Topology);

impl Clip {
    /// Copies nodes and the links between them.
    pub fn of(doc: &Topology, nodes: &BTreeSet<NodeId>) -> Self {
        let mut part = Topology::default();
        let chosen = doc.nodes().filter(|n| nodes.contains(&n.id)).cloned().map(Edit::add_node);
        let inside =
            |l: &&crate::topology::Link| nodes.contains(&l.a.node) && nodes.contains(&l.b.node);
        let links = doc.links().filter(inside).cloned().map(Edit::add_link);
        let is_chosen = |id: &&NodeId| nodes.contains(*id);
        let has_some = |asn: Asn| doc.nodes().any(|n| n.asn == asn && nodes.contains(&n.id));
        let settings = doc.ases().filter(|set| has_some(set.asn)).map(|set| {
            let set = set.with_sessions(|session| {
                session.ends().iter().all(is_chosen).then(|| session.clone())
            });
            Edit::SetAs(Box::new(set))
        });
        for edit in chosen.chain(links).chain(settings) {
            // A part of a valid document is valid.
            let added = edit.apply(&mut part);
            debug_assert!(added.is_ok(), "{added:?}");
        }
        Self(part)
    }

    /// Returns true if it has no nodes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the text for the system clipboard: RON as in a file, which can be pasted into
    /// another document or an editor.
    pub fn to_text(&self) -> String {
        to_ron(&self.0)
    }

    /// Parses the text of the clipboard.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a valid document.
    pub fn from_text(text: &str) -> Result<Self, FileError> {
        parse(text).map(Self)
    }

    /// Returns the mean position of its nodes.
    pub fn centre(&self) -> (f32, f32) {
        let count = self.0.nodes().len().max(1) as f32;
        let sum = |f: fn(Pos) -> f32| self.0.nodes().map(|n| f(n.pos)).sum::<f32>() / count;
        (sum(Pos::x), sum(Pos::y))
    }

    /// Returns the positions of its nodes, moved by an offset.
    pub fn places(&self, by: (f32, f32)) -> Vec<Pos> {
        self.0.nodes().map(|n| Pos::clamped(n.pos.x() + by.0, n.pos.y() + by.1)).collect()
    }

    /// Returns the edit that pastes a copy into a document, moved by an offset, and the ids of the
    /// new nodes. Sites keep their ASN and prefixes, other kinds get free ASNs; connected routers
    /// of one AS stay in one AS.
    pub fn paste(&self, doc: &Topology, by: (f32, f32)) -> (Edit, Vec<NodeId>) {
        let mut edits = Vec::new();
        let mut ids: HashMap<NodeId, NodeId> = HashMap::new();
        let mut taken_ids: HashSet<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
        let mut taken_names: HashSet<String> = doc.nodes().map(|n| n.name.to_string()).collect();
        let kept = self.0.nodes().filter(|n| n.kind == Kind::Site);
        let taken_asns: HashSet<Asn> = doc.nodes().chain(kept).map(|n| n.asn).collect();
        let mut free_asns = Asn::private().filter(|asn| !taken_asns.contains(asn));
        let mut new_asns: HashMap<NodeId, Asn> = HashMap::new();
        let mut made = Vec::new();
        for node in self.0.nodes() {
            let mut copy = node.clone();
            copy.id = NodeId::fresh(stem(node.id.as_str(), '-'), |id| taken_ids.contains(id));
            let name = fresh_name(&node.name, &taken_names);
            copy.name = crate::topology::Text::clipped(&name);
            copy.pos = Pos::clamped(node.pos.x() + by.0, node.pos.y() + by.1);
            let joined = domain_of(&self.0, &node.id);
            let kept = |id: &NodeId| self.0.node(id).is_some_and(|n| n.kind == Kind::Site);
            if !joined.iter().any(kept) {
                let shared = joined.first().and_then(|first| new_asns.get(first).copied());
                if let Some(asn) = shared.or_else(|| free_asns.next()) {
                    copy.asn = asn;
                    new_asns.extend(joined.into_iter().map(|id| (id, asn)));
                }
            }
            taken_ids.insert(copy.id.clone());
            taken_names.insert(name);
            ids.insert(node.id.clone(), copy.id.clone());
            made.push(copy.id.clone());
            edits.push(Edit::add_node(copy));
        }
        let mut taken_links: HashSet<LinkId> = doc.links().map(|l| l.id.clone()).collect();
        let mut addresses = FreeAddresses::of(doc);
        for link in self.0.links() {
            let mut copy = link.clone();
            for end in [&mut copy.a, &mut copy.b] {
                if let Some(id) = ids.get(&end.node) {
                    end.node = id.clone();
                }
            }
            let stem = format!("{}--{}", copy.a.node, copy.b.node);
            copy.id = LinkId::fresh(&stem, |id| taken_links.contains(id));
            (copy.a.address, copy.b.address) = addresses.next_pair();
            taken_links.insert(copy.id.clone());
            edits.push(Edit::add_link(copy));
        }
        edits.extend(self.settings(&ids, &new_asns));
        (Edit::Batch(edits), made)
    }
}

impl Clip {
    /// Returns the edits that copy the settings of ASes to the new ASNs.
    fn settings(
        &self,
        ids: &HashMap<NodeId, NodeId>,
        new_asns: &HashMap<NodeId, Asn>,
    ) -> Vec<Edit> {
        let mut all = Vec::new();
        for set in self.0.ases() {
            let inside = self.0.nodes().filter(|n| n.asn == set.asn);
            let asns: BTreeSet<Asn> = inside.filter_map(|n| new_asns.get(&n.id).copied()).collect();
            for asn in asns {
                let moved =
                    |id: &NodeId| ids.get(id).filter(|_| new_asns.get(id) == Some(&asn)).cloned();
                let copy = set.with_sessions(|session| {
                    Some(match session {
                        IbgpSession::Peers(a, b) => IbgpSession::Peers(moved(a)?, moved(b)?),
                        IbgpSession::Client { reflector, client } => IbgpSession::Client {
                            reflector: moved(reflector)?,
                            client: moved(client)?,
                        },
                    })
                });
                all.push(Edit::SetAs(Box::new(AsSettings { asn, ..copy })));
            }
        }
        all
    }
}

/// Returns a text without a number at its end: `isp-2` and `isp-17` both become `isp`.
fn stem(text: &str, separator: char) -> &str {
    match text.rsplit_once(separator) {
        Some((stem, number))
            if !stem.is_empty()
                && !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit()) =>
        {
            stem
        }
        _ => text,
    }
}

/// Returns a free name: "ISP 2" after "ISP".
pub(super) fn fresh_name(name: &str, taken: &HashSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let stem = stem(name, ' ');
    let numbered = (2u32..).map(|n| format!("{stem} {n}"));
    numbered.into_iter().find(|n| !taken.contains(n)).unwrap_or_else(|| name.to_owned())
}

/// Returns the edit that deletes nodes and links, including the links of deleted nodes.
pub fn delete(doc: &Topology, nodes: &BTreeSet<NodeId>, links: &BTreeSet<LinkId>) -> Edit {
    let goes_with_node = |id: &LinkId| {
        doc.link(id).is_none_or(|l| nodes.contains(&l.a.node) || nodes.contains(&l.b.node))
    };
    let links = links.iter().filter(|id| !goes_with_node(id)).cloned().map(Edit::RemoveLink);
    let mut edits: Vec<Edit> = links.chain(nodes.iter().cloned().map(Edit::RemoveNode)).collect();
    match edits.len() {
        1 => edits.remove(0),
        _ => Edit::Batch(edits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_joined_routers_is_one_as_and_another() {
        let node = |id: &str, asn: u32, router: u32| {
            format!(
                "(id: \"{id}\", kind: Isp, name: \"{id}\", asn: {asn}, router_id: \"10.0.0.{router}\", pos: (0.0, 0.0)),"
            )
        };
        let nodes = [node("a", 64501, 1), node("b", 64501, 2), node("c", 64502, 3)].concat();
        let links = "(id: \"ab\", a: (node: \"a\"), b: (node: \"b\")),(id: \"bc\", a: (node: \"b\"), b: (node: \"c\")),";
        let text = format!("(format: 1, title: \"Two\", nodes: [{nodes}], links: [{links}])");
        let mut doc = parse(&text).unwrap();
        let all = doc.nodes().map(|n| n.id.clone()).collect();
        let (edit, made) = Clip::of(&doc, &all).paste(&doc, (100.0, 0.0));
        edit.apply(&mut doc).unwrap();
        let asn = |place: usize| doc.node(&made[place]).unwrap().asn;
        assert_eq!(asn(0), asn(1));
        assert!(asn(0).get() != 64501 && asn(2) != asn(0) && asn(2).get() != 64502);
        assert_eq!(domain_of(&doc, &made[0]).len(), 2);
    }

    #[test]
    fn a_copy_of_an_as_keeps_its_name_and_its_sessions() {
        let mut doc = parse(crate::examples::of_file("reflector-loop.ron").unwrap().text).unwrap();
        let set = doc.ases().next().unwrap().clone();
        let inside = doc.nodes().filter(|n| n.asn == set.asn).map(|n| n.id.clone()).collect();
        let (edit, made) = Clip::of(&doc, &inside).paste(&doc, (100.0, 0.0));
        edit.apply(&mut doc).unwrap();
        let copy = doc.settings_of(doc.node(&made[0]).unwrap().asn);
        assert_ne!(copy.asn, set.asn);
        assert_eq!(copy.name, set.name);
        let sessions = |set: &AsSettings| match &set.ibgp {
            crate::topology::Ibgp::Sessions(sessions) => sessions.len(),
            crate::topology::Ibgp::FullMesh => 0,
        };
        assert_eq!(sessions(&copy), sessions(&set));
    }
}
