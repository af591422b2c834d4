//! What a session makes of a route, for routes whose paths no policy looks at.

use super::attributes::AttributesId;
use crate::topology::{OriginValidation, Relation};

/// What decides what a session makes of a route, where the policies on both sides do not look at
/// the path: such a question is asked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TransferKey {
    pub(super) attributes: AttributesId,
    pub(super) learned: Option<Relation>,
    pub(super) is: Relation,
    pub(super) export: u32,
    pub(super) import: u32,
    pub(super) validation: OriginValidation,
}

/// What a session makes of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) local_pref: u32,
    pub(super) times: u32,
    pub(super) attributes: AttributesId,
}
