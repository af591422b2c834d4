//! Makes a document from a plan, according to the chosen reading.

use std::collections::HashSet;

use super::centres::Field;
use super::lengths::{igp_cost, km, latency};
use super::names::slug;
use super::place::{Belongs, Stands};
use super::plan::Plan;
use super::reading::{ANNOUNCED, Announce, MAX_CENTRES, MAX_MESHED, Reading};
use crate::layout;
use crate::topology::{
    AsSettings, Asn, Edit, FreeAddresses, FreeRouterIds, Ibgp, IbgpSession, Kind, LinkId, Meta,
    Node, NodeId, Origin, Role, Text, Topology, wire,
};

/// Minimum number of reflectors of an AS whose routers are too many for a full mesh.
const FEWEST_REFLECTORS: usize = 2;

/// The iBGP sessions of the AS.
enum Mesh {
    /// A full mesh; or none, if there are no routers of one AS.
    Full,
    /// These reflectors serve all other routers, and have sessions with each other.
    Reflectors(Vec<usize>),
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
    mesh: Mesh,
}

impl<'p> Built<'p> {
    fn of(plan: &'p Plan, reading: Reading, announce: Announce) -> Self {
        let at = |place: usize| plan.places[place].at;
        let lengths: Vec<f64> = plan.lines.iter().map(|[a, b]| km(at(*a), at(*b))).collect();
        let field = field(plan, reading, &lengths);
        let sites = match announce {
            Announce::Nothing => Vec::new(),
            Announce::FromCentres(count) => field.centres(count.min(MAX_CENTRES).into()),
        };
        let routers = plan.places.iter().filter(|p| p.belongs == Belongs::Inside).count();
        let mesh = match reading {
            // A reflector advertises only its own best route. Only if the sites themselves are
            // reflectors do all routers receive all their routes, and can choose the nearest.
            Reading::OneAs(_) if routers > MAX_MESHED => {
                Mesh::Reflectors(if sites.len() < FEWEST_REFLECTORS {
                    field.centres(FEWEST_REFLECTORS)
                } else {
                    sites.clone()
                })
            }
            Reading::OneAs(_) | Reading::ManyAses => Mesh::Full,
        };
        Self { plan, reading, ids: ids(plan), asns: asns(plan, reading), lengths, sites, mesh }
    }

    fn edits(&self) -> Vec<Edit> {
        let nodes = self.nodes();
        let settings = self.settings().map(|settings| Edit::SetAs(Box::new(settings)));
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
        for (place, node) in nodes.iter_mut().enumerate() {
            // Those of one AS must be distinct.
            node.router_id = self.is_router(place).then(|| free.take());
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
            (_, Belongs::Outside) if *reading != Reading::ManyAses => Kind::As,
            _ => Kind::Client,
        }
    }

    /// Returns true if a place is a router of the one AS.
    fn is_router(&self, place: usize) -> bool {
        self.plan.places[place].belongs == Belongs::Inside
            && matches!(self.reading, Reading::OneAs(_))
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

    fn settings(&self) -> Option<AsSettings> {
        let Reading::OneAs(asn) = self.reading else { return None };
        let name = Text::clipped(&self.plan.title);
        let ibgp = match &self.mesh {
            Mesh::Full => Ibgp::FullMesh,
            Mesh::Reflectors(reflectors) => Ibgp::Sessions(self.sessions(reflectors)),
        };
        Some(AsSettings { name, ibgp, ..AsSettings::plain(asn) })
    }

    fn sessions(&self, reflectors: &[usize]) -> Vec<IbgpSession> {
        let id = |place: usize| self.ids[place].clone();
        let mut sessions = Vec::new();
        for (number, reflector) in reflectors.iter().enumerate() {
            let beside = reflectors[number + 1..].iter();
            sessions.extend(beside.map(|other| IbgpSession::Peers(id(*reflector), id(*other))));
        }
        for reflector in reflectors {
            let clients = (0..self.ids.len()).filter(|p| self.is_router(*p));
            let clients = clients.filter(|place| !reflectors.contains(place));
            sessions.extend(clients.map(|client| IbgpSession::Client {
                reflector: id(*reflector),
                client: id(client),
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
        if let Mesh::Reflectors(reflectors) = &self.mesh {
            notes.push(format!(
                "The route reflectors are {}; all other routers are clients of each of them.",
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

/// Returns the network in which sites and reflectors are placed: with the cost of links inside the
/// one AS, or with the number of ASes on the path.
fn field(plan: &Plan, reading: Reading, lengths: &[f64]) -> Field {
    let counts = |place: usize| match reading {
        Reading::OneAs(_) => plan.places[place].belongs == Belongs::Inside,
        Reading::ManyAses => true,
    };
    let mut near = vec![Vec::new(); plan.places.len()];
    for ([a, b], km) in plan.lines.iter().zip(lengths) {
        if counts(*a) && counts(*b) {
            let far = match reading {
                Reading::OneAs(_) => igp_cost(*km).get(),
                Reading::ManyAses => 1,
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

/// Returns the ASNs: the same for all routers of one AS, and a private one for each other place.
fn asns(plan: &Plan, reading: Reading) -> Vec<Asn> {
    let own = match reading {
        Reading::OneAs(asn) => Some(asn),
        Reading::ManyAses => None,
    };
    let mut free = Asn::private().filter(|asn| Some(*asn) != own);
    let mut asn = |belongs: Belongs| match (own, belongs) {
        (Some(own), Belongs::Inside) => Some(own),
        _ => free.next(),
    };
    // The private range is larger than any plan.
    plan.places.iter().filter_map(|place| asn(place.belongs)).collect()
}
