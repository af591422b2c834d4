//! CAIDA's AS-relationship files: the transit and peering relationships of the whole Internet.
//!
//! A line of serial-1 is `provider|customer|-1` or `peer|peer|0`; serial-2 adds a fourth field, the
//! source of the inference. Both are published with bzip2; gzip and plain text are read as well.
//! Older files have other signs, see [`Dialect`].
//!
//! Source: <https://publicdata.caida.org/datasets/as-relationships/>, the README of each serial.

mod cache;
mod compression;
mod dialect;
mod doubt;
mod error;
mod fault;
mod gather;
mod lines;
mod load;
mod options;
mod read;
mod row;
mod signs;
mod source;
mod stored;
mod write;

pub use cache::{CACHE_VARIABLE, Cache, MOST_CACHED};
pub use compression::Compression;
pub use dialect::{Because, Dialect, Signs};
pub use doubt::Doubt;
pub use error::{Archive, Malformed, ReadError, Why};
pub use fault::{Fault, Flaw, MOST_FAULTS, Separator, Stated};
pub use load::{From, Loaded, load};
pub use options::{KeepGoing, Limits, ReadOptions};
pub use read::{Read, Report, Timings, read, read_file};
pub use write::write;
