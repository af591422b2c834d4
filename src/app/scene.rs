//! What every part of the window may look at while it draws, and what it may ask for.

use std::collections::BTreeSet;

use egui::Color32;

use super::command::Command;
use super::settings::Settings;
use super::theme::Theme;
use crate::anycast::{Catchments, ChainLink, why_moved};
use crate::engine::{Stability, Verdict};
use crate::sandbox::time::{Cost, Time};
use crate::sandbox::{Intent, Question, Sandbox, can_split, external_links, several, with_service};
use crate::topology::{Edit, Link, LinkId, NodeId, Prefix, Service, Topology};
use crate::wording::over;

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Links.
    pub links: BTreeSet<LinkId>,
}

impl Selection {
    /// One node.
    pub fn node(id: &NodeId) -> Self {
        Self { nodes: [id.clone()].into(), links: BTreeSet::new() }
    }

    /// One link.
    pub fn link(id: &LinkId) -> Self {
        Self { nodes: BTreeSet::new(), links: [id.clone()].into() }
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.links.is_empty()
    }

    /// How many things are.
    pub fn len(&self) -> usize {
        self.nodes.len() + self.links.len()
    }

    /// The node, where it is the only thing selected.
    pub fn only_node(&self) -> Option<&NodeId> {
        self.nodes.first().filter(|_| self.len() == 1)
    }

    /// The link, where it is the only thing selected.
    pub fn only_link(&self) -> Option<&LinkId> {
        self.links.first().filter(|_| self.len() == 1)
    }

    /// Drops what the document no longer holds.
    pub fn retain_existing(&mut self, doc: &Topology) {
        self.nodes.retain(|id| doc.node(id).is_some());
        self.links.retain(|id| doc.link(id).is_some());
    }
}

impl Command {
    /// Whether it would do something now; where not, its key does nothing and its menu item is
    /// grey.
    pub fn is_possible(self, sandbox: &Sandbox, selection: &Selection) -> bool {
        match self {
            Self::Undo => !sandbox.history().done().is_empty(),
            Self::Redo => !sandbox.history().undone().is_empty(),
            Self::Cut | Self::Copy | Self::Duplicate => !selection.nodes.is_empty(),
            Self::Delete | Self::FitSelection => !selection.is_empty(),
            Self::Rename => selection.only_node().is_some(),
            Self::FailLan => selection.nodes.iter().any(|id| !sandbox.doc().lan_of(id).is_empty()),
            Self::KillService | Self::ReviveService => {
                let service =
                    if self == Self::KillService { Service::Running } else { Service::Dead };
                with_service(sandbox.doc(), &selection.nodes, service).next().is_some()
            }
            Self::Reverse | Self::ShutDown => {
                external_links(sandbox.doc(), &selection.links).next().is_some()
            }
            Self::Split(into) => selection
                .only_node()
                .is_some_and(|id| can_split(sandbox.doc(), id, usize::from(into))),
            Self::Collapse => {
                !several(sandbox.doc(), &selection.nodes, &selection.links).is_empty()
            }
            Self::SelectAll | Self::Fit | Self::Arrange => sandbox.doc().nodes().len() > 0,
            _ => true,
        }
    }

    /// Whether it is one of those that play a recording, and of no use without one.
    pub fn plays(self) -> bool {
        matches!(self, Self::Play | Self::PlayBack | Self::StepOn | Self::StepBack)
    }
}

/// A turn of the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TourTurn {
    /// To the next page.
    Next,
    /// To the page before.
    Back,
    /// Ends it.
    Close,
}

/// What a part of the window asks for. Nothing happens until the frame's actions are run.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Ask the session for something.
    Do(Intent),
    /// Ask a question whose answer is shown once it is known.
    Ask(Question),
    /// Run a command.
    Run(Command),
    /// Select this and nothing else.
    Select(Selection),
    /// Show the routes of this prefix.
    ShowPrefix(Prefix),
    /// Open one of the shipped examples, by its place.
    OpenExample(usize),
    /// Open a file.
    OpenFile(std::path::PathBuf),
    /// Bring a node into view and select it.
    Reveal(NodeId),
    /// Turn a page of the tour.
    Tour(TourTurn),
    /// Light, dark, or as the system says.
    SetAppearance(super::settings::Appearance),
    /// Say something that went wrong or happened.
    Say(String),
}

impl Action {
    /// Changes the document.
    pub fn edit(edit: Edit) -> Self {
        Self::Do(Intent::Edit(edit))
    }
}

/// Asked for during a frame, in order.
pub type Actions = Vec<Action>;

/// What every part of the window may look at.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The document, its routes and its history.
    pub sandbox: &'a Sandbox,
    /// Colours.
    pub theme: &'a Theme,
    /// What the person likes.
    pub settings: &'a Settings,
    /// What is selected.
    pub selection: &'a Selection,
    /// The prefix that is shown, if anybody announces one.
    pub prefix: Option<Prefix>,
}

impl<'a> Scene<'a> {
    /// The stable states of the prefix that is shown; none as long as they are being worked out.
    pub fn stability(&self) -> Option<&'a Stability> {
        self.sandbox.stability(&self.prefix?)
    }

    /// The recording, if time is recorded.
    pub fn time(&self) -> Option<&'a Time> {
        self.sandbox.time()
    }

    /// The recording, where nothing lies over it: a preview hides what happens in time.
    pub fn time_shown(&self) -> Option<&'a Time> {
        self.time().filter(|_| !self.sandbox.shown().is_over())
    }

    /// What the recording costs the clients of the prefix that is shown, once it is known.
    pub fn cost(&self) -> Option<&'a Cost> {
        self.sandbox.cost(&self.prefix?)
    }

    /// The document as it is, or as it was at the instant that is shown.
    pub fn doc(&self) -> &'a Topology {
        self.sandbox.shown_doc()
    }

    /// What people call a node.
    pub fn name(&self, id: &NodeId) -> String {
        self.sandbox.name(id)
    }

    /// What people call a neighbour that a route came from, with the link where several join the
    /// two.
    pub fn name_of_source(&self, (from, link): &(NodeId, Option<LinkId>)) -> String {
        let doc = self.doc();
        let is_one_of_many = |link: &&Link| doc.links_between(&link.a.node, &link.b.node).len() > 1;
        match link.as_ref().and_then(|link| doc.link(link)).filter(is_one_of_many) {
            Some(link) => over(&self.name(from), &link.id),
            None => self.name(from),
        }
    }

    /// The catchments of the prefix that is shown.
    pub fn catchments(&self) -> Option<&'a Catchments> {
        self.sandbox.now().catchments_of(&self.prefix?)
    }

    /// What may be said of nodes that go on changing: that they never rest only where it is proved.
    pub fn unrest(&self) -> &'static str {
        let routes = self.prefix.and_then(|p| self.sandbox.now().view.of(&p));
        match routes.map(|r| r.verdict) {
            Some(Verdict::Oscillates(_)) => "never at rest",
            _ => "not at rest",
        }
    }

    /// Whether what is shown is one choice of a walkthrough, and not a state.
    pub fn is_walked(&self) -> bool {
        self.sandbox.shown().walk().is_some()
    }

    /// The decisions that changed between the moment that is compared with and now, from the first
    /// cause to the one that sends a node's packets elsewhere.
    pub fn chain_to(&self, node: &NodeId, prefix: &Prefix) -> Vec<ChainLink> {
        let (before, now) = (self.sandbox.before(), self.sandbox.now());
        match before.catchments_of(prefix).zip(now.catchments_of(prefix)) {
            Some((then, is)) => why_moved((&*before.view, then), (&*now.view, is), prefix, node),
            None => Vec::new(),
        }
    }

    /// The place of a site in the order of letters.
    pub fn site_place(&self, site: &NodeId) -> Option<usize> {
        self.sandbox.site_place(site)
    }

    /// The colour of a site.
    pub fn site_colour(&self, site: &NodeId) -> Color32 {
        self.site_place(site).map_or(self.theme.ghost.0, |place| self.theme.site(place))
    }

    /// The letter of a site: A to Z, then AA, AB …
    pub fn site_letter(&self, site: &NodeId) -> String {
        self.site_place(site).map_or_else(|| "?".to_owned(), letter)
    }
}

/// The letter of a place: A to Z, then AA, AB …
pub(super) fn letter(place: usize) -> String {
    let last = char::from(b'A' + (place % 26) as u8);
    if place < 26 { last.to_string() } else { letter(place / 26 - 1) + &last.to_string() }
}
