//! The steps of the decision process, as one table that the engine compares by and the explanations
//! quote.

use super::candidate::{Candidate, HeardOver, Usage};
use super::route::LearnedFrom;
use crate::topology::Role;

/// A step of the decision process (RFC 4271 section 9.1.2.2, RFC 4456 section 9, and additions of
/// routers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Reachable next hop.
    NextHop,
    /// Highest weight.
    Weight,
    /// The node's own announcement before received routes.
    Own,
    /// Highest local-pref.
    LocalPref,
    /// Shortest AS path.
    AsPathLength,
    /// Lowest origin code.
    Origin,
    /// Lowest MED among routes of the same neighbouring AS.
    Med,
    /// eBGP before iBGP.
    EbgpOverIbgp,
    /// Lowest IGP cost to the next hop.
    IgpCost,
    /// The route in use, or the oldest.
    Oldest,
    /// Lowest router ID, or originator ID of a reflected route.
    RouterId,
    /// Shortest cluster list.
    ClusterListLength,
    /// Lowest neighbour address.
    NeighbourAddress,
}

/// A step with its name, its key and its text.
#[derive(Debug)]
pub struct StepInfo {
    /// The step.
    pub step: Step,
    /// Name in JSON and in tables: `local-pref`.
    pub name: &'static str,
    /// The winning property, as in "the highest local-pref".
    pub wins: &'static str,
    /// Value that the step compares, lower is better. MED compares within groups.
    pub(super) key: fn(&Candidate) -> u64,
    /// Explains why `winner` beat `loser`, each with the name of the neighbour that sent it.
    pub(super) sentence: fn(winner: (&str, &Candidate), loser: (&str, &Candidate)) -> String,
}

/// All steps; [`super::Process`] selects and orders them for a node.
pub const STEPS: [StepInfo; 13] = [
    StepInfo {
        step: Step::NextHop,
        name: "next-hop",
        wins: "a next hop that can be reached",
        key: |c| u64::from(c.igp_cost.is_none()),
        sentence: |(_, _), (l, _)| format!("The next hop of the route from {l} cannot be reached."),
    },
    StepInfo {
        step: Step::Weight,
        name: "weight",
        wins: "the highest weight",
        key: |c| u64::from(u16::MAX - c.route.weight),
        sentence: |(w, win), (l, lose)| {
            format!(
                "This router gives {w} a weight of {} and {l} one of {}. Nothing else is looked at.",
                win.route.weight, lose.route.weight
            )
        },
    },
    StepInfo {
        step: Step::Own,
        name: "own",
        wins: "the node's own announcement",
        key: |c| u64::from(!c.is_own()),
        sentence: |_, (l, _)| {
            format!("It announces the prefix itself; the route from {l} is never needed.")
        },
    },
    StepInfo {
        step: Step::LocalPref,
        name: "local-pref",
        wins: "the highest local-pref",
        key: |c| u64::from(u32::MAX - c.route.local_pref),
        sentence: |(w, win), (l, lose)| {
            format!(
                "Local-pref {} for {w}{} beats {} for {l}{}. Path length is never looked at.",
                win.route.local_pref,
                a_role(win),
                lose.route.local_pref,
                a_role(lose)
            )
        },
    },
    StepInfo {
        step: Step::AsPathLength,
        name: "as-path-length",
        wins: "the shortest AS path",
        key: |c| c.route.as_path.len() as u64,
        sentence: |(w, win), (l, lose)| {
            format!(
                "Local-pref is equal. The path through {w} has {}, the one through {l} has {}.",
                ases(win.route.as_path.len()),
                lose.route.as_path.len()
            )
        },
    },
    StepInfo {
        step: Step::Origin,
        name: "origin",
        wins: "the lowest origin code",
        key: |c| c.route.origin as u64,
        sentence: |(w, win), (l, lose)| {
            format!(
                "Local-pref and path length are equal. Origin {} from {w} beats {} from {l}.",
                win.route.origin.as_str(),
                lose.route.origin.as_str()
            )
        },
    },
    StepInfo {
        step: Step::Med,
        name: "med",
        wins: "the lowest MED among routes of one neighbouring AS",
        key: |c| u64::from(c.route.med.unwrap_or(0)),
        sentence: |(w, win), (l, lose)| {
            let med = |c: &Candidate| match c.route.med {
                Some(med) => format!("MED {med}"),
                None => "no MED".to_owned(),
            };
            let same = win.route.as_path.first() == lose.route.as_path.first();
            let both =
                if same { "Both come from the same neighbouring AS" } else { "MEDs are compared" };
            format!("{both}: {} from {w} beats {} from {l}.", med(win), med(lose))
        },
    },
    StepInfo {
        step: Step::EbgpOverIbgp,
        name: "ebgp-over-ibgp",
        wins: "a route heard by eBGP before one heard by iBGP",
        key: |c| u64::from(c.heard_over == HeardOver::Ibgp),
        sentence: |(w, _), (l, _)| {
            format!("{w} is in another AS (eBGP), {l} in the own one (iBGP): eBGP goes first.")
        },
    },
    StepInfo {
        step: Step::IgpCost,
        name: "igp-cost",
        wins: "the lowest IGP cost to the next hop",
        key: |c| u64::from(c.igp_cost.unwrap_or(u32::MAX)),
        sentence: |(w, _), (l, _)| {
            format!("The exit through {w} is nearer inside the AS than the one through {l}.")
        },
    },
    StepInfo {
        step: Step::Oldest,
        name: "oldest",
        wins: "the route that is in use already",
        key: |c| match (c.heard_over, c.usage) {
            (HeardOver::Ebgp, Usage::New) => 1 + u64::from(c.arrival),
            (HeardOver::Ebgp, Usage::InUse) | (HeardOver::Ibgp, _) => 0,
        },
        sentence: |(w, win), (l, _)| match win.usage {
            Usage::InUse => format!(
                "All else is equal, and the route from {w} is in use already: it stays, so that \
                 one that comes later, as that from {l}, moves no traffic."
            ),
            Usage::New => {
                format!("All else is equal, and the route from {w} came before that from {l}.")
            }
        },
    },
    StepInfo {
        step: Step::RouterId,
        name: "router-id",
        wins: "the lowest router id",
        key: |c| u64::from(c.router_id),
        sentence: |(w, win), (l, lose)| {
            format!(
                "All else is equal: {w} has the lower router id ({} against {} of {l}).",
                std::net::Ipv4Addr::from(win.router_id),
                std::net::Ipv4Addr::from(lose.router_id)
            )
        },
    },
    StepInfo {
        step: Step::ClusterListLength,
        name: "cluster-list-length",
        wins: "the shortest cluster list",
        key: |c| c.route.cluster_list_length() as u64,
        sentence: |(w, _), (l, _)| {
            format!("The route from {w} passed fewer reflectors than the one from {l}.")
        },
    },
    StepInfo {
        step: Step::NeighbourAddress,
        name: "neighbour-address",
        wins: "the lowest neighbour address",
        // An address may exceed u64, so the decision compares addresses itself.
        key: |_| 0,
        sentence: |(w, win), (l, lose)| {
            let show = |c: &Candidate| c.address.map_or("-".to_owned(), |a| a.to_string());
            format!(
                "All else is equal, even the router id: {w} has the lower address ({} against {} \
                 of {l}).",
                show(win),
                show(lose)
            )
        },
    },
];

/// Returns " (a customer)" or the like if the neighbour has a role.
fn a_role(c: &Candidate) -> String {
    match c.route.learned_from {
        LearnedFrom::Own | LearnedFrom::Neighbour(Role::None) => String::new(),
        LearnedFrom::Neighbour(role) => format!(" (a {})", role.as_str()),
    }
}

fn ases(n: usize) -> String {
    format!("{n} {}", if n == 1 { "AS" } else { "ASes" })
}

impl Step {
    /// Returns the step's row of the table.
    pub fn named(self) -> &'static StepInfo {
        // The table is in the order of the enum; a test checks that.
        &STEPS[self as usize]
    }
}

impl StepInfo {
    /// Explains in one or two short sentences why `winner` beat `loser` at this step.
    pub fn why(&self, winner: (&str, &Candidate), loser: (&str, &Candidate)) -> String {
        (self.sentence)(winner, loser)
    }
}
