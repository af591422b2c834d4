//! Updates of the routes after an edit.

use super::attributes::Attributes;
use super::network::AsNetwork;
use super::pass::{PolicyClass, Way};
use super::rank::Rank;
use super::table::{AsRoutes, Flags, Row};
use crate::bgp::Route;
use crate::topology::Origin;

impl AsRoutes {
    /// Handles an AS that originates the prefix, with these attributes, or no longer does.
    pub(super) fn own_changed(&mut self, net: &AsNetwork, node: u32, origin: Option<&Origin>) {
        let at = node as usize;
        let Some(origin) = origin else {
            if self.rows[at].rank == Rank::OWN {
                self.lost.push(node);
                self.reselect_all(net);
            }
            return;
        };
        self.note(node);
        let route = Route::own(origin, node);
        let attributes = Attributes::of(&route, net.graph().asn(node));
        let path = self.paths.of(route.as_path.asns());
        let attributes = self.all_attributes.intern(attributes);
        let row = Row { rank: Rank::OWN, path, site: node, attributes, ..Row::NONE };
        self.put(node, row);
        let is_plain = self.all_attributes.are_plain(attributes);
        let flags = &mut self.flags[at];
        flags.set_learned(None);
        flags.set(Flags::PLAIN, is_plain);
        flags.set(Flags::WAITS, true);
        // A forged path contains ASes that never held the route.
        for named in origin.path.iter().filter_map(|asn| net.graph().index_of(*asn)) {
            self.flags[named as usize].set(Flags::NAMED, true);
        }
        let bucket = self.queue.bucket(Rank::OWN.0);
        self.queue.push(bucket, node);
    }

    /// Handles an AS that failed or came back up.
    pub(super) fn state_changed(&mut self, net: &AsNetwork, node: u32, origin: Option<&Origin>) {
        if !net.is_up(node) {
            self.lost.push(node);
        } else if origin.is_some() {
            self.own_changed(net, node, origin);
        } else {
            self.again.push(node);
        }
        self.reselect_all(net);
    }

    /// Handles a change to the session of a slot of an AS, on either side.
    pub(super) fn session_changed(&mut self, net: &AsNetwork, node: u32, slot: u32) {
        let graph = net.graph();
        let other = graph.neighbour(slot);
        let Some((_, is)) = graph.slot(node, other) else { return };
        let (to, from) = (PolicyClass::of_sender(net, slot), PolicyClass::of_receiver(net, slot));
        for way in [
            Way { from: node, to: other, is, session: to },
            Way { from: other, to: node, is: is.counterpart(), session: from },
        ] {
            // A waiting AS advertises later anyway, also to those that would not receive the route
            // any more.
            let sender = &mut self.flags[way.from as usize];
            if sender.has(Flags::WAITS) {
                sender.set(Flags::ADVERTISED_TO_ALL, true);
            } else {
                self.renew_sent(net, way.from);
                self.advertise(net, way);
                self.reselect_all(net);
            }
        }
    }
}
