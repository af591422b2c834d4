//! Makes a document from a plan, according to the chosen reading.

use std::collections::{BTreeMap, HashSet};

use super::centres::Field;
use super::lengths::{igp_cost, km, latency};
use super::names::slug;
use super::place::{Belongs, Place, Stands};
use super::plan::Plan;
use super::reading::{ANNOUNCED, Announce, MAX_CENTRES, MAX_MESHED, Reading};
use crate::layout;
use crate::topology::{
    AsSettings, Asn, Edit, FreeAddresses, FreeRouterIds, Ibgp, IbgpSession, Kind, LinkId, Meta,
    Node, NodeId, Origin, Role, Text, Topology, wire,
};

/// Minimum number of reflectors of an AS whose routers are too many for a full mesh.
const FEWEST_REFLECTORS: usize = 2;

/// The routers of an AS that are too many for a full mesh.
struct Reflected {
    asn: Asn,
    routers: Vec<usize>,
    /// These reflect to all others, and have sessions with each other.
    reflectors: Vec<usize>,
}

impl Plan {
    /// Returns the plan as a document. The result is deterministic.
    pub fn document(&self, reading: Reading, announce: Announce) -> Topology {
        let built = Built::of(self, reading, announce);
        let mut doc = Topology::default();
        for edit in built.edits() {
            // A plan always fits into a document: ids, addresses and router ids are distinct, and
            // its limits don't exceed those of a document.
            let applied = edit.apply(&mut doc);
            debug_assert!(applied.is_ok(), "{applied:?}");
        }
        doc
    }
}

/// A plan with derived data.
struct Built<'p> {
    plan: &'p Plan,
    reading: Reading,
    ids: Vec<NodeId>,
    asns: Vec<Asn>,
    /// Length of each line, in kilometres.
    lengths: Vec<f64>,
    /// Indices of the places that announce the prefix.
    sites: Vec<usize>,
    reflected: Vec<Reflected>,
}

impl<'p> Built<'p> {
    fn of(plan: &'p Plan, reading: Reading, announce: Announce) -> Self {
        let at = |place: usize| plan.places[place].at;
        let lengths: Vec<f64> = plan.lines.iter().map(|[a, b]| km(at(*a), at(*b))).collect();
        let asns = asns(plan, reading);
        let field = field(plan, reading, &asns, &lengths);
        let sites = match announce {
            Announce::Nothing => Vec::new(),
            Announce::FromCentres(count) => field.centres(count.min(MAX_CENTRES).into()),
        };
        let mut built =
            Self { plan, reading, ids: ids(plan), asns, lengths, sites, reflected: Vec::new() };
        built.reflected = built.reflected(&field);
        built
    }

    /// The places of each AS that has several.
    fn domains(&self) -> BTreeMap<Asn, Vec<usize>> {
        let mut domains: BTreeMap<Asn, Vec<usize>> = BTreeMap::new();
        for (place, asn) in self.asns.iter().enumerate() {
            domains.entry(*asn).or_default().push(place);
        }
        domains
    }

    /// The ASes that have more routers than are meshed, with their reflectors.
    ///
    /// A reflector tells of its own best route alone. Only where the sites themselves reflect does
    /// everybody hear of all of them, and can take the nearest.
    fn reflected(&self, field: &Field) -> Vec<Reflected> {
        let many = self.domains().into_iter().filter(|(_, routers)| routers.len() > MAX_MESHED);
        many.map(|(asn, routers)| {
            let is_own = |place: &usize| self.asns.get(*place) == Some(&asn);
            let sites: Vec<usize> = self.sites.iter().copied().filter(is_own).collect();
            let reflectors = if sites.len() < FEWEST_REFLECTORS {
                field.within(|place| is_own(&place)).centres(FEWEST_REFLECTORS)
            } else {
                sites
            };
            Reflected { asn, routers, reflectors }
        })
        .collect()
    }

    fn edits(&self) -> Vec<Edit> {
        let nodes = self.nodes();
        let settings = self.settings().into_iter().map(|set| Edit::SetAs(Box::new(set)));
        let meta = Edit::SetMeta(Box::new(self.meta()));
        let links = self.links();
        let nodes = nodes.into_iter().map(Edit::add_node);
        nodes.chain(links).chain(settings).chain([meta]).collect()
    }

    fn nodes(&self) -> Vec<Node> {
        let coordinates: Vec<_> = self.plan.places.iter().map(|place| place.at).collect();
        let spots = layout::map(&coordinates, &self.plan.neighbours());
        let mut nodes: Vec<Node> = Vec::with_capacity(spots.len());
        for (place, pos) in spots.into_iter().enumerate() {
            let name = &self.plan.places[place].name;
            let mut node =
                Node::new(self.ids[place].clone(), self.kind(place), name, self.asns[place], pos);
            if self.sites.contains(&place) {
                node.origins = ANNOUNCED.parse().map(Origin::plain).into_iter().collect();
            }
            nodes.push(node);
        }
        let mut free = FreeRouterIds::beside(&nodes);
        // Those of one AS have to differ.
        for place in self.domains().values().filter(|routers| self.is_domain(routers)).flatten() {
            nodes[*place].router_id = Some(free.take());
        }
        nodes
    }

    /// Returns the kind of a place: a site if it announces the prefix, otherwise a client, since
    /// users at all other places of the network make up the catchments. Junctions have no users,
    /// and those of other networks are not counted.
    fn kind(&self, place: usize) -> Kind {
        let Self { plan, sites, reading, .. } = self;
        match (plan.places[place].stands, plan.places[place].belongs) {
            _ if sites.contains(&place) => Kind::Site,
            (Stands::Junction, _) => Kind::As,
            (_, Belongs::Outside) if matches!(reading, Reading::OneAs(_)) => Kind::As,
            _ => Kind::Client,
        }
    }

    /// Tells whether places of one ASN are routers that need router ids: the one AS has them even
    /// for a single router, so that its first does not stand out.
    fn is_domain(&self, places: &[usize]) -> bool {
        let is_own = |place: &usize| match self.reading {
            Reading::OneAs(asn) => self.asns[*place] == asn,
            Reading::GivenAses | Reading::ManyAses => false,
        };
        places.len() > 1 || places.iter().all(is_own)
    }

    fn links(&self) -> Vec<Edit> {
        let mut free = FreeAddresses::beside([]);
        let mut taken: HashSet<LinkId> = HashSet::new();
        let mut link = |([a, b], km): (&[usize; 2], &f64)| {
            let (a, b) = (&self.ids[*a], &self.ids[*b]);
            let id = LinkId::fresh(&format!("{a}--{b}"), |id| taken.contains(id));
            taken.insert(id.clone());
            let (roles, ends) = ((Role::None, Role::None), (a.clone(), b.clone()));
            let link = wire(id, ends, roles, free.next_pair(), latency(*km), igp_cost(*km));
            Edit::add_link(link)
        };
        self.plan.lines.iter().zip(&self.lengths).map(&mut link).collect()
    }

    /// Settings of ASes that differ from what is usual.
    fn settings(&self) -> Vec<AsSettings> {
        let meshed = |asn: Asn| {
            let reflected = self.reflected.iter().find(|reflected| reflected.asn == asn);
            reflected.map_or(Ibgp::FullMesh, |reflected| Ibgp::Sessions(self.sessions(reflected)))
        };
        let plain = |asn| AsSettings { ibgp: meshed(asn), ..AsSettings::plain(asn) };
        match self.reading {
            Reading::OneAs(asn) => {
                vec![AsSettings { name: Text::clipped(&self.plan.title), ..plain(asn) }]
            }
            Reading::GivenAses | Reading::ManyAses => {
                self.reflected.iter().map(|reflected| plain(reflected.asn)).collect()
            }
        }
    }

    fn sessions(&self, of: &Reflected) -> Vec<IbgpSession> {
        let Reflected { routers, reflectors, .. } = of;
        let id = |place: usize| self.ids[place].clone();
        let mut sessions = Vec::new();
        for (number, reflector) in reflectors.iter().enumerate() {
            let beside = reflectors[number + 1..].iter();
            sessions.extend(beside.map(|other| IbgpSession::Peers(id(*reflector), id(*other))));
        }
        for reflector in reflectors {
            let clients = routers.iter().filter(|place| !reflectors.contains(place));
            sessions.extend(clients.map(|client| IbgpSession::Client {
                reflector: id(*reflector),
                client: id(*client),
            }));
        }
        sessions
    }

    fn meta(&self) -> Meta {
        let Self { plan, sites, .. } = self;
        let title = if plan.title.is_empty() { "Imported network" } else { &plan.title };
        let since = plan.date.as_ref().map(|date| format!(", as of {date}")).unwrap_or_default();
        let mut notes = Vec::new();
        let point = match self.reading {
            Reading::OneAs(asn) => {
                notes.push(format!(
                    "{title}{since}, read from GraphML as the inside of AS{asn}: nodes are its \
                     routers, links the adjacencies of its IGP. A link costs 1 for each kilometre and \
                     delays by what light takes in fibre."
                ));
                if plan.outside_count() > 0 {
                    notes.push(
                        "Nodes of other networks are ASes of their own, without a relationship."
                            .to_owned(),
                    );
                }
                "Every router hands its packets to the site that is nearest by IGP cost."
            }
            Reading::GivenAses => {
                let ases = self.domains().len();
                notes.push(format!(
                    "{title}{since}, read from GraphML as {ases} ASes by the ASN of each node: links \
                     inside an AS are adjacencies of its IGP, which cost 1 for each kilometre; links \
                     between ASes have no relationship, so that everything is offered to everybody."
                ));
                let own = plan.places.iter().filter(|place| place.asn.is_none()).count();
                if own > 0 {
                    notes.push("Nodes without an ASN are ASes of their own.".to_owned());
                }
                "The shortest AS path decides; within an AS, the nearest way out."
            }
            Reading::ManyAses => {
                notes.push(format!(
                    "{title}{since}, read from GraphML as a set of ASes: each node is an AS, and \
                     links have no relationship, so that everything is offered to everybody."
                ));
                "Without relationships the shortest AS path decides, however long its links are."
            }
        };
        let names = |places: &[usize]| {
            listed(&places.iter().map(|p| &*plan.places[*p].name).collect::<Vec<_>>())
        };
        if !sites.is_empty() {
            notes.push(format!("{ANNOUNCED} is announced at {}.", names(sites)));
        }
        for Reflected { asn, reflectors, .. } in &self.reflected {
            let whose = match self.reading {
                Reading::OneAs(_) => String::new(),
                Reading::GivenAses | Reading::ManyAses => format!(" of AS{asn}"),
            };
            notes.push(format!(
                "The route reflectors{whose} are {}; all other routers are clients of each of them.",
                names(reflectors)
            ));
        }
        notes.extend(plan.remarks.iter().map(|remark| format!("{remark}.")));
        let point = if sites.is_empty() { "" } else { point };
        Meta {
            title: Text::clipped(title),
            notes: Text::new(notes.join("\n")).unwrap_or_default(),
            point: Text::clipped(point),
        }
    }
}

/// Joins names: "A", "A and B", "A, B and C".
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A link between ASes, where links inside them have IGP costs: more than any of those.
const BETWEEN_ASES: u32 = 1 << 16;

/// The network in which sites and reflectors are placed: by the cost of links inside the one AS, or
/// by the number of ASes on the way.
fn field(plan: &Plan, reading: Reading, asns: &[Asn], lengths: &[f64]) -> Field {
    let counts = |place: usize| match reading {
        Reading::OneAs(_) => plan.places[place].belongs == Belongs::Inside,
        Reading::GivenAses | Reading::ManyAses => true,
    };
    let mut near = vec![Vec::new(); plan.places.len()];
    for ([a, b], km) in plan.lines.iter().zip(lengths) {
        if counts(*a) && counts(*b) {
            let far = match reading {
                Reading::ManyAses => 1,
                _ if asns[*a] == asns[*b] => igp_cost(*km).get(),
                // The number of ASes counts before any way inside one.
                _ => BETWEEN_ASES,
            };
            near[*a].push((*b, far));
            near[*b].push((*a, far));
        }
    }
    let served = |place| counts(place) && plan.places[place].stands == Stands::Presence;
    Field { near, served: (0..plan.places.len()).map(served).collect() }
}

fn ids(plan: &Plan) -> Vec<NodeId> {
    let mut taken: HashSet<NodeId> = HashSet::new();
    let mut id = |name: &str| {
        let id = NodeId::fresh(&slug(name), |id| taken.contains(id));
        taken.insert(id.clone());
        id
    };
    plan.places.iter().map(|place| id(&place.name)).collect()
}

/// The ASN of each place: that of the one AS, or the one that the file gives it, or a private one
/// that nobody else has.
fn asns(plan: &Plan, reading: Reading) -> Vec<Asn> {
    let given = |place: &Place| match (reading, place.belongs) {
        (Reading::OneAs(asn), Belongs::Inside) => Some(asn),
        (Reading::GivenAses, _) => place.asn,
        (Reading::OneAs(_) | Reading::ManyAses, _) => None,
    };
    let taken: HashSet<Asn> = plan.places.iter().filter_map(given).collect();
    let mut free = Asn::private().filter(|asn| !taken.contains(asn));
    // The private range is larger than any plan.
    plan.places.iter().filter_map(|place| given(place).or_else(|| free.next())).collect()
}
