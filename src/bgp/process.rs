//! Profiles: the decision processes of router programs, as data.
//!
//! A profile is an ordered list of steps with their sources, the default options of a program, and
//! its behaviour. Options of a document and of a node override it; the result is a [`Process`],
//! which the decision runs and the explanations quote.

use super::route::Source;
use super::step::Step;
use crate::topology::{
    MedComparison, MissingMed, Options, PathLength, ProfileName, Tie, WellKnown,
};

/// A step of a process and where it is specified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProcessStep {
    /// The step.
    pub step: Step,
    /// Its specification.
    pub source: &'static str,
}

/// Use of a route whose next hop is unreachable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unreachable {
    /// Never (RFC 4271 section 9.1.2).
    Unusable,
    /// Selected if there is nothing better; packets that follow it are lost.
    LastResort,
}

/// Response to well-known communities that ask the receiver to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Honours {
    /// Ignored by default.
    Nothing,
    /// Acted on.
    Acts,
}

/// Treatment of packets whose route carries BLACKHOLE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blackholed {
    /// Forwarded like any others.
    Forwarded,
    /// Discarded (RFC 7999 section 3.3).
    Discarded,
}

/// Advertising a route to the neighbour from which it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SplitHorizon {
    /// Sent back; that neighbour's loop check rejects it.
    Yes,
    /// Not sent back.
    No,
}

/// Treatment of a router's own announcement that carries no-export, no-advertise or local-as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OwnMarked {
    /// It is withheld, as one that was received.
    Withheld,
    /// It is sent; who receives it obeys (RFC 1997: "all routes received").
    Sent,
}

/// Sessions on which a router rejects routes with its own cluster ID (RFC 4456 section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClusterCheck {
    /// On receiving, from any router of its AS.
    Receiving,
    /// On sessions with its clients, both ways.
    WithClients,
}

/// Behaviour of a program that does not depend on its configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DaemonBehaviour {
    /// MED of the router's own announcements that have none configured.
    pub own_med: Option<u32>,
    /// MED that the first reflector sets on a route without one.
    pub reflected_med: Option<u32>,
    /// Weight of the router's own announcements.
    pub own_weight: u16,
    /// Use of a route whose next hop is unreachable.
    pub unreachable: Unreachable,
    /// Response to GRACEFUL_SHUTDOWN from another AS: local-pref 0 (RFC 8326 section 4).
    pub graceful_shutdown: Honours,
    /// Response to BLACKHOLE from another AS: adds no-export (RFC 7999 section 3.2).
    pub blackhole: Honours,
    /// Treatment of packets whose route carries BLACKHOLE.
    pub blackholed: Blackholed,
    /// Advertising a route to the neighbour from which it was received.
    pub sends_back: SplitHorizon,
    /// Routers at which no-export, no-advertise and local-as stop a route; an option can set it.
    pub well_known: WellKnown,
    /// Their effect on its own announcements.
    pub own_marked: OwnMarked,
    /// Sessions on which the cluster list is checked.
    pub cluster_check: ClusterCheck,
}

impl DaemonBehaviour {
    /// Tells whether no-export, no-advertise and local-as stop a route from such a source at a
    /// router that is not the route server between two clients.
    pub(super) fn acts_on_well_known(&self, source: Source) -> bool {
        let is_free = source == Source::Itself && self.own_marked == OwnMarked::Sent;
        self.well_known != WellKnown::Nowhere && !is_free
    }
}

/// The routes whose age counts, where age does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Age {
    /// Of any two sessions.
    OfSessions,
    /// Of different routers alone: of one router's routes the later steps choose (RFC 5004
    /// section 3).
    OfRouters,
}

/// Order of pairwise comparisons, if the result depends on the order of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PairOrder {
    /// From the newest route to the oldest, keeping the winner so far.
    NewestFirst,
    /// A new route against the one in use only. All routes are compared only if that one is lost;
    /// among equals the oldest then wins.
    AgainstTheOneInUse,
}

/// A decision process and the behaviour of the program that runs it.
#[derive(Debug)]
pub struct Profile {
    /// Name of the profile.
    pub name: ProfileName,
    /// Short description.
    pub about: &'static str,
    /// All steps in order, including those that options switch off.
    steps: &'static [ProcessStep],
    med: MedComparison,
    missing_med: MissingMed,
    tie: Tie,
    pair_order: PairOrder,
    age: Age,
    /// Behaviour that does not depend on the configuration.
    pub habits: DaemonBehaviour,
}

const fn step(step: Step, source: &'static str) -> ProcessStep {
    ProcessStep { step, source }
}

const RFC_4271: Profile = Profile {
    name: ProfileName::Rfc4271,
    about: "What the standards say",
    steps: &[
        step(Step::NextHop, "RFC 4271 section 9.1.2"),
        step(Step::Own, "RFC 4271 section 9.1.2 (local routes come first, as routers do it)"),
        step(Step::LocalPref, "RFC 4271 section 9.1.1"),
        step(Step::AsPathLength, "RFC 4271 section 9.1.2.2 a"),
        step(Step::Origin, "RFC 4271 section 9.1.2.2 b"),
        step(Step::Med, "RFC 4271 section 9.1.2.2 c"),
        step(Step::EbgpOverIbgp, "RFC 4271 section 9.1.2.2 d"),
        step(Step::IgpCost, "RFC 4271 section 9.1.2.2 e"),
        step(Step::Oldest, "RFC 5004 section 3"),
        step(Step::RouterId, "RFC 4271 section 9.1.2.2 f, RFC 4456 section 9"),
        step(Step::ClusterListLength, "RFC 4456 section 9"),
        step(Step::NeighbourAddress, "RFC 4271 section 9.1.2.2 g"),
    ],
    med: MedComparison::SameNeighbour,
    missing_med: MissingMed::Best,
    tie: Tie::RouterId,
    pair_order: PairOrder::NewestFirst,
    age: Age::OfRouters,
    habits: DaemonBehaviour {
        own_med: None,
        reflected_med: None,
        own_weight: 0,
        unreachable: Unreachable::Unusable,
        graceful_shutdown: Honours::Acts,
        blackhole: Honours::Acts,
        blackholed: Blackholed::Discarded,
        sends_back: SplitHorizon::Yes,
        well_known: WellKnown::ButRouteServers,
        own_marked: OwnMarked::Withheld,
        cluster_check: ClusterCheck::Receiving,
    },
};

const FRR: Profile = Profile {
    name: ProfileName::Frr,
    about: "FRRouting 8, with deterministic-med and compare-routerid",
    steps: &[
        step(Step::NextHop, "FRR User Guide, BGP, Route Selection: the next hop has to resolve"),
        step(Step::Weight, "FRR User Guide, BGP, Route Selection 1"),
        step(Step::LocalPref, "FRR User Guide, BGP, Route Selection 2"),
        step(Step::Own, "FRR User Guide, BGP, Route Selection 3"),
        step(Step::AsPathLength, "FRR User Guide, BGP, Route Selection 4"),
        step(Step::Origin, "FRR User Guide, BGP, Route Selection 5"),
        step(Step::Med, "FRR User Guide, BGP, Route Selection 6"),
        step(Step::EbgpOverIbgp, "FRR User Guide, BGP, Route Selection 7"),
        step(Step::IgpCost, "FRR User Guide, BGP, Route Selection 8"),
        step(Step::Oldest, "FRR User Guide, BGP, Route Selection 10"),
        step(Step::RouterId, "FRR User Guide, BGP, Route Selection 11"),
        step(Step::ClusterListLength, "FRR User Guide, BGP, Route Selection 12"),
        step(Step::NeighbourAddress, "FRR User Guide, BGP, Route Selection 13"),
    ],
    med: MedComparison::SameNeighbour,
    missing_med: MissingMed::Best,
    tie: Tie::RouterId,
    pair_order: PairOrder::NewestFirst,
    age: Age::OfSessions,
    habits: DaemonBehaviour {
        own_med: Some(0),
        // FRR 8 flags the MED as present, too, when it sets the originator ID.
        reflected_med: Some(0),
        own_weight: 32768,
        unreachable: Unreachable::Unusable,
        graceful_shutdown: Honours::Acts,
        blackhole: Honours::Acts,
        blackholed: Blackholed::Forwarded,
        sends_back: SplitHorizon::Yes,
        well_known: WellKnown::ButRouteServers,
        own_marked: OwnMarked::Withheld,
        cluster_check: ClusterCheck::Receiving,
    },
};

const BIRD: Profile = Profile {
    name: ProfileName::Bird,
    about: "BIRD 2, with deterministic med, which is off in BIRD unless set. With it on, BIRD 2.0.12 \
            can keep a best route that was replaced by a worse one until a session restarts; that \
            fault is not imitated",
    steps: &[
        step(Step::NextHop, "BIRD 2 User's Guide, BGP: a next hop that resolves goes first"),
        step(Step::Own, "BIRD 2 User's Guide, preference: static 200, BGP 100"),
        step(Step::LocalPref, "BIRD 2 User's Guide, BGP, Route selection rules"),
        step(Step::AsPathLength, "BIRD 2 User's Guide, BGP, Route selection rules"),
        step(Step::Origin, "BIRD 2 User's Guide, BGP, Route selection rules"),
        step(Step::Med, "BIRD 2 User's Guide, BGP, Route selection rules"),
        step(Step::EbgpOverIbgp, "BIRD 2 User's Guide, BGP, Route selection rules"),
        step(Step::IgpCost, "BIRD 2 User's Guide, BGP, Route selection rules"),
        step(Step::Oldest, "BIRD 2 User's Guide, BGP, prefer older (RFC 5004)"),
        step(Step::RouterId, "BIRD 2 User's Guide, BGP, Route selection rules"),
        step(Step::ClusterListLength, "RFC 4456 section 9, as BIRD 2 does it"),
        step(Step::NeighbourAddress, "RFC 4271 section 9.1.2.2 g, as BIRD 2 does it"),
    ],
    med: MedComparison::SameNeighbour,
    missing_med: MissingMed::Best,
    tie: Tie::RouterId,
    pair_order: PairOrder::AgainstTheOneInUse,
    age: Age::OfRouters,
    habits: DaemonBehaviour {
        own_med: None,
        reflected_med: None,
        own_weight: 0,
        unreachable: Unreachable::LastResort,
        graceful_shutdown: Honours::Nothing,
        blackhole: Honours::Nothing,
        blackholed: Blackholed::Forwarded,
        sends_back: SplitHorizon::No,
        well_known: WellKnown::Everywhere,
        own_marked: OwnMarked::Sent,
        cluster_check: ClusterCheck::WithClients,
    },
};

impl Profile {
    /// Returns the profile of a name.
    pub fn of(name: ProfileName) -> &'static Self {
        match name {
            ProfileName::Rfc4271 => &RFC_4271,
            ProfileName::Frr => &FRR,
            ProfileName::Bird => &BIRD,
        }
    }
}

/// The decision process of a node: a profile with options applied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Process {
    /// The profile that it is based on.
    pub profile: ProfileName,
    /// Steps in effect, in order.
    pub steps: Vec<ProcessStep>,
    /// Routes that the MED step compares.
    pub med: MedComparison,
    /// Rank of a route without a MED.
    pub missing_med: MissingMed,
    /// Order of pairwise comparisons, if the result depends on the order of arrival.
    pub pair_order: PairOrder,
    /// The routes whose age counts, where age does.
    pub age: Age,
    /// Behaviour that does not depend on the configuration.
    pub habits: DaemonBehaviour,
    /// Index of the MED step, if MEDs are compared within groups.
    pub(super) grouped_med: Option<usize>,
}

impl Default for Process {
    fn default() -> Self {
        Self::of(ProfileName::default(), Options::default())
    }
}

impl Process {
    /// Applies options to a profile.
    pub fn of(name: ProfileName, options: Options) -> Self {
        let profile = Profile::of(name);
        let med = options.med.unwrap_or(profile.med);
        let takes = |step: Step| match step {
            Step::AsPathLength => options.path_length != Some(PathLength::Ignore),
            Step::Med => med != MedComparison::Never,
            Step::Oldest => options.tie.unwrap_or(profile.tie) == Tie::Oldest,
            _ => true,
        };
        let steps: Vec<_> = profile.steps.iter().copied().filter(|s| takes(s.step)).collect();
        let in_groups = med == MedComparison::SameNeighbour;
        let grouped_med = steps.iter().position(|s| s.step == Step::Med).filter(|_| in_groups);
        Self {
            profile: name,
            steps,
            med,
            missing_med: options.missing_med.unwrap_or(profile.missing_med),
            pair_order: profile.pair_order,
            age: profile.age,
            habits: DaemonBehaviour {
                well_known: options.well_known.unwrap_or(profile.habits.well_known),
                ..profile.habits
            },
            grouped_med,
        }
    }

    /// Returns true if the process includes a step.
    pub fn takes(&self, step: Step) -> bool {
        self.steps.iter().any(|s| s.step == step)
    }

    /// Returns true if the order of arrival may matter: MEDs are compared in pairs, or the oldest
    /// of several routes replaces the route in use.
    pub fn goes_by_arrival(&self) -> bool {
        let oldest_next =
            self.takes(Step::Oldest) && self.pair_order == PairOrder::AgainstTheOneInUse;
        self.med == MedComparison::ByArrival || oldest_next
    }

    /// Returns the specification of a step.
    pub fn source(&self, step: Step) -> &'static str {
        self.steps.iter().find(|s| s.step == step).map_or("", |s| s.source)
    }

    /// Returns the value with which a MED is compared.
    pub(super) fn med_of(&self, med: Option<u32>) -> u32 {
        med.unwrap_or(match self.missing_med {
            MissingMed::Best => 0,
            MissingMed::Worst => u32::MAX,
        })
    }
}
