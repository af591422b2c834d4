//! The state as tables of text.

use std::io::{self, Write};

use super::columns::{Align, aligned, shortened};
use super::names::Names;
use crate::anycast::{Catchments, Share, WalkEnd, overrides, warnings};
use crate::bgp::AsPath;
use crate::engine::{
    Alternative, Best, Change, Listed, PrefixState, Stability, State, Trace, Uniqueness, stability,
};
use crate::topology::{Asn, Node, NodeId, NodeState, Prefix, Service, Topology};

/// Maximum number of clients listed on a line.
const LISTED: usize = 8;

/// Maximum number of ASNs of a path that is printed in full.
const LONGEST: usize = 32;

/// Writes the state of a document.
pub(super) fn write(doc: &Topology, state: &State, out: &mut dyn Write) -> io::Result<()> {
    let names = Names::of(doc);
    if !doc.meta().title.is_empty() {
        writeln!(out, "{}\n", doc.meta().title)?;
    }
    if state.network().prefixes().is_empty() {
        writeln!(out, "No node announces a prefix, so that there is nothing to solve.")?;
    }
    let prefixes = state.network().prefixes().iter();
    let all: Vec<Catchments> = prefixes.map(|p| Catchments::of(doc, state, p)).collect();
    for ((prefix, routes), catchments) in state.prefixes().zip(&all) {
        let shown = Shown { doc, state, names: &names, prefix, routes };
        writeln!(out, "{prefix}: {}\n", shown.verdict(&stability(state, prefix)))?;
        writeln!(out, "{}", shown.best_routes())?;
        writeln!(out, "{}", shown.catchments(catchments))?;
        for client in &catchments.unserved {
            writeln!(out, "  {}", shown.unserved(catchments, client))?;
        }
        for inner in overrides(&all, prefix) {
            let (prefix, clients) = (inner.prefix, inner.clients);
            let who = if clients == 1 { "client" } else { "clients" };
            writeln!(
                out,
                "  Packets to {prefix} follow that more specific prefix ({clients} {who})."
            )?;
        }
        if !catchments.unserved.is_empty() || !overrides(&all, prefix).is_empty() {
            writeln!(out)?;
        }
    }
    let warnings = warnings(doc);
    if !warnings.is_empty() {
        writeln!(out, "Warnings")?;
    }
    for warning in warnings {
        writeln!(out, "  {}", warning.sentence(doc, &|id| names.call(id)))?;
    }
    Ok(())
}

/// Formats a path; a very long one is shortened in the middle, with its length.
pub(super) fn path(path: &AsPath) -> String {
    let list = |asns: &[Asn]| asns.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    match path.asns() {
        [] => "-".to_owned(),
        asns if asns.len() <= LONGEST => list(asns),
        asns => {
            let (front, back) = (&asns[..LONGEST / 2], &asns[asns.len() - LONGEST / 4..]);
            format!("{} … {} ({} ASes)", list(front), list(back), asns.len())
        }
    }
}

/// The results for one prefix.
struct Shown<'a> {
    doc: &'a Topology,
    state: &'a State,
    names: &'a Names<'a>,
    prefix: &'a Prefix,
    routes: &'a PrefixState,
}

impl Shown<'_> {
    fn verdict(&self, stability: &Stability) -> String {
        let changing = || {
            let is_changing = |id: &&NodeId| {
                let index = self.state.network().index_of(id);
                index.is_some_and(|i| self.routes.is_changing(i))
            };
            let ids = self.doc.nodes().map(|n| &n.id).filter(is_changing);
            shortened(&self.names.list(ids), LISTED)
        };
        match stability {
            Stability::Stable(Uniqueness::Proved(proof)) => {
                format!("stable, and proved to be the only stable state: {}.", proof.reason())
            }
            Stability::Stable(Uniqueness::OnlyOneFound) => {
                "stable; the only stable state found, others are not ruled out.".to_owned()
            }
            Stability::OrderDependent { states, listed } => {
                self.states(states, *listed, stability.place_of(self.routes))
            }
            Stability::Oscillates { cycle } => format!(
                "oscillates: it is proved that there is no stable state.\nThese go on changing: \
                 {}.{}",
                changing(),
                self.round(cycle.as_ref())
            ),
            Stability::Undetermined { orders, looks, cycle } => format!(
                "undetermined: not at rest in any of {orders} orders of events within {looks} \
                 looks of a node each, which proves nothing.\nThese were still changing: {}.{}",
                changing(),
                self.round(cycle.as_ref())
            ),
        }
    }

    /// Describes the stable states, each with a history that leads to it.
    fn states(&self, states: &[Alternative], listed: Listed, here: Option<usize>) -> String {
        let n = states.len();
        let how_many = match listed {
            Listed::All => format!("{n} stable states, and it is proved that there are no others"),
            Listed::SomeOfMany => format!("more than {n} stable states, {n} of which are listed"),
            Listed::Sampled { orders: 0 } => format!(
                "{n} stable states were found; no order of events that was tried came to rest, and \
                 there may be others"
            ),
            Listed::Sampled { orders } => format!(
                "{n} stable states in a sample of {orders} orders of events; there may be others"
            ),
        };
        let mut lines = vec![format!("order-dependent: {how_many}.")];
        for (place, other) in states.iter().enumerate() {
            let mark = if here == Some(place) { " (shown below)" } else { "" };
            let held = self.doc.nodes().filter_map(|node| {
                let index = self.state.network().index_of(&node.id)?;
                let best = |state: &PrefixState| state.latest(index).map(|b| b.via);
                let differs = states.iter().any(|s| best(&s.state) != best(&other.state));
                differs.then(|| self.told(index, other.state.latest(index)))
            });
            let held: Vec<String> = held.collect();
            lines.push(format!("  State {}{mark}: {}.", place + 1, shortened(&held, LISTED)));
            if let Some(history) = &other.history {
                let events: Vec<String> =
                    history.changes.iter().map(|c| self.told(c.node, c.to.as_ref())).collect();
                lines.push(format!("    It comes about when {}.", shortened(&events, 2 * LISTED)));
            }
        }
        lines.join("\n")
    }

    /// Describes one cycle of choices, if the prefix never converges.
    fn round(&self, cycle: Option<&Trace>) -> String {
        let Some(cycle) = cycle else { return String::new() };
        let line = |(place, change): (usize, &Change)| {
            format!("\n  {:>2}. {}", place + 1, self.told(change.node, change.to.as_ref()))
        };
        let turns: Vec<&Change> = cycle.changes.iter().filter(|c| c.is_turn()).collect();
        let lines: String = turns.iter().copied().take(2 * LISTED).enumerate().map(line).collect();
        let more = turns.len().saturating_sub(2 * LISTED);
        let more = if more > 0 { format!("\n  … and {more} more") } else { String::new() };
        format!("\nOne round of it:{lines}{more}\n  … and round again. Others only follow.")
    }

    /// Describes a choice: "Transit A takes the route from ISP B".
    fn told(&self, node: u32, best: Option<&Best>) -> String {
        let net = self.state.network();
        let who = self.names.call(net.id_of(node));
        match best.map(|best| best.via) {
            None => format!("{who} has no route"),
            Some(None) => format!("{who} announces it"),
            Some(Some(via)) => {
                let from = net.neighbour_called(via, &|id| self.names.call(id));
                format!("{who} goes through {from}")
            }
        }
    }

    fn best_routes(&self) -> String {
        use Align::{Left, Right};
        let columns = [
            ("Node", Left),
            ("Best route via", Left),
            ("LP", Right),
            ("AS path", Left),
            ("Site", Left),
        ];
        let rows: Vec<_> = self.doc.nodes().map(|node| self.best_route(node)).collect();
        aligned(columns, &rows)
    }

    fn best_route(&self, node: &Node) -> [String; 5] {
        let name = self.names.call(&node.id);
        let no_route = |why: &str| [name.clone(), why.to_owned(), "".into(), "".into(), "".into()];
        let net = self.state.network();
        let index = net.index_of(&node.id);
        if node.state == NodeState::Failed {
            return no_route("(failed)");
        }
        if index.is_some_and(|i| self.routes.is_changing(i)) {
            return no_route("(goes on changing)");
        }
        let Some(Best { route, via, .. }) = index.and_then(|i| self.routes.best(i)) else {
            return no_route("(no route)");
        };
        let via = match via {
            Some(session) => net.neighbour_called(*session, &|id| self.names.call(id)),
            None => "itself".to_owned(),
        };
        let site = self.names.call(net.id_of(route.originator));
        [name, via, route.local_pref.to_string(), path(&route.as_path), site]
    }

    fn catchments(&self, catchments: &Catchments) -> String {
        use Align::{Left, Right};
        let columns = [("Site", Left), ("Share", Right), ("Load in kq/s", Left), ("Clients", Left)];
        let percent = |demand| format!("{:.1} %", 100.0 * catchments.fraction(demand));
        let row = |share: &Share| {
            let clients = self.names.list(&share.clients);
            [
                self.site(&share.site),
                percent(share.demand),
                load(share),
                shortened(&clients, LISTED),
            ]
        };
        let mut rows: Vec<[String; 4]> = catchments.shares.iter().map(row).collect();
        if !catchments.unserved.is_empty() {
            let clients = self.names.list(&catchments.unserved);
            rows.push([
                "(unserved)".to_owned(),
                percent(catchments.unserved_demand),
                catchments.unserved_demand.to_string(),
                shortened(&clients, LISTED),
            ]);
        }
        aligned(columns, &rows)
    }

    fn site(&self, id: &NodeId) -> String {
        let name = self.names.call(id);
        match self.doc.node(id) {
            Some(node) if node.state == NodeState::Failed => format!("{name} (failed)"),
            Some(node) if node.withholds_routes() => format!("{name} (withdrawn, no service)"),
            Some(node) if node.service == Service::Dead => format!("{name} (no service)"),
            Some(node) if !node.announces(self.prefix) => {
                format!("{name} (by a less specific prefix)")
            }
            _ => name,
        }
    }

    /// Returns the reason why no site serves a client.
    fn unserved(&self, catchments: &Catchments, client: &NodeId) -> String {
        let name = |id: &NodeId| self.names.call(id);
        let who = name(client);
        match catchments.landing(client).map(|walk| &walk.fate) {
            Some(WalkEnd::NoAnswer(at)) if at == client => {
                format!("{who} is not served: its own service does not answer.")
            }
            Some(WalkEnd::NoAnswer(at)) => {
                format!(
                    "{who} is not served: its packets reach {}, whose service does not answer.",
                    name(at)
                )
            }
            Some(WalkEnd::NoRoute(at)) if self.has_failed(at) && at == client => {
                format!("{who} is not served: it has failed.")
            }
            Some(WalkEnd::NoRoute(at)) if at == client => {
                format!("{who} is not served: it has no route.")
            }
            Some(WalkEnd::NoRoute(at)) => {
                format!(
                    "{who} is not served: its packets come to {}, which has no route.",
                    name(at)
                )
            }
            Some(WalkEnd::Unreachable(at)) => {
                format!("{who} is not served: {} cannot reach the next hop of its route.", name(at))
            }
            Some(WalkEnd::Discarded(at)) => {
                format!("{who} is not served: {} discards what is blackholed.", name(at))
            }
            Some(WalkEnd::Unsettled(at)) => {
                format!("{who} is not served reliably: {} goes on changing.", name(at))
            }
            Some(WalkEnd::Lost(at)) => {
                format!("{who} is not served: its packets are lost beyond {}.", name(at))
            }
            Some(WalkEnd::Loop(at)) => {
                format!("{who} is not served: its packets come back to {} for ever.", name(at))
            }
            Some(WalkEnd::Served(_)) | None => format!("{who} is not served."),
        }
    }

    fn has_failed(&self, id: &NodeId) -> bool {
        self.doc.node(id).is_some_and(|n| n.state == NodeState::Failed)
    }
}

/// Formats the demand of a site and its capacity.
fn load(share: &Share) -> String {
    match share.capacity {
        None => share.demand.to_string(),
        Some(most) if share.is_overloaded() => format!("{} of {most}, overloaded", share.demand),
        Some(most) => format!("{} of {most}", share.demand),
    }
}
