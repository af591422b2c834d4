//! Route selection for as many ASes as the Internet has.
//!
//! [`solve`](super::solve) works on documents, whose ASes may have many routers, profiles and
//! names. Here an AS is one router, a row of neighbours, and 36 bytes for each prefix:
//! [`AsNetwork`] is a graph with policies, failures and announcements on top, [`AsState`] its
//! routes. Both change by the [`Edit`](crate::topology::Edit)s of a document, with the names of
//! [`as_graph::names`](crate::topology::as_graph::names), and the cost of a change is proportional
//! to its effect.
//!
//! Policies and decisions are those of [`crate::bgp`]. A session with default settings passes a
//! route on by arithmetic, which tests compare with the policy functions; every other session calls
//! them, once for each combination of attributes if its policies do not depend on AS paths.
//! Features that a graph cannot express (several routers in an AS, other profiles) cannot be set
//! either. Two ASes have one link, so that no two routes of an AS have the same neighbouring AS:
//! MEDs are carried, but there are never two to compare (RFC 4271 section 9.1.2.2 c).

mod advertise;
mod attributes;
mod change;
mod crossing;
mod edit;
mod fallback;
mod network;
mod pass;
mod path;
mod queue;
mod rank;
mod reselect;
mod settle;
mod state;
mod table;

pub use edit::AsEditError;
pub use network::AsNetwork;
pub use state::{AsState, Stopped};
pub use table::{AsRoute, AsRoutes};
