//! The document: what a person draws and a `.ron` file holds.
//!
//! Nothing here knows how routes are chosen or how nodes are drawn. Everything that alters a
//! [`Topology`] is an [`Edit`]; applying one yields its inverse.

mod check;
mod community;
mod defaults;
mod disk;
mod document;
mod edit;
mod fault;
mod file;
mod id;
mod link;
mod node;
mod outline;
mod policy;
mod prefix;
mod reach;
mod text;
mod token;
mod units;

pub use check::{Problem, mismatched_roles};
pub use community::{Community, CommunityError};
pub use defaults::{FreeAddresses, default_roles, fresh_asn, fresh_link, fresh_node};
pub use disk::{MAX_FILE_BYTES, load, save};
pub use document::{Meta, Topology};
pub use edit::{Edit, EditError, EndField, LinkField, NodeField};
pub use fault::FileError;
pub(crate) use file::from_ron;

#[cfg(feature = "gui")]
pub(crate) use file::to_ron_text;
pub use file::{FORMAT, parse, to_ron};
pub use id::{IdError, LinkId, NodeId};
pub use link::{End, Link, LinkEnd, LinkState, Role, Side};
pub use node::{Kind, Node, NodeState, Origin};
pub use outline::Position;
pub use policy::{Entry, ExportDefault, ImportDefault, Match, OriginCode, PathMatch, Policy};
pub use prefix::{Prefix, PrefixError};
pub use reach::{Reach, Touched};
pub(crate) use text::controls;
pub use text::{Text, TextError};
pub use units::{Asn, AsnError, Latency, LatencyError, MAX_COORDINATE, Pos, PosError};
