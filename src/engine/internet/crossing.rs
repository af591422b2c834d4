//! Results of passing routes over sessions whose policies do not depend on the AS path.

use super::attributes::AttributesId;
use crate::topology::{OriginValidation, Relation};

/// The inputs that determine the result of a session whose policies do not depend on the path, as a
/// key for caching it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TransferKey {
    pub(super) attributes: AttributesId,
    pub(super) learned: Option<Relation>,
    pub(super) is: Relation,
    pub(super) export: u32,
    pub(super) import: u32,
    pub(super) validation: OriginValidation,
}

/// The result of passing a route over a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) local_pref: u32,
    pub(super) times: u32,
    pub(super) attributes: AttributesId,
}
