//! Text with placeholders: names of sites, times and shares are filled in when a step is shown.

use serde::{Deserialize, Serialize};

use crate::anycast::{Catchments, moves};
use crate::engine::explain;
use crate::sandbox::{Outcome, Sandbox, name_of};
use crate::topology::{IdError, NodeId, Prefix, Text};

/// Text in which `{name:ID}`, `{site:ID}`, `{rtt:ID}`, `{share:ID}`, `{why:ID}`, `{moved}` and
/// `{prefix}` stand for values of the network; `{{` is a brace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Text<2000>", into = "Text<2000>")]
pub struct Words {
    source: Text<2000>,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Plain(String),
    Value(Value),
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// Name of a node.
    Name(NodeId),
    /// Site that a node's packets reach.
    Site(NodeId),
    /// Round-trip time of these packets.
    Rtt(NodeId),
    /// Share of all demand that a site serves.
    Share(NodeId),
    /// Reason why a node chose its route.
    Why(NodeId),
    /// Clients that moved since the lesson last changed something.
    Moved,
    /// Prefix of the lesson: the first one of the document.
    Prefix,
}

/// The reason why a text was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Unknown placeholder.
    #[error(
        "{{{0}}} is no placeholder; expected {{name:ID}}, {{site:ID}}, {{rtt:ID}}, {{share:ID}}, \
         {{why:ID}}, {{moved}} or {{prefix}}, or {{{{ for a brace"
    )]
    Unknown(String),
    /// A brace without its counterpart.
    #[error("a placeholder has no end; expected `}}`, or {{{{ for a brace")]
    Unclosed,
    /// A placeholder with an invalid node id.
    #[error(transparent)]
    Id(#[from] IdError),
}

impl TryFrom<Text<2000>> for Words {
    type Error = WordsError;

    fn try_from(source: Text<2000>) -> Result<Self, WordsError> {
        let mut parts = Vec::new();
        let mut rest: &str = &source;
        while let Some((before, after)) = rest.split_once('{') {
            parts.push(Part::Plain(before.to_owned()));
            rest = if let Some(after) = after.strip_prefix('{') {
                parts.push(Part::Plain("{".to_owned()));
                after
            } else {
                let (inside, after) = after.split_once('}').ok_or(WordsError::Unclosed)?;
                parts.push(Part::Value(value(inside)?));
                after
            };
        }
        parts.push(Part::Plain(rest.to_owned()));
        Ok(Self { source, parts })
    }
}

impl From<Words> for Text<2000> {
    fn from(words: Words) -> Self {
        words.source
    }
}

fn value(inside: &str) -> Result<Value, WordsError> {
    let about: fn(NodeId) -> Value = match inside.split_once(':').map_or(inside, |(kind, _)| kind) {
        "moved" if inside == "moved" => return Ok(Value::Moved),
        "prefix" if inside == "prefix" => return Ok(Value::Prefix),
        "name" => Value::Name,
        "site" => Value::Site,
        "rtt" => Value::Rtt,
        "share" => Value::Share,
        "why" => Value::Why,
        _ => return Err(WordsError::Unknown(inside.chars().take(60).collect())),
    };
    let (_, id) = inside.split_once(':').ok_or_else(|| WordsError::Unknown(inside.to_owned()))?;
    Ok(about(id.parse()?))
}

impl Words {
    /// Returns the nodes that it mentions.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &NodeId> {
        self.values().filter_map(|value| match value {
            Value::Name(id)
            | Value::Site(id)
            | Value::Rtt(id)
            | Value::Share(id)
            | Value::Why(id) => Some(id),
            Value::Moved | Value::Prefix => None,
        })
    }

    /// Returns the nodes that it mentions as sites.
    pub(super) fn sites(&self) -> impl Iterator<Item = &NodeId> {
        self.values().filter_map(|value| match value {
            Value::Share(id) => Some(id),
            _ => None,
        })
    }

    fn values(&self) -> impl Iterator<Item = &Value> {
        self.parts.iter().filter_map(|part| match part {
            Part::Value(value) => Some(value),
            Part::Plain(_) => None,
        })
    }

    /// Returns the text with values of the current network; `{moved}` compares with `before`. Nodes
    /// that no longer exist are described as missing, so this cannot fail.
    pub fn fill(&self, sandbox: &Sandbox, before: &Outcome) -> String {
        let prefix = sandbox.doc().prefixes().first().copied();
        let part = |part: &Part| match part {
            Part::Plain(text) => text.clone(),
            Part::Value(value) => show(value, sandbox, before, prefix.as_ref()),
        };
        self.parts.iter().map(part).collect()
    }
}

fn show(value: &Value, sandbox: &Sandbox, before: &Outcome, prefix: Option<&Prefix>) -> String {
    let doc = sandbox.doc();
    let name = |id: &NodeId| name_of(doc, id);
    let state = &*sandbox.now().view;
    let now = prefix.and_then(|p| sandbox.now().catchments_of(p));
    let site = |id: &NodeId| now?.site_of(id);
    let shown = match value {
        Value::Name(id) => Some(name(id)),
        Value::Site(id) => site(id).map(name).or_else(|| Some("nobody".to_owned())),
        Value::Rtt(id) => site(id).and_then(|_| {
            let ms = now?.landing(id)?.round_trip_ms();
            Some(format!("{ms:.0} ms"))
        }),
        Value::Share(id) => now.map(|now| format!("{:.0} %", 100.0 * share(now, id))),
        Value::Why(id) => prefix
            .zip(state.network().index_of(id))
            .map(|(prefix, node)| explain(state, prefix, node, &name).sentence),
        Value::Moved => prefix.and_then(|p| {
            let moves = moves(doc, before.catchments_of(p)?, now?);
            (!moves.is_empty()).then(|| moves.sentence(&name))
        }),
        Value::Prefix => prefix.map(Prefix::to_string),
    };
    let nothing = match value {
        Value::Moved => "Nobody moved",
        Value::Prefix => "no prefix",
        Value::Rtt(_) => "no answer",
        Value::Why(_) => "It is gone.",
        _ => "nothing",
    };
    shown.unwrap_or_else(|| nothing.to_owned())
}

fn share(now: &Catchments, site: &NodeId) -> f64 {
    let share = now.shares.iter().find(|s| s.site == *site);
    now.fraction(share.map_or(0, |s| s.demand))
}

#[cfg(test)]
mod tests;
