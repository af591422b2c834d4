//! A document with one cause taken back: what the cause names is as it was, and all else as it is.

use catchment::anycast::{Because, ChainLink, Setting};
use catchment::topology::{
    AsSettings, Asn, Edit, EndField, Ibgp, IbgpSession, Link, LinkField, LinkId, Node, NodeField,
    NodeId, Side, Topology,
};

/// A document before some changes, and one after them from which some are taken back.
pub(super) struct Undoing<'a> {
    before: &'a Topology,
    doc: Topology,
    /// Whether all that was to be taken back could be.
    is_whole: bool,
}

/// The document after some changes without the cause of a decision; none where there is none to take
/// back, or the document would not be possible.
pub(super) fn without(before: &Topology, after: &Topology, link: &ChainLink) -> Option<Topology> {
    let mut undoing = Undoing { before, doc: after.clone(), is_whole: true };
    undoing.cause(link)?;
    undoing.is_whole.then_some(undoing.doc)
}

impl Undoing<'_> {
    fn cause(&mut self, link: &ChainLink) -> Option<()> {
        let node = &link.node;
        match &link.because {
            Because::Failed | Because::CameUp => {
                let state = self.before.node(node)?.state;
                self.edit(Edit::node(node, NodeField::State(state)));
            }
            Because::Removed => self.bring_back(node),
            Because::Added => self.edit(Edit::RemoveNode(node.clone())),
            Because::Announces | Because::Withdrew | Because::AnnouncesOtherwise => {
                let was = self.before.node(node)?.clone();
                self.edit(Edit::node(node, NodeField::Origins(was.origins)));
                self.edit(Edit::node(node, NodeField::Service(was.service)));
                self.edit(Edit::node(node, NodeField::HealthCheck(was.health_check)));
            }
            Because::ServiceStopped | Because::ServiceAnswers => {
                let service = self.before.node(node)?.service;
                self.edit(Edit::node(node, NodeField::Service(service)));
            }
            Because::SessionDown(with) | Because::SessionUp(with) => {
                self.asns([node, with]);
                self.links_between(node, with);
                if self.doc.node(node)?.asn == self.doc.node(with)?.asn {
                    self.inside(self.doc.node(node)?.asn);
                    self.inner_session(node, with)?;
                }
            }
            Because::Settings(with, settings) => {
                for setting in settings {
                    self.setting(*setting, node, with)?;
                }
            }
            Because::OwnSettings(settings) => {
                for setting in settings {
                    self.setting(*setting, node, node)?;
                }
            }
            Because::IgpCost { .. } | Because::InnerWay => self.inside(self.before.node(node)?.asn),
            Because::InnerLink(with) => self.links_between(node, with),
            Because::Process | Because::Blackholing => self.process(node)?,
            Because::LostBy(_)
            | Because::WorseFrom(_)
            | Because::BetterFrom(_)
            | Because::OnlyThat => return None,
            Because::Carriage | Because::Unsettled | Because::NotKnown => return None,
        }
        Some(())
    }

    fn edit(&mut self, edit: Edit) {
        self.is_whole &= edit.apply(&mut self.doc).is_ok();
    }

    fn bring_back(&mut self, node: &NodeId) {
        if let (Some(was), None) = (self.before.node(node), self.doc.node(node)) {
            self.edit(Edit::add_node(was.clone()));
            let links: Vec<Link> =
                self.before.links_of(node).into_iter().map(|(link, _)| link.clone()).collect();
            for link in links {
                let ends = [&link.a.node, &link.b.node];
                if ends.iter().all(|end| self.doc.node(end).is_some()) {
                    self.edit(Edit::add_link(link));
                }
            }
            self.bring_back_inner_sessions(node);
        }
    }

    /// The iBGP sessions that went with a router.
    fn bring_back_inner_sessions(&mut self, node: &NodeId) {
        let asn = self.before.node(node).expect("a node of before").asn;
        let all = self.doc.settings_of(asn);
        if let (Ibgp::Sessions(was), Ibgp::Sessions(is)) =
            (self.before.settings_of(asn).ibgp, &all.ibgp)
        {
            let of_it = |s: &IbgpSession| {
                s.ends().contains(&node) && s.ends().iter().all(|end| self.doc.node(end).is_some())
            };
            let ibgp = is.iter().cloned().chain(was.into_iter().filter(of_it)).collect();
            self.edit(Edit::SetAs(Box::new(AsSettings { ibgp: Ibgp::Sessions(ibgp), ..all })));
        }
    }

    fn asns(&mut self, nodes: [&NodeId; 2]) {
        for node in nodes {
            if let (Some(was), Some(is)) = (self.before.node(node), self.doc.node(node))
                && was.asn != is.asn
            {
                self.edit(Edit::node(node, NodeField::Asn(was.asn)));
            }
        }
    }

    /// The links of a document between two nodes.
    fn between(doc: &Topology, a: &NodeId, b: &NodeId) -> Vec<LinkId> {
        match (doc.node(a), doc.node(b)) {
            (Some(_), Some(_)) => doc.links_between(a, b).iter().map(|l| l.id.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn links_between(&mut self, a: &NodeId, b: &NodeId) {
        let (was, is) = (Self::between(self.before, a, b), Self::between(&self.doc, a, b));
        for link in is.iter().filter(|link| !was.contains(link)) {
            self.edit(Edit::RemoveLink(link.clone()));
        }
        for link in &was {
            self.link(link);
        }
    }

    /// Whether a link is there and at work, and what it costs, as before.
    fn link(&mut self, link: &LinkId) {
        let was = self.before.link(link).expect("a link of before").clone();
        let ends = [&was.a.node, &was.b.node];
        if self.doc.link(link).is_none() {
            if ends.iter().all(|end| self.doc.node(end).is_some()) {
                self.edit(Edit::add_link(was));
            }
            return;
        }
        self.edit(Edit::link(link, LinkField::State(was.state)));
        self.edit(Edit::link(link, LinkField::IgpCost(was.igp_cost)));
    }

    /// The inside of an AS: its routers at work, its links, and what its borders do with next hops.
    fn inside(&mut self, asn: Asn) {
        let of = |doc: &Topology| -> Vec<Node> {
            doc.nodes().filter(|n| n.asn == asn).cloned().collect()
        };
        for was in of(self.before) {
            match self.doc.node(&was.id) {
                None => self.bring_back(&was.id),
                Some(_) => {
                    self.asns([&was.id, &was.id]);
                    self.edit(Edit::node(&was.id, NodeField::State(was.state)));
                    self.edit(Edit::node(&was.id, NodeField::NextHop(was.next_hop)));
                }
            }
        }
        for is in of(&self.doc) {
            if self.before.node(&is.id).is_none() {
                self.edit(Edit::RemoveNode(is.id));
            }
        }
        let internal = |doc: &Topology| -> Vec<LinkId> {
            let of_it = |link: &&Link| {
                [&link.a.node, &link.b.node].iter().all(|n| doc.node(n).unwrap().asn == asn)
            };
            doc.links().filter(of_it).map(|link| link.id.clone()).collect()
        };
        let (was, is) = (internal(self.before), internal(&self.doc));
        for link in is.iter().filter(|link| !was.contains(link)) {
            self.edit(Edit::RemoveLink(link.clone()));
        }
        was.iter().for_each(|link| self.link(link));
    }

    /// The iBGP session of two routers, or that there is none.
    fn inner_session(&mut self, a: &NodeId, b: &NodeId) -> Option<()> {
        let asn = self.before.node(a)?.asn;
        let is_it = |session: &IbgpSession| session.joins(a, b);
        let was = match self.before.settings_of(asn).ibgp {
            Ibgp::FullMesh => Some(IbgpSession::Peers(a.clone(), b.clone())),
            Ibgp::Sessions(all) => all.into_iter().find(is_it),
        };
        let all = self.doc.settings_of(asn);
        let others = match &all.ibgp {
            Ibgp::FullMesh if was == Some(IbgpSession::Peers(a.clone(), b.clone())) => {
                return Some(());
            }
            Ibgp::FullMesh => {
                let of: Vec<NodeId> =
                    self.doc.nodes().filter(|n| n.asn == asn).map(|n| n.id.clone()).collect();
                let pairs = of.iter().enumerate().flat_map(|(place, one)| {
                    of[..place].iter().map(|other| IbgpSession::Peers(other.clone(), one.clone()))
                });
                pairs.collect()
            }
            Ibgp::Sessions(others) => others.clone(),
        };
        let ibgp = others.into_iter().filter(|session| !is_it(session)).chain(was).collect();
        self.edit(Edit::SetAs(Box::new(AsSettings { ibgp: Ibgp::Sessions(ibgp), ..all })));
        Some(())
    }

    fn process(&mut self, node: &NodeId) -> Option<()> {
        let (was, all) = (self.before.node(node)?.clone(), self.before.selection());
        let profile = Some(was.profile.unwrap_or(all.profile));
        let options = was.options.or(all.options);
        self.edit(Edit::node(node, NodeField::Profile(profile)));
        self.edit(Edit::node(node, NodeField::Options(options)));
        Some(())
    }

    fn ends(&mut self, a: &NodeId, b: &NodeId, field: impl Fn(&Link, Side) -> Vec<EndField>) {
        for link in Self::between(&self.doc, a, b) {
            let Some(was) = self.before.link(&link).cloned() else { continue };
            for side in Side::BOTH {
                field(&was, side)
                    .into_iter()
                    .for_each(|field| self.edit(Edit::end(&link, side, field)));
            }
        }
    }

    fn setting(&mut self, setting: Setting, node: &NodeId, with: &NodeId) -> Option<()> {
        let both = [node, with].map(|id| self.before.node(id).cloned());
        let [Some(a), Some(b)] = both else { return None };
        let mut nodes = |field: &dyn Fn(&Node) -> NodeField| {
            for was in [&a, &b] {
                self.edit(Edit::node(&was.id, field(was)));
            }
        };
        match setting {
            Setting::Policy => {
                self.ends(node, with, |was, side| {
                    vec![EndField::Policy(was.end(side).policy.clone())]
                });
            }
            Setting::Relationship => {
                self.ends(node, with, |was, side| vec![EndField::Role(was.end(side).role)]);
            }
            Setting::Address => {
                nodes(&|was| NodeField::Loopback(Some(was.effective_loopback())));
                self.ends(node, with, |was, side| vec![EndField::Address(was.end(side).address)]);
            }
            Setting::Asn => self.asns([node, with]),
            Setting::RouterId => nodes(&|was| NodeField::RouterId(Some(was.effective_router_id()))),
            Setting::ClusterId => {
                nodes(&|was| NodeField::ClusterId(Some(was.effective_cluster_id())));
            }
            Setting::NextHop => nodes(&|was| NodeField::NextHop(was.next_hop)),
            Setting::OriginValidation => {
                nodes(&|was| NodeField::OriginValidation(was.origin_validation));
            }
            Setting::LeakProtection => nodes(&|was| NodeField::LeakProtection(was.leak_protection)),
            Setting::Profile => [node, with].into_iter().try_for_each(|node| self.process(node))?,
            Setting::Roas => self.edit(Edit::SetRoas(self.before.roas().to_vec())),
            Setting::AddPath => {
                let asn = a.asn;
                let add_path = self.before.add_path_of(asn);
                let all = AsSettings { add_path, ..self.doc.settings_of(asn) };
                self.edit(Edit::SetAs(Box::new(all)));
            }
            Setting::Reflection => self.inner_session(node, with)?,
        }
        Some(())
    }
}
