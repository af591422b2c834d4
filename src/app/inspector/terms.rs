//! Explanations of BGP terms in tooltips.

/// BGP terms with a tooltip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term {
    /// Degree of preference.
    LocalPref,
    /// The ASes that a route has passed.
    AsPath,
    /// Multi-exit discriminator.
    Med,
    /// Own ASN repeated.
    Prepend,
    /// Origin code.
    Origin,
    /// A label on a route.
    Community,
    /// BGP identifier.
    RouterId,
    /// The clients that reach a site.
    Catchment,
    /// Autonomous system number.
    Asn,
    /// The step that rejected a route.
    LostAt,
}

impl Term {
    /// Returns the explanation in one sentence.
    pub(super) const fn tip(self) -> &'static str {
        match self {
            Self::LocalPref => {
                "Local-pref ranks routes inside one AS before anything else is looked at: the highest wins, and it is never sent to another AS."
            }
            Self::AsPath => {
                "The AS path lists the ASes a route passed, the nearest first: the shorter one wins, and an AS refuses a path that holds its own number."
            }
            Self::Med => {
                "The MED asks a neighbouring AS to prefer one of several links to the same AS: the lowest wins, and it goes no further than that neighbour."
            }
            Self::Prepend => {
                "Prepending puts the own ASN in front extra times, so that the path looks longer to whoever hears it."
            }
            Self::Origin => {
                "The origin code says how a prefix came into BGP: igp before egp before incomplete."
            }
            Self::Community => {
                "A community is a label on a route, written asn:value, that policies match; a few well-known ones act by themselves."
            }
            Self::RouterId => {
                "The router id is a number that tells BGP speakers apart: when all else is equal, the route from the lowest one wins."
            }
            Self::Catchment => {
                "The catchment of a site is the set of clients whose packets reach it."
            }
            Self::Asn => {
                "An AS number names a network under one administration, from 1 to 4294967295; 64512 to 65534 are private."
            }
            Self::LostAt => {
                "The step of the decision process at which a route was thrown out; the steps are the same for every router."
            }
        }
    }
}
