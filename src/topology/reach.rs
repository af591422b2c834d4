//! Reach of the consequences of an edit, so that nothing is recomputed needlessly.

use std::collections::BTreeSet;

use super::domain::domain_of;
use super::{Edit, EditError, EndField, LinkField, LinkId, NodeField, NodeId, Topology};

/// The reach of the consequences of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Names, positions, notes and timers only, which do not affect the converged state.
    Looks,
    /// The sites that serve clients, and their delays, but no routes.
    Service,
    /// Routes, and with them everything else.
    Routes,
}

/// The parts of a document that an edit touches, so that the rest need not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    nodes: BTreeSet<NodeId>,
    reread: Reread,
    roles: Roles,
}

/// Changes of the roles of neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Roles {
    /// All unchanged.
    #[default]
    Kept,
    /// Some may have been set.
    Set,
}

/// The parts of a document whose own fields may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reread {
    /// Only these; links, announcements and ASNs are unchanged.
    Only {
        /// Nodes.
        nodes: BTreeSet<NodeId>,
        /// Links.
        links: BTreeSet<LinkId>,
    },
    /// The whole document.
    All,
}

impl Default for Reread {
    fn default() -> Self {
        Self::Only { nodes: BTreeSet::new(), links: BTreeSet::new() }
    }
}

impl Touched {
    /// Returns everything in a document.
    pub fn everything(doc: &Topology) -> Self {
        let nodes = doc.nodes().map(|n| n.id.clone()).collect();
        Self { nodes, reread: Reread::All, roles: Roles::Set }
    }

    /// Returns the nodes whose routes may change directly; the solver finds the others.
    pub fn nodes(&self) -> &BTreeSet<NodeId> {
        &self.nodes
    }

    /// Returns the parts of the document to read again.
    pub fn reread(&self) -> &Reread {
        &self.reread
    }

    /// Returns the change of roles.
    pub fn roles(&self) -> Roles {
        self.roles
    }

    /// Adds the parts that another edit, or the same one at another time, touches.
    pub fn extend(&mut self, other: Self) {
        self.nodes.extend(other.nodes);
        self.roles = self.roles.max(other.roles);
        match (&mut self.reread, other.reread) {
            (Reread::Only { nodes, links }, Reread::Only { nodes: more, links: others }) => {
                nodes.extend(more);
                links.extend(others);
            }
            (reread, _) => *reread = Reread::All,
        }
    }

    /// Returns true if nodes, and not only links, have to be read again.
    pub fn reads_nodes(&self) -> bool {
        match &self.reread {
            Reread::Only { nodes, .. } => !nodes.is_empty(),
            Reread::All => true,
        }
    }

    fn read_node(&mut self, id: &NodeId) {
        if let Reread::Only { nodes, .. } = &mut self.reread {
            nodes.insert(id.clone());
        }
    }

    fn read_link(&mut self, id: &LinkId) {
        if let Reread::Only { links, .. } = &mut self.reread {
            links.insert(id.clone());
        }
    }
}

impl Edit {
    /// Returns the reach of its consequences.
    pub fn reach(&self) -> Reach {
        match self {
            Self::AddNode { .. }
            | Self::RemoveNode(_)
            | Self::AddLink { .. }
            | Self::RemoveLink(_)
            | Self::SetEnd { .. }
            | Self::SetAs(_)
            | Self::SetSelection { .. }
            | Self::SetRoas(_)
            | Self::SetLink { field: LinkField::State(_) | LinkField::IgpCost(_), .. } => {
                Reach::Routes
            }
            Self::SetLink { field: LinkField::Latency(_), .. } => Reach::Service,
            Self::SetMeta(_) | Self::SetTiming(_) => Reach::Looks,
            Self::SetNode { field, .. } => field.reach(),
            Self::Batch(edits) => edits.iter().map(Self::reach).max().unwrap_or(Reach::Looks),
        }
    }

    /// Returns the nodes at which this edit changes announced, accepted or advertised routes. Call
    /// it after the edit for additions, before it for removals.
    pub fn touched(&self, doc: &Topology) -> Touched {
        let mut touched = Touched::default();
        self.collect_touched(doc, &mut touched);
        touched
    }

    /// Applies the edit; returns its inverse and the parts that it touches.
    ///
    /// # Errors
    ///
    /// Fails as [`Edit::apply`] does; the document is unchanged.
    pub fn apply_touching(self, doc: &mut Topology) -> Result<(Edit, Touched), EditError> {
        let mut touched = self.touched(doc);
        let inverse = self.clone().apply(doc)?;
        touched.extend(self.touched(doc));
        Ok((inverse, touched))
    }

    fn collect_touched(&self, doc: &Topology, touched: &mut Touched) {
        self.collect_reread(touched);
        let into = &mut touched.nodes;
        // A change at one router may change the IGP and iBGP of its whole AS.
        let mut with_neighbours = |id: &NodeId| {
            into.extend(doc.links_of(id).iter().map(|(l, s)| l.end(s.other()).node.clone()));
            into.extend(domain_of(doc, id));
        };
        match self {
            Self::AddNode { node, .. } => with_neighbours(&node.id),
            Self::RemoveNode(id) => with_neighbours(id),
            Self::AddLink { link, .. } => {
                into.extend(domain_of(doc, &link.a.node));
                into.extend(domain_of(doc, &link.b.node));
            }
            Self::SetNode { id, field } if field.reach() == Reach::Routes => with_neighbours(id),
            Self::SetNode { .. } => {}
            Self::SetLink { field: LinkField::Latency(_), .. } => {}
            Self::SetMeta(_) | Self::SetTiming(_) => {}
            Self::SetLink { id, .. } | Self::RemoveLink(id) | Self::SetEnd { link: id, .. } => {
                if let Some(link) = doc.link(id) {
                    into.extend([link.a.node.clone(), link.b.node.clone()]);
                    if doc.is_internal(link) {
                        into.extend(domain_of(doc, &link.a.node));
                    }
                }
            }
            Self::SetAs(settings) => {
                let inside = doc.nodes().filter(|n| n.asn == settings.asn);
                into.extend(inside.map(|n| n.id.clone()));
            }
            Self::SetSelection { .. } | Self::SetRoas(_) => {
                into.extend(doc.nodes().map(|n| n.id.clone()));
            }
            Self::Batch(edits) => edits.iter().for_each(|e| e.collect_touched(doc, touched)),
        }
    }

    fn collect_reread(&self, touched: &mut Touched) {
        match self {
            Self::SetMeta(_) | Self::SetTiming(_) | Self::Batch(_) => {}
            Self::SetNode { field, .. } if field.reach() == Reach::Looks => {}
            Self::SetNode { field: NodeField::Asn(_) | NodeField::Origins(_), .. }
            | Self::AddNode { .. }
            | Self::RemoveNode(_)
            | Self::AddLink { .. }
            | Self::RemoveLink(_)
            | Self::SetAs(_)
            | Self::SetSelection { .. }
            | Self::SetRoas(_) => (touched.reread, touched.roles) = (Reread::All, Roles::Set),
            Self::SetNode { id, .. } => touched.read_node(id),
            Self::SetEnd { link, field: EndField::Role(_), .. } => {
                touched.read_link(link);
                touched.roles = Roles::Set;
            }
            Self::SetLink { id, .. } | Self::SetEnd { link: id, .. } => touched.read_link(id),
        }
    }
}

impl NodeField {
    /// Returns the reach of a new value's consequences.
    fn reach(&self) -> Reach {
        match self {
            Self::Name(_) | Self::Pos(_) => Reach::Looks,
            Self::Kind(_) | Self::Demand(_) | Self::Capacity(_) => Reach::Service,
            Self::Asn(_)
            | Self::RouterId(_)
            | Self::Loopback(_)
            | Self::ClusterId(_)
            | Self::NextHop(_)
            | Self::Profile(_)
            | Self::Options(_)
            | Self::OriginValidation(_)
            | Self::LeakProtection(_)
            | Self::Origins(_)
            | Self::Service(_)
            | Self::HealthCheck(_)
            | Self::State(_) => Reach::Routes,
        }
    }
}
