//! How far the consequences of an edit reach, so that no more is worked out anew than must be.

use std::collections::BTreeSet;

use super::domain::domain_of;
use super::{Edit, LinkField, NodeField, NodeId, Topology};

/// How far the consequences of an edit reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Names, places, notes and timers only: what a network comes to does not follow from them.
    Looks,
    /// Who is served and how fast, but no route.
    Service,
    /// Routes, and with them everything else.
    Routes,
}

/// The nodes whose routes an edit can alter at first hand; the solver finds the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched(pub BTreeSet<NodeId>);

impl Edit {
    /// How far its consequences reach.
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

    /// The nodes at which this edit changes what is announced, accepted or offered. Ask after
    /// the edit for what it added, before it for what it removes.
    pub fn touched(&self, doc: &Topology) -> Touched {
        let mut nodes = BTreeSet::new();
        self.collect_touched(doc, &mut nodes);
        Touched(nodes)
    }

    fn collect_touched(&self, doc: &Topology, into: &mut BTreeSet<NodeId>) {
        // What changes at a router of an AS of several may change the IGP and iBGP of all of it.
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
            Self::Batch(edits) => edits.iter().for_each(|e| e.collect_touched(doc, into)),
        }
    }
}

impl NodeField {
    /// How far the consequences of a new value reach.
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
