//! Passing of routes over sessions that may change them.

use super::attributes::{Attributes, AttributesId};
use super::crossing::{Outcome, TransferKey};
use super::network::{AsNetwork, ImportChecks, Side};
use super::path::PathId;
use super::rank::Rank;
use super::table::{AsRoutes, Flags};
use crate::bgp::{AsPath, Session, Source, export, import};
use crate::topology::{Asn, LeakProtection, LinkState, Relation};

/// One direction of a session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) from: u32,
    pub(super) to: u32,
    /// Role of the receiver towards the sender.
    pub(super) is: Relation,
    pub(super) session: PolicyClass,
}

/// The settings of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PolicyClass {
    /// Default settings.
    Customary,
    /// A policy, a failure, or import checks at one of its ends; as the sender sees it.
    Special(Side),
}

impl PolicyClass {
    /// Returns the settings of a session, by the slot of the sender.
    pub(super) fn of_sender(net: &AsNetwork, slot: u32) -> Self {
        if net.is_marked(slot) { Self::Special(net.side(slot)) } else { Self::Customary }
    }

    /// Returns the settings of a session, by the slot of the receiver.
    pub(super) fn of_receiver(net: &AsNetwork, slot: u32) -> Self {
        if net.is_marked(slot) { Self::Special(net.side(slot).turned()) } else { Self::Customary }
    }

    fn side(self) -> Side {
        match self {
            Self::Customary => Side::default(),
            Self::Special(side) => side,
        }
    }
}

/// A route as a neighbour would hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) rank: Rank,
    /// Number of times that the sender's ASN is prepended.
    pub(super) times: u32,
    pub(super) attributes: AttributesId,
}

impl AsRoutes {
    /// Returns the receiver's version of the sender's route, if accepted.
    pub(super) fn offer(&mut self, net: &AsNetwork, way: Way) -> Option<Offer> {
        let Way { from, to, is, session } = way;
        let Side { near, far, link } = session.side();
        if link != LinkState::Up || self.rows[from as usize].rank == Rank::NONE {
            return None;
        }
        let (giver, taker) = (net.guards(from), net.guards(to));
        let marks = |guards: ImportChecks| guards.leak_protection == LeakProtection::OnlyToCustomer;
        let ignores_path = |policy: u32| net.policy(policy).ignores_path;
        let simple = ignores_path(near) && ignores_path(far) && !marks(giver) && !marks(taker);
        let exporter = net.session(from, to, is, near);
        let importer = net.session(to, from, is.counterpart(), far);
        let outcome = if simple {
            let crossing = TransferKey {
                attributes: self.rows[from as usize].attributes,
                learned: self.flags[from as usize].learned(),
                is,
                export: near,
                import: far,
                validation: taker.origin_validation,
            };
            let known = self.outcomes.get(&crossing).copied();
            let outcome = known.unwrap_or_else(|| {
                let outcome = self.outcome_of_any(from, exporter, importer);
                self.outcomes.insert(crossing, outcome);
                outcome
            })?;
            if self.is_loop(net, to, self.rows[from as usize].path) {
                return None;
            }
            outcome
        } else {
            let path = self.paths.path(self.rows[from as usize].path);
            self.outcome(from, path, exporter, importer)?
        };
        let Outcome { local_pref, times, attributes } = outcome;
        let length = self.paths.length(self.rows[from as usize].path).saturating_add(times);
        let origin = self.all_attributes.get(attributes).origin;
        Some(Offer { rank: Rank::learned(local_pref, length, origin), times, attributes })
    }

    /// Returns true if the receiver's ASN is in a path.
    pub(super) fn is_loop(&self, net: &AsNetwork, receiver: u32, path: PathId) -> bool {
        self.flags[receiver as usize].has(Flags::NAMED)
            && self.paths.contains(path, net.graph.asn(receiver))
    }

    /// Computes the result of two policies that ignore paths for all routes like that of an AS: a
    /// path without a loop and with the right origin stands for all.
    fn outcome_of_any(
        &mut self,
        from: u32,
        exporter: Session<'_>,
        importer: Session<'_>,
    ) -> Option<Outcome> {
        let origin_as = self.all_attributes.get(self.rows[from as usize].attributes).origin_as;
        let is_own = self.flags[from as usize].learned().is_none() && origin_as == exporter.asn;
        let path = if is_own { AsPath::default() } else { AsPath::from_iter([origin_as]) };
        // The last ASN (RFC 7300) and the one before it stand for an AS not in the path.
        let nobody = [u32::MAX, u32::MAX - 1].into_iter().filter_map(|n| Asn::new(n).ok());
        let asn = nobody.into_iter().find(|asn| *asn != origin_as && *asn != exporter.asn);
        let importer = Session { asn: asn.unwrap_or(importer.asn), ..importer };
        self.outcome(from, path, exporter, importer)
    }

    fn outcome(
        &mut self,
        from: u32,
        path: AsPath,
        exporter: Session<'_>,
        importer: Session<'_>,
    ) -> Option<Outcome> {
        let at = from as usize;
        let learned = self.flags[at].learned();
        let held = self.route_of(path, self.rows[at].attributes, learned, self.rows[at].site);
        let source = if learned.is_none() { Source::Itself } else { Source::Ebgp };
        let sent = export(exporter, &self.prefix, &held, source).ok()?;
        let times = sent.as_path.len() - held.as_path.len();
        let route = import(importer, &self.prefix, sent).ok()?;
        let attributes = self.all_attributes.intern(Attributes::of(&route, importer.asn));
        Some(Outcome { local_pref: route.local_pref, times: times as u32, attributes })
    }
}
