//! A route and its path attributes.

use std::fmt;
use std::sync::Arc;

use crate::topology::{Asn, Community, Origin, OriginCode, Role};

/// An AS path: a sequence, nearest AS first (RFC 4271 section 4.3). Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AsPath(Arc<[Asn]>);

impl AsPath {
    /// Returns the ASNs, nearest first.
    pub fn asns(&self) -> &[Asn] {
        &self.0
    }

    /// Returns the number of ASNs, prepends included.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns true if the route originates in this AS.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns true if an ASN is in the path, for the loop check of RFC 4271 section 9.1.2.
    pub fn contains(&self, asn: Asn) -> bool {
        self.0.contains(&asn)
    }

    /// Returns the number of times an ASN is in the path.
    pub fn count(&self, asn: Asn) -> usize {
        self.0.iter().filter(|a| **a == asn).count()
    }

    /// Returns the neighbouring AS, by which MEDs are grouped.
    pub fn first(&self) -> Option<Asn> {
        self.0.first().copied()
    }

    /// Returns the AS that originated the route.
    pub fn origin(&self) -> Option<Asn> {
        self.0.last().copied()
    }

    /// Returns the path with an ASN prepended `times` times.
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

/// The role of the neighbour from which the AS learned a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LearnedFrom {
    /// Announced by the node itself.
    Own,
    /// Learned from a neighbour with this role.
    Neighbour(Role),
}

impl LearnedFrom {
    /// Returns the name used in JSON by the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Neighbour(role) => role.as_str(),
        }
    }

    /// Returns true if it may be advertised to peers and providers.
    pub fn is_for_everyone(self) -> bool {
        matches!(self, Self::Own | Self::Neighbour(Role::Customer | Role::None))
    }
}

/// The way in which a node has a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The node originates it.
    Itself,
    /// Received from another AS.
    Ebgp,
    /// Received from a router of the same AS.
    Ibgp,
}

/// The next hop of a route. The indices are those of the compiled network.
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

/// Attributes that route reflectors add (RFC 4456 section 8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reflection {
    /// Router ID of the router that brought the route into the AS.
    pub originator_id: u32,
    /// Cluster IDs of the reflectors that it passed, the latest first.
    pub clusters: Vec<u32>,
}

/// A route in an Adj-RIB-In, after the import policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// AS path, without the node's own ASN.
    pub as_path: AsPath,
    /// Weight, local to the router that set it and used only by some profiles; higher is better.
    pub weight: u16,
    /// Degree of preference; never leaves the AS (RFC 4271 section 5.1.5).
    pub local_pref: u32,
    /// Multi-exit discriminator; absent counts as 0 (RFC 4271 section 9.1.2.2 c).
    pub med: Option<u32>,
    /// The origin of the prefix in BGP.
    pub origin: OriginCode,
    /// Communities in ascending order, without duplicates.
    pub communities: Arc<[Community]>,
    /// Role of the neighbour from which the AS learned it.
    pub learned_from: LearnedFrom,
    /// The AS that set Only-to-Customer (RFC 9234 section 5).
    pub only_to_customer: Option<Asn>,
    /// Next hop of its packets.
    pub next_hop: NextHop,
    /// Attributes added by route reflectors; none if it passed none.
    pub reflection: Option<Arc<Reflection>>,
    /// The node that originated it, as an index into the compiled network; distinguishes sites with
    /// one ASN.
    pub originator: u32,
}

impl Route {
    /// Returns the bytes that its AS path takes.
    pub(crate) fn bytes_of_path(&self) -> usize {
        size_of_val(self.as_path.asns())
    }

    /// Returns the route with one more community.
    pub fn tagged(self, community: Community) -> Self {
        let mut communities = self.communities.to_vec();
        communities.push(community);
        Self { communities: sorted(communities), ..self }
    }

    /// Local-pref of a route for which no policy sets one.
    pub const DEFAULT_LOCAL_PREF: u32 = 100;

    /// Makes the route of a node's own announcement.
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

    /// Returns the number of route reflectors that it passed.
    pub fn cluster_list_length(&self) -> usize {
        self.reflection.as_ref().map_or(0, |r| r.clusters.len())
    }

    /// Tells whether a cluster stands in its cluster list.
    pub(super) fn passed_cluster(&self, cluster: u32) -> bool {
        self.reflection.as_ref().is_some_and(|r| r.clusters.contains(&cluster))
    }

    /// Returns the AS that originated it, as seen from an AS that holds it.
    pub fn origin_as(&self, holder: Asn) -> Asn {
        self.as_path.origin().unwrap_or(holder)
    }

    /// Returns true if it carries a community.
    pub fn carries(&self, community: Community) -> bool {
        self.communities.binary_search(&community).is_ok()
    }
}

/// Sorts communities and removes duplicates.
pub(super) fn sorted(mut communities: Vec<Community>) -> Arc<[Community]> {
    communities.sort_unstable();
    communities.dedup();
    communities.into()
}
