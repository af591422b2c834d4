//! All bounds on memory in one table. Past one of them the program says so, and goes on with less: fewer
//! instants to jump to, no routes in old undo steps, a new recording. Never with less of the document,
//! and never with an answer that was made up.
//!
//! | what | bound | past it |
//! | --- | --- | --- |
//! | an AS path of a document | [`MESSAGE_OCTETS`] for the UPDATE that carries it | the route is not sent, and that is said |
//! | a recording in the window | [`WINDOW_EVENTS`] events, some 700 bytes each | a new one begins at that moment |
//! | a recording of `play` | [`PLAY_EVENTS`] events | it ends, and what was not done is said |
//! | instants of a recording to jump to | twice as much as its changes, at most ([`keyframe_is_due`]) | they lie further apart |
//! | moments to go on from after an edit | [`CHECKPOINT_BYTES`] | every other older one is dropped |
//! | routes of undo steps | [`UNDO_BYTES`] | the oldest are dropped; the edits stay |

/// The most octets of a message (RFC 4271 section 4.1).
pub const MESSAGE_OCTETS: usize = 4096;

/// The most events of a recording that a window shows: nobody watches for longer, nor waits. What a
/// router does at once is recorded as a whole.
pub const WINDOW_EVENTS: usize = 30_000;

/// The most events of a recording otherwise.
pub const PLAY_EVENTS: usize = 200_000;

/// The most bytes of moments of a recording to go on from, in all.
pub const CHECKPOINT_BYTES: usize = 32 << 20;

/// The most bytes of routes that undo and redo keep.
pub const UNDO_BYTES: usize = 64 << 20;

/// Tables of more bytes are large: keeping them takes longer than noting the changes to them.
const LARGE_TABLES: usize = 1 << 20;

/// Returns true if all tables, of `keyframe` bytes, are to be kept once more, after changes of `noted`
/// bytes. Small ones are kept so often that all keyframes take twice as much as the changes between
/// them, and an instant is near; of large ones they take half as much.
pub fn keyframe_is_due(noted: usize, keyframe: usize) -> bool {
    let enough = if keyframe > LARGE_TABLES { 2 * keyframe } else { keyframe / 2 };
    noted >= enough
}
