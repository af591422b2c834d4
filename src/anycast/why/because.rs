//! The causes of a decision that changed, and their sentences.

use crate::engine::Source;
use crate::topology::{NodeId, Prefix};
use crate::wording::capitalised;

/// A setting of a session, or of a router at one of its ends, that bears on the routes that it
/// brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// The import or export rules of either end.
    Policy,
    /// The role of one end towards the other.
    Relationship,
    /// Peers, or reflector and client, inside an AS.
    Reflection,
    /// An AS number.
    Asn,
    /// A BGP identifier.
    RouterId,
    /// The cluster of a reflector.
    ClusterId,
    /// The address of an end.
    Address,
    /// The next hop that a border router gives inside its AS.
    NextHop,
    /// The routes that an AS sends over iBGP.
    AddPath,
    /// The validation of origins at an end.
    OriginValidation,
    /// The route origin authorisations.
    Roas,
    /// The protection against route leaks at an end.
    LeakProtection,
    /// The program that an end runs.
    Profile,
}

impl Setting {
    /// Returns true if it belongs to one node, and not to a session.
    fn is_of_one_node(&self) -> bool {
        match self {
            Self::Policy | Self::Relationship | Self::Reflection | Self::Address => false,
            Self::Asn
            | Self::RouterId
            | Self::ClusterId
            | Self::NextHop
            | Self::AddPath
            | Self::OriginValidation
            | Self::Roas
            | Self::LeakProtection
            | Self::Profile => true,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Relationship => "relationship",
            Self::Reflection => "kind of iBGP session",
            Self::Asn => "AS number",
            Self::RouterId => "router ID",
            Self::ClusterId => "cluster ID",
            Self::Address => "address",
            Self::NextHop => "next hop setting",
            Self::AddPath => "choice of routes for iBGP",
            Self::OriginValidation => "origin validation",
            Self::Roas => "set of route origin authorisations",
            Self::LeakProtection => "route leak protection",
            Self::Profile => "router profile",
        }
    }
}

/// The cause of a decision that changed. With what it names as it was before, and all else at the
/// node as it is now, the node would decide as before.
#[derive(Clone, Debug, PartialEq)]
pub enum Because {
    /// It failed.
    Failed,
    /// It was restored.
    CameUp,
    /// It was removed.
    Removed,
    /// It is new.
    Added,
    /// It announces the prefix now.
    Announces,
    /// It announces the prefix no more.
    Withdrew,
    /// It announces the prefix with other attributes.
    AnnouncesOtherwise,
    /// The service behind its announcement stopped.
    ServiceStopped,
    /// The service behind its announcement answers again.
    ServiceAnswers,
    /// The session that its route came over is gone: the link or the neighbour failed, or it was
    /// shut down.
    SessionDown(NodeId),
    /// A session came up, and with it a better route.
    SessionUp(NodeId),
    /// The neighbour that its route came from lost it, and offers none any more.
    LostBy(NodeId),
    /// The neighbour that its route came from has another one now, which is worse.
    WorseFrom(NodeId),
    /// A neighbour has a better one than before.
    BetterFrom(NodeId),
    /// Settings of the session with the neighbour changed, all of them together where there are
    /// several.
    Settings(NodeId, Vec<Setting>),
    /// Settings of the node itself changed, or the route origin authorisations, all of them
    /// together where there are several.
    OwnSettings(Vec<Setting>),
    /// The way inside the AS to the next hop of the neighbour's route became longer or shorter.
    IgpCost {
        /// The neighbour.
        from: NodeId,
        /// Earlier cost; none if it could not be reached.
        was: Option<u32>,
        /// Present cost.
        is: Option<u32>,
    },
    /// Its route is the same, and the IGP takes another way to its next hop.
    InnerWay,
    /// The link to another router of its AS came, went, failed, was restored or costs something
    /// else.
    InnerLink(NodeId),
    /// The only thing that changed in the network stands before it in the chain.
    OnlyThat,
    /// It ranks its routes by another decision process.
    Process,
    /// It discards what is blackholed now, or does so no more.
    Blackholing,
    /// The link it sends its packets over no longer carries them, or does again, unnoticed.
    Carriage,
    /// It is one of the nodes that go on changing their routes, or is so no more; the cause is not
    /// known.
    Unsettled,
    /// No single thing that changed does it.
    NotKnown,
}

impl Because {
    /// Tells whether the cause is known.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::NotKnown | Self::Unsettled)
    }
}

/// One decision that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainLink {
    /// The node that decides otherwise.
    pub node: NodeId,
    /// The prefix whose route it is.
    pub prefix: Prefix,
    /// Whom its route came from; none at all for no route, no neighbour for an own announcement.
    pub from: Option<Source>,
    /// Whom it comes from now.
    pub to: Option<Source>,
    /// The cause.
    pub because: Because,
}

impl ChainLink {
    /// The link as a sentence: "Transit B lost its route from Frankfurt, so it goes through ISP
    /// North." `name` says what people call a node.
    pub fn sentence(&self, name: &dyn Fn(&NodeId) -> String) -> String {
        let who = name(&self.node);
        let then = match (self.from == self.to, &self.to) {
            (_, None) => "it has no route any more".to_owned(),
            (_, Some(None)) => "it uses its own announcement".to_owned(),
            (true, Some(Some((from, _)))) => {
                format!("its route from {} is another one", name(from))
            }
            (false, Some(Some((from, _)))) => format!("it goes through {}", name(from)),
        };
        match &self.because {
            Because::WorseFrom(from) | Because::BetterFrom(from) if self.from == self.to => {
                format!("{who} follows {}.", name(from))
            }
            Because::Failed => format!("{who} failed."),
            Because::CameUp => format!("{who} is at work again."),
            Because::Removed => format!("{who} was removed."),
            Because::Added => format!("{who} was added."),
            Because::Announces => format!("{who} announces {}.", self.prefix),
            Because::Withdrew => format!("{who} no longer announces {}.", self.prefix),
            Because::AnnouncesOtherwise => {
                format!("{who} announces {} with other attributes.", self.prefix)
            }
            Because::ServiceStopped => {
                format!("The service at {who} stopped, and its route is still announced.")
            }
            Because::ServiceAnswers => format!("The service at {who} answers again."),
            Because::SessionDown(from) => {
                format!("{who} lost its session with {}, so {then}.", name(from))
            }
            Because::SessionUp(from) => {
                format!("{who} has a session with {} now, so {then}.", name(from))
            }
            Because::LostBy(from) => {
                format!("{who} lost its route from {}, so {then}.", name(from))
            }
            Because::WorseFrom(from) => {
                format!("{who} gets a worse route from {}, so {then}.", name(from))
            }
            Because::BetterFrom(from) => {
                format!("{who} gets a better route from {}, so {then}.", name(from))
            }
            Because::Settings(with, settings) => {
                let with = name(with);
                let (of_node, shared): (Vec<Setting>, Vec<Setting>) =
                    settings.iter().partition(|setting| setting.is_of_one_node());
                let parts = [
                    (of_node, format!("of {with}")),
                    (shared, format!("between {who} and {with}")),
                ];
                let parts = parts.iter().filter(|(settings, _)| !settings.is_empty());
                let parts: Vec<String> = parts
                    .map(|(settings, whose)| format!("{} {whose}", listed(settings)))
                    .collect();
                format!("The {} changed, so {then}.", parts.join(" and the "))
            }
            Because::OwnSettings(settings) => {
                format!("The {} at {who} changed, so {then}.", listed(settings))
            }
            Because::IgpCost { from, was, is } => igp_cost(&who, &name(from), (*was, *is), &then),
            Because::InnerWay => {
                format!("Inside its AS {who} takes another way to the exit of the same route.")
            }
            Because::InnerLink(with) => {
                format!("The link inside the AS between {who} and {} changed.", name(with))
            }
            Because::OnlyThat => {
                format!("With that, {}; nothing else changed.", self.changed(&who, name))
            }
            Because::Process => format!("The decision process of {who} changed, so {then}."),
            Because::Blackholing => {
                format!("{who} treats the community BLACKHOLE in another way now.")
            }
            Because::Carriage => {
                format!("{who} keeps its route, but its packets are now forwarded differently.")
            }
            Because::Unsettled => format!(
                "{who} has not converged in at least one of the two states, so no cause is known."
            ),
            Because::NotKnown => {
                format!("{}; no single cause is known.", capitalised(&self.changed(&who, name)))
            }
        }
    }

    /// Returns a sentence about the change, without a cause.
    fn changed(&self, who: &str, name: &dyn Fn(&NodeId) -> String) -> String {
        let by = |source: &Option<Source>| match source {
            None => "none".to_owned(),
            Some(None) => "its own announcement".to_owned(),
            Some(Some((from, _))) => format!("one from {}", name(from)),
        };
        match self.from == self.to {
            true => format!("{who} holds another route than before"),
            false => format!("the route of {who} was {} and is {}", by(&self.from), by(&self.to)),
        }
    }
}

fn listed(settings: &[Setting]) -> String {
    let all: Vec<&str> = settings.iter().map(|setting| setting.as_str()).collect();
    all.join(" and the ")
}

fn igp_cost(who: &str, from: &str, cost: (Option<u32>, Option<u32>), then: &str) -> String {
    match cost {
        (Some(was), Some(is)) => format!(
            "For {who} the way inside its AS to the exit through {from} costs {is}, not {was}, so \
             {then}."
        ),
        (_, None) => {
            format!("{who} cannot reach the exit through {from} inside its AS any more, so {then}.")
        }
        (None, Some(_)) => {
            format!("{who} can reach the exit through {from} inside its AS again, so {then}.")
        }
    }
}
