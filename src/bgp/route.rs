//! A route and its path attributes.

use std::fmt;
use std::sync::Arc;

use crate::topology::{Asn, Community, Origin, OriginCode, Role};

/// An AS path: a sequence, nearest AS first (RFC 4271 section 4.3). Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AsPath(Arc<[Asn]>);

impl AsPath {
    /// The ASNs, nearest first.
    pub fn asns(&self) -> &[Asn] {
        &self.0
    }

    /// The number of ASNs, prepends counted.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether the route was announced by this very AS.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells whether an ASN stands in it: the loop check of RFC 4271 section 9.1.2.
    pub fn contains(&self, asn: Asn) -> bool {
        self.0.contains(&asn)
    }

    /// The number of times that an ASN stands in it.
    pub fn count(&self, asn: Asn) -> usize {
        self.0.iter().filter(|a| **a == asn).count()
    }

    /// The neighbouring AS, by which MEDs are grouped.
    pub fn first(&self) -> Option<Asn> {
        self.0.first().copied()
    }

    /// The AS that announced the route.
    pub fn origin(&self) -> Option<Asn> {
        self.0.last().copied()
    }

    /// The path with an ASN in front `times` times.
    pub fn prepended(&self, asn: Asn, times: usize) -> Self {
        std::iter::repeat_n(asn, times).chain(self.0.iter().copied()).collect()
    }
}

impl FromIterator<Asn> for AsPath {
    fn from_iter<I: IntoIterator<Item = Asn>>(asns: I) -> Self {
        Self(asns.into_iter().collect())
    }
}

impl fmt::Display for AsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, asn) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{asn}")?;
        }
        Ok(())
    }
}

/// The border that a route came over into the AS: the role of the neighbour it was heard from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LearnedFrom {
    /// Announced by the node itself.
    Own,
    /// Heard from a neighbour with this role.
    Neighbour(Role),
}

impl LearnedFrom {
    /// As in the JSON of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Neighbour(role) => role.as_str(),
        }
    }

    /// Tells whether it may be offered to peers and providers.
    pub fn is_for_everyone(self) -> bool {
        matches!(self, Self::Own | Self::Neighbour(Role::Customer | Role::None))
    }
}

/// The next hop of packets that follow a route. The numbers are those of the
/// compiled network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NextHop {
    /// The address of a router of the own AS, by its index.
    Router(u32),
    /// The address at the far end of an external link, by the index of the session at its near end.
    External(u32),
    /// The address of a member of an exchange, as its route server passed it on (RFC 7947 section
    /// 2.2.1): packets cross the exchange's LAN, and not the route server.
    OverLan {
        /// The session with the route server, at the near end of the LAN.
        near: u32,
        /// The route server's session with that member.
        far: u32,
    },
}

impl NextHop {
    /// A next hop as it came in a route, at a node for which its neighbour's address is
    /// `neighbour`; a third party's is on the same LAN.
    pub(super) fn received(self, neighbour: Self) -> Self {
        match (self, neighbour) {
            (Self::External(far) | Self::OverLan { far, .. }, Self::External(near))
                if far != near =>
            {
                Self::OverLan { near, far }
            }
            _ => neighbour,
        }
    }
}

/// What reflectors wrote on a route (RFC 4456 section 8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reflection {
    /// The router id of the router that brought the route into the AS.
    pub originator_id: u32,
    /// The clusters it passed, the latest first.
    pub clusters: Vec<u32>,
}

/// A route as a node holds it, after its import policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// Without the node's own ASN.
    pub as_path: AsPath,
    /// Counts at the router that set it and only where its profile knows weights; higher is better.
    pub weight: u16,
    /// Degree of preference; never leaves the AS (RFC 4271 section 5.1.5).
    pub local_pref: u32,
    /// Multi-exit discriminator; absent counts as 0 (RFC 4271 section 9.1.2.2 c).
    pub med: Option<u32>,
    /// The origin of the prefix in BGP.
    pub origin: OriginCode,
    /// In ascending order, each once.
    pub communities: Arc<[Community]>,
    /// Through whom it came into the AS.
    pub learned_from: LearnedFrom,
    /// The AS that marked it as for customers only (RFC 9234 section 5).
    pub only_to_customer: Option<Asn>,
    /// Its next hop.
    pub next_hop: NextHop,
    /// What reflectors wrote on it; none if it passed none.
    pub reflection: Option<Arc<Reflection>>,
    /// The node that announced it, as an index into the compiled network; it tells sites of one
    /// ASN apart.
    pub originator: u32,
}

impl Route {
    /// The local-pref of a route that no policy set one for.
    pub const DEFAULT_LOCAL_PREF: u32 = 100;

    /// A node's own announcement.
    pub fn own(origin: &Origin, originator: u32) -> Self {
        Self {
            as_path: origin.path.iter().copied().collect(),
            weight: 0,
            local_pref: origin.local_pref.unwrap_or(Self::DEFAULT_LOCAL_PREF),
            med: origin.med,
            origin: OriginCode::Igp,
            communities: sorted(origin.communities.clone()),
            learned_from: LearnedFrom::Own,
            only_to_customer: None,
            next_hop: NextHop::Router(originator),
            reflection: None,
            originator,
        }
    }

    /// How many reflectors it passed.
    pub fn cluster_list_length(&self) -> usize {
        self.reflection.as_ref().map_or(0, |r| r.clusters.len())
    }

    /// Tells whether a cluster stands in its cluster list.
    pub(super) fn passed_cluster(&self, cluster: u32) -> bool {
        self.reflection.as_ref().is_some_and(|r| r.clusters.contains(&cluster))
    }

    /// The AS that announced it, as seen from an AS that holds it.
    pub fn origin_as(&self, holder: Asn) -> Asn {
        self.as_path.origin().unwrap_or(holder)
    }

    /// Tells whether it carries a community.
    pub fn carries(&self, community: Community) -> bool {
        self.communities.binary_search(&community).is_ok()
    }
}

/// Communities as a route holds them.
pub(super) fn sorted(mut communities: Vec<Community>) -> Arc<[Community]> {
    communities.sort_unstable();
    communities.dedup();
    communities.into()
}
