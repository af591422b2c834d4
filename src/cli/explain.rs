//! The decision of one node as text: the routes received, and the result of each step.

use std::io::{self, Write};

use super::columns::{Align, aligned, shortened};
use super::names::Names;
use super::table::path;
use crate::bgp::{ProcessStep, Step};
use crate::engine::{Explained, Offer, Row, Standing, State, explain, offers};
use crate::sandbox::Daemons;
use crate::topology::{LinkId, Node, NodeId, NodeState, Prefix, Topology};
use crate::wording::over;

/// Text for a node that has failed.
pub(super) const FAILED: &str = "It has failed: it hears nothing and announces nothing.";

/// Maximum number of routes listed on a line.
const LISTED: usize = 8;

/// Writes the decisions of a node for some prefixes.
pub(super) fn write(
    doc: &Topology,
    state: &State,
    node: &Node,
    prefixes: &[Prefix],
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = Names::of(doc);
    writeln!(out, "{} (id {}, AS{})", names.call(&node.id), node.id, node.asn)?;
    if node.state == NodeState::Failed {
        return writeln!(out, "{FAILED}");
    }
    if prefixes.is_empty() {
        return writeln!(out, "No node announces a prefix, so that there is nothing to decide.");
    }
    let Some(index) = state.network().index_of(&node.id) else {
        return Ok(());
    };
    let daemons = Daemons::of(doc, state);
    for prefix in prefixes {
        let explained = explain(state, prefix, index, &|id| names.call(id));
        let told = Told { doc, state, names: &names, node: &node.id, prefix };
        writeln!(out, "\n{prefix}: {}", explained.sentence)?;
        told.heard(&explained, out)?;
        told.steps(&explained, out)?;
        told.rejected(&explained, out)?;
        told.silent(index, out)?;
        for other in daemons.otherwise(state, prefix, &node.id, &|id| names.call(id)) {
            writeln!(out, "\n{}", other.told(&|from, link| told.neighbour(from, link)))?;
        }
    }
    Ok(())
}

/// The decision for one prefix at one node.
struct Told<'a> {
    doc: &'a Topology,
    state: &'a State,
    names: &'a Names<'a>,
    node: &'a NodeId,
    prefix: &'a Prefix,
}

impl Told<'_> {
    /// Returns the name of a neighbour, with the link if several links join the two nodes.
    fn neighbour(&self, from: &NodeId, link: &Option<LinkId>) -> String {
        let name = self.names.call(from);
        match link {
            Some(link) if self.doc.links_between(self.node, from).len() > 1 => over(&name, link),
            Some(_) => name,
            None => format!("{name} by iBGP"),
        }
    }

    fn source(&self, row: &Row) -> String {
        match &row.via {
            Some((from, link)) => self.neighbour(from, link),
            None => "itself".to_owned(),
        }
    }

    fn heard(&self, explained: &Explained, out: &mut dyn Write) -> io::Result<()> {
        use Align::{Left, Right};
        if explained.rows.is_empty() {
            return Ok(());
        }
        let columns = [
            ("Route from", Left),
            ("LP", Right),
            ("AS path", Left),
            ("Origin", Left),
            ("MED", Right),
            ("Communities", Left),
            ("Learned from", Left),
            ("Site", Left),
            ("Outcome", Left),
        ];
        let cells = |row: &Row| {
            let route = &row.route;
            let communities = route.communities.iter().map(ToString::to_string);
            let outcome = match row.standing {
                Standing::Best => "best".to_owned(),
                Standing::Lost(step) => format!("lost at {}", step.named().name),
                Standing::Rejected(reason) => format!("rejected: {reason}"),
                Standing::Unsettled => "unsettled".to_owned(),
            };
            [
                self.source(row),
                route.local_pref.to_string(),
                path(&route.as_path),
                route.origin.as_str().to_owned(),
                route.med.map_or_else(String::new, |med| med.to_string()),
                communities.collect::<Vec<_>>().join(" "),
                route.learned_from.as_str().to_owned(),
                self.names.call(self.state.network().id_of(route.originator)),
                outcome,
            ]
        };
        let rows: Vec<_> = explained.rows.iter().map(cells).collect();
        let changing = self.state.of(self.prefix).map(|p| p.verdict.changing());
        let moment = if changing.is_some_and(|nodes| !nodes.is_empty()) {
            ", as they are at one moment"
        } else {
            ""
        };
        write!(out, "\nRoutes heard, in rank order{moment}\n{}", aligned(columns, &rows))
    }

    fn steps(&self, explained: &Explained, out: &mut dyn Write) -> io::Result<()> {
        let alive = |step: Step| {
            let in_play = move |row: &&Row| match row.standing {
                Standing::Best => true,
                Standing::Lost(at) => at >= step,
                Standing::Rejected(_) | Standing::Unsettled => false,
            };
            explained.rows.iter().filter(in_play)
        };
        let steps = &explained.process.steps;
        if steps.first().is_none_or(|first| alive(first.step).next().is_none()) {
            return Ok(());
        }
        writeln!(out, "\nDecision, step by step ({})", explained.process.profile.as_str())?;
        for (place, step) in (1..).zip(steps) {
            let named = step.step.named();
            if let [only] = alive(named.step).collect::<Vec<_>>()[..]
                && only.standing == Standing::Best
            {
                if place == 1 {
                    return writeln!(out, "  One route is accepted: no step has a choice to make.");
                }
                let idle: Vec<&str> =
                    steps[place - 1..].iter().map(|s| s.step.named().name).collect();
                let idle = idle.join(", ");
                return writeln!(out, "  Not needed, one route is left: {idle}.");
            }
            if alive(named.step).next().is_none() {
                return Ok(());
            }
            self.step(place, step, alive(named.step).collect(), out)?;
        }
        Ok(())
    }

    /// Prints the routes that a step keeps and those that it eliminates.
    fn step(
        &self,
        place: usize,
        step: &ProcessStep,
        rows: Vec<&Row>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (total, named) = (rows.len(), step.step.named());
        let (lost, kept): (Vec<&Row>, Vec<&Row>) =
            rows.into_iter().partition(|row| row.standing == Standing::Lost(named.step));
        let left: Vec<String> = kept.iter().map(|row| self.source(row)).collect();
        let left = match left.len() {
            0 => "none".to_owned(),
            _ => shortened(&left, LISTED),
        };
        let name = named.name;
        if lost.is_empty() {
            return writeln!(out, "  {place:>2}. {name}: keeps all {total} ({left}).");
        }
        writeln!(out, "  {place:>2}. {name}: keeps {} of {total} ({left}).", kept.len())?;
        writeln!(out, "      What wins: {}. {}.", named.wins, step.source)?;
        for row in lost {
            writeln!(out, "      Out: {}. {}", self.source(row), row.sentence)?;
        }
        Ok(())
    }

    fn rejected(&self, explained: &Explained, out: &mut dyn Write) -> io::Result<()> {
        let is_rejected = |row: &&Row| matches!(row.standing, Standing::Rejected(_));
        let mut rows = explained.rows.iter().filter(is_rejected).peekable();
        if rows.peek().is_some() {
            writeln!(out, "\nRejected on arrival")?;
        }
        for row in rows {
            writeln!(out, "  {}: {}", self.source(row), row.sentence)?;
        }
        Ok(())
    }

    /// Prints the neighbours that provided no route, with the reasons.
    fn silent(&self, index: u32, out: &mut dyn Write) -> io::Result<()> {
        let why = |offer: &Offer| match offer {
            Offer::Accepted(_) | Offer::Rejected(..) => None,
            Offer::Withheld(reason) => Some(format!("has a route and withholds it: {reason}.")),
            Offer::Nothing => Some("has no route itself.".to_owned()),
            Offer::Down => Some("the session is down.".to_owned()),
        };
        let heard = offers(self.state, self.prefix, index);
        let silent = heard.iter().filter_map(|h| Some((h, why(&h.offer)?)));
        let mut silent = silent.peekable();
        if silent.peek().is_some() {
            writeln!(out, "\nNeighbours that offer nothing")?;
        }
        for (heard, why) in silent {
            writeln!(out, "  {}: {why}", self.neighbour(&heard.from, &heard.link))?;
        }
        Ok(())
    }
}
