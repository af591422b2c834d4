//! Runs in time: where they end, what they take, and what is recorded of them.

mod ends;
mod gadgets;
mod packets;
mod playing;
mod sessions;
mod wedgies;
