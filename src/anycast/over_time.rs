//! The impact of a run on clients: outages, moves from site to site, and broken sessions.

mod dns;
mod history;
mod impact;
mod own_address;
mod probes;
mod servers;
mod sessions;
mod traffic;

pub use dns::{Dns, Resolver, dns_impact};
pub use history::Walk;
pub use impact::{ClientImpact, Impact, impact};
pub use probes::{Outcome, Stretch};
pub use traffic::Traffic;
