//! What happens to a route between two ASes: RFC 4271 sections 9.1.2 and 9.1.3, the defaults of
//! Gao and Rexford, and the RFCs that add to it.

use catchment::topology::{
    Asn, Community, Entry, ExportDefault, ImportDefault, LeakProtection, LinkEnd, LinkId,
    OriginValidation, PathMatch, ProfileName, Role, Side, Validity, WellKnown,
};

use super::deciding::Rules;
use super::{Held, Hop, Model, Via};

impl Model<'_> {
    /// What the node at one side of a link sends to the other, if it holds this.
    pub(super) fn sent(&self, held: &Held, link: &LinkId, side: Side) -> Option<Held> {
        let (end, sender) = self.doc.end(link, side)?;
        let rules = Rules::of(self.doc, sender);
        let receiver_is = end.role.counterpart();
        let here = LinkEnd { link: link.clone(), side };
        if rules.profile == ProfileName::Bird && held.via == Via::Link(here) {
            return None;
        }
        // Customers pay for everything, clients of a route server are told everything.
        let for_everyone = matches!(held.from, None | Some(Role::Customer | Role::None));
        let gets_all = matches!(receiver_is, Role::Customer | Role::RouteServerClient | Role::None);
        if end.policy.export_default == ExportDefault::GaoRexford && !for_everyone && !gets_all {
            return None;
        }
        // RFC 7947 section 2.2: between its clients a route server changes nothing.
        let between_clients =
            receiver_is == Role::RouteServerClient && held.from == Some(Role::RouteServerClient);
        // RFC 1997.
        for stays in ["no-export", "no-advertise", "local-as"] {
            let is_exempt = match rules.stopped_by_communities() {
                WellKnown::Nowhere => true,
                WellKnown::ButRouteServers => between_clients,
                WellKnown::Everywhere => false,
            };
            let goes = is_exempt || (held.via == Via::Itself && rules.sends_own_marked());
            if !goes && held.communities.contains(&stays.parse().unwrap()) {
                return None;
            }
        }
        let mut route = held.clone();
        route.weight = 0;
        route.local_pref = 100;
        route.reflected = None;
        if between_clients {
            // RFC 7947 section 2.2.3.
        } else if held.via != Via::Itself {
            route.med = None;
        } else if rules.profile == ProfileName::Frr {
            route.med = route.med.or(Some(0));
        }
        if !between_clients {
            route.next_hop = Hop::Beyond(LinkEnd { link: link.clone(), side: side.other() });
        }
        let mut prepends = 0;
        if !self.entries(&end.policy.export, sender.asn, &mut route, &mut prepends) {
            return None;
        }
        // RFC 7947 section 2.2.2: a route server does not add itself.
        let itself = usize::from(receiver_is != Role::RouteServerClient);
        for _ in 0..prepends + itself {
            route.path.insert(0, sender.asn);
        }
        // RFC 9234 section 5, egress.
        if sender.leak_protection == LeakProtection::OnlyToCustomer {
            let marked = route.only_to_customer.is_some();
            if marked && matches!(receiver_is, Role::Provider | Role::Peer | Role::RouteServer) {
                return None;
            }
            let marks =
                matches!(receiver_is, Role::Customer | Role::Peer | Role::RouteServerClient);
            if !marked && marks {
                route.only_to_customer = Some(sender.asn);
            }
        }
        self.goes_into_a_message(&route).then_some(route)
    }

    /// RFC 4271 section 4.1: an UPDATE has 4,096 octets at most. Header, lengths, origin, path, next
    /// hop, MED, mark, communities, prefix; between ASes and with IPv4.
    fn goes_into_a_message(&self, route: &Held) -> bool {
        if self.prefix.to_string().contains(':') {
            return true;
        }
        let mut octets = 19 + 2 + 2 + 4 + 7;
        let path: usize = route.path.chunks(255).map(|part| 2 + 4 * part.len()).sum();
        octets += path + if path > 255 { 4 } else { 3 };
        octets += 7 * route.med.iter().count() + 7 * route.only_to_customer.iter().count();
        let communities = 4 * route.communities.len();
        octets += communities
            + match communities {
                0 => 0,
                1..=255 => 3,
                _ => 4,
            };
        let bits: usize = self.prefix.to_string().split('/').nth(1).unwrap().parse().unwrap();
        octets + 1 + bits.div_ceil(8) <= 4096
    }

    /// What the node at a side of a link makes of a route that comes over it.
    pub(super) fn accepted(&self, mut route: Held, link: &LinkId, side: Side) -> Option<Held> {
        let (end, receiver) = self.doc.end(link, side)?;
        let (_, sender) = self.doc.end(link, side.other())?;
        let sender_is = end.role.counterpart();
        let times = route.path.iter().filter(|asn| **asn == receiver.asn).count();
        if times > usize::from(end.policy.allow_own_as) {
            return None;
        }
        let announced_by = route.path.last().copied().unwrap_or(receiver.asn);
        if receiver.origin_validation == OriginValidation::RejectInvalid
            && self.validity(announced_by) == Validity::Invalid
        {
            return None;
        }
        // RFC 9234 section 5, ingress.
        if receiver.leak_protection == LeakProtection::OnlyToCustomer {
            match (sender_is, route.only_to_customer) {
                (Role::Customer | Role::RouteServerClient, Some(_)) => return None,
                (Role::Peer, Some(by)) if by != sender.asn => return None,
                (Role::Provider | Role::Peer | Role::RouteServer, None) => {
                    route.only_to_customer = Some(sender.asn);
                }
                _ => {}
            }
        }
        route.local_pref = match (end.policy.import_default, sender_is) {
            (ImportDefault::GaoRexford, Role::Customer) => 200,
            (
                ImportDefault::GaoRexford,
                Role::Peer | Role::RouteServer | Role::RouteServerClient,
            ) => 150,
            _ => 100,
        };
        route.from = Some(sender_is);
        let near = LinkEnd { link: link.clone(), side };
        // A third party's address is that of another client, on the same LAN.
        route.next_hop = match route.next_hop {
            Hop::Beyond(far) | Hop::Member { far, .. } if far != near => {
                // RFC 4271 section 6.3: not the receiver's own.
                let member = self.doc.link(&far.link)?.end(far.side.other()).node.clone();
                if member == receiver.id {
                    return None;
                }
                Hop::Member { near: near.clone(), far }
            }
            _ => Hop::Beyond(near.clone()),
        };
        route.via = Via::Link(near);
        if !self.entries(&end.policy.import, receiver.asn, &mut route, &mut 0) {
            return None;
        }
        // RFC 8326 section 4 and RFC 7999 section 3.2; BIRD leaves both to its configuration.
        if Rules::of(self.doc, receiver).profile != ProfileName::Bird {
            if route.communities.contains(&Community::GRACEFUL_SHUTDOWN) {
                route.local_pref = 0;
            }
            if route.communities.contains(&Community::BLACKHOLE) {
                route.communities.insert(Community::NO_EXPORT);
            }
        }
        Some(route)
    }

    /// RFC 6811 section 2.
    fn validity(&self, origin: Asn) -> Validity {
        let (mut covered, mut matched) = (false, false);
        for roa in self.doc.roas() {
            let same_family =
                roa.prefix.first_address().is_ipv4() == self.prefix.first_address().is_ipv4();
            let covers = same_family
                && roa.prefix.length() <= self.prefix.length()
                && roa.prefix.contains_address(self.prefix.first_address());
            covered |= covers;
            let longest = roa.max_length.unwrap_or(roa.prefix.length());
            matched |= covers
                && self.prefix.length() <= longest
                && roa.origin.get() != 0
                && roa.origin.get() == origin.get();
        }
        match (covered, matched) {
            (_, true) => Validity::Valid,
            (true, false) => Validity::Invalid,
            (false, false) => Validity::NotFound,
        }
    }

    /// Runs the entries of a policy. Says whether the route is kept.
    fn entries(&self, entries: &[Entry], own: Asn, route: &mut Held, prepends: &mut usize) -> bool {
        for entry in entries {
            let origin_as = route.path.last().copied().unwrap_or(own);
            let m = &entry.matches;
            let path_fits = match &m.as_path {
                None => true,
                Some(PathMatch::Contains(asn)) => route.path.contains(asn),
                Some(PathMatch::Is(path)) => *path == route.path,
                Some(PathMatch::LongerThan(n)) => route.path.len() > usize::from(*n),
            };
            let fits = path_fits
                && m.prefix.is_none_or(|p| p == self.prefix)
                && m.community.is_none_or(|c| route.communities.contains(&c))
                && m.origin_as.is_none_or(|asn| asn == origin_as)
                && m.validity.is_none_or(|v| v == self.validity(origin_as));
            if !fits {
                continue;
            }
            if entry.deny {
                return false;
            }
            if let Some(value) = entry.weight {
                route.weight = value;
            }
            if let Some(value) = entry.local_pref {
                route.local_pref = value;
            }
            if let Some(value) = entry.med {
                route.med = Some(value);
            }
            if let Some(value) = entry.origin {
                route.origin = value;
            }
            for gone in &entry.remove {
                route.communities.remove(gone);
            }
            route.communities.extend(entry.add.iter().copied());
            *prepends += usize::from(entry.prepend);
        }
        true
    }
}
