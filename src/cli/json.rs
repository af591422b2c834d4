//! JSON output, version 1. Names and order of keys are stable, since programs read it.

pub(super) mod explain;
pub(super) mod solve;

use std::io::{self, Write};

use serde::Serialize;

use crate::engine::{Row, Standing, State, stability};
use crate::topology::{Asn, Community, LinkId, NodeId, Prefix};

const VERSION: u32 = 1;

/// A route with its standing in the decision.
#[derive(Serialize)]
struct RouteShape {
    via: Option<NodeId>,
    link: Option<LinkId>,
    as_path: Vec<Asn>,
    local_pref: u32,
    med: Option<u32>,
    origin: &'static str,
    communities: Vec<Community>,
    learned_from: &'static str,
    site: NodeId,
    lost_at: Option<&'static str>,
    rejected: Option<String>,
}

impl RouteShape {
    fn of(state: &State, row: &Row) -> Self {
        let (via, link) = row.via.clone().unzip();
        let link = link.flatten();
        let (lost_at, rejected) = match row.standing {
            Standing::Best | Standing::Unsettled => (None, None),
            Standing::Lost(step) => (Some(step.named().name), None),
            Standing::Rejected(reason) => (None, Some(reason.to_string())),
        };
        let route = &row.route;
        Self {
            via,
            link,
            as_path: route.as_path.asns().to_vec(),
            local_pref: route.local_pref,
            med: route.med,
            origin: route.origin.as_str(),
            communities: route.communities.to_vec(),
            learned_from: route.learned_from.as_str(),
            site: state.network().id_of(route.originator).clone(),
            lost_at,
            rejected,
        }
    }
}

/// The words for whether a network is at rest for a prefix, and how sure that is.
fn verdict(state: &State, prefix: &Prefix) -> (&'static str, &'static str) {
    let stability = stability(state, prefix);
    (stability.as_str(), stability.certainty().as_str())
}

/// Writes a value as indented JSON, with a line break.
pub(super) fn print(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
