//! What a run means for clients: who gets no answer for how long, who is moved from site to site,
//! and whose sessions break on the way.

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
