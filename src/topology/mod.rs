//! The document, as a person draws it and a `.ron` file stores it.
//!
//! This module does not choose routes or draw nodes. Every change of a [`Topology`] is an [`Edit`],
//! whose application yields its inverse.

pub mod as_graph;
mod as_settings;
pub(crate) mod check;
mod community;
mod defaults;
mod disk;
mod document;
mod domain;
mod edit;
mod fault;
mod file;
mod id;
mod link;
mod node;
mod outline;
mod policy;
mod prefix;
mod progress;
mod reach;
mod replace;
mod router_ids;
mod rpki;
mod selection;
mod span;
mod text;
mod timing;
mod timing_limits;
mod timing_shape;
mod token;
mod units;
mod unseen;

pub use as_graph::{AsGraph, AsLink, Clash, Relation};
pub use as_settings::{AddPath, AsSettings, Hull, Ibgp, IbgpSession};
pub use check::{Problem, mismatched_roles};
pub use community::{Community, CommunityError};
pub use defaults::{
    FreeAddresses, FreeRouterIds, default_roles, fresh_asn, fresh_link, fresh_node,
};
pub(crate) use defaults::{usual_latency, wire};
pub(crate) use disk::read_text;
pub use disk::{MAX_FILE_BYTES, load, save};
pub use document::{Meta, Topology};
pub use domain::{domain_of, domains};
pub use edit::{Edit, EditError, EndField, LinkField, NodeField};
pub use fault::FileError;
pub(crate) use file::from_ron;

#[cfg(feature = "gui")]
pub(crate) use file::to_ron_text;
pub use file::{FORMAT, parse, to_ron};
pub use id::{IdError, LinkId, NodeId};
pub use link::{End, Link, LinkEnd, LinkState, Role, Side};
pub use node::{
    BorderNextHop, HealthCheck, Kind, LeakProtection, Node, NodeState, Origin, OriginValidation,
    Service,
};
pub use outline::Position;
pub use policy::{Entry, ExportDefault, ImportDefault, Match, OriginCode, PathMatch, Policy};
pub use prefix::{Prefix, PrefixError};
pub use progress::{Phase, Progress, Watch, unwatched};
pub use reach::{Reach, Reread, Roles, Touched};
pub use replace::{NotKept, Unread, Written, is_standard_output, replaces, write_file};
pub use rpki::{Roa, RoaOrigin, Validity, validity};
pub use selection::{
    MedComparison, MissingMed, Options, PathLength, ProfileName, Selection, Tie, WellKnown,
};
pub use span::{Span, SpanError};
pub use text::{Text, TextError};
pub use timing::{Bfd, Checks, Delivery, Jitter, Preset, Spread, Timing, Transit, Withdrawals};
pub use timing_limits::LEAST_HOLD;
pub use units::{
    Asn, AsnError, IgpCost, IgpCostError, Latency, LatencyError, MAX_COORDINATE, Pos, PosError,
};
pub(crate) use unseen::is_unseen;
pub use unseen::{Unseen, escaped, escaped_path};
