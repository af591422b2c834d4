//! Runs in time: where they end, what they take, and what is recorded of them.

mod batches;
mod dns;
mod drains;
mod ends;
mod exchange;
mod full;
mod gadgets;
mod loose_ends;
mod packets;
mod player;
mod playing;
mod probing;
mod recording;
mod replaying;
mod sessions;
mod shapes;
mod wedgies;
