//! The state that every part of the window can read while drawing, and the actions that it can
//! request.

use std::collections::BTreeSet;

use egui::Color32;

use super::command::Command;
use super::settings::Settings;
use super::theme::Theme;
use crate::anycast::Catchments;
use crate::engine::{Stability, Verdict};
use crate::sandbox::time::{Cost, Time};
use crate::sandbox::{Intent, Question, Sandbox, can_split, external_links, several, with_service};
use crate::topology::{Edit, Link, LinkId, NodeId, Prefix, Service, Topology};
use crate::wording::over;

/// The selected nodes and links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Selected nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Selected links.
    pub links: BTreeSet<LinkId>,
}

impl Selection {
    /// Selects one node.
    pub fn node(id: &NodeId) -> Self {
        Self { nodes: [id.clone()].into(), links: BTreeSet::new() }
    }

    /// Selects one link.
    pub fn link(id: &LinkId) -> Self {
        Self { nodes: BTreeSet::new(), links: [id.clone()].into() }
    }

    /// Returns true if nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.links.is_empty()
    }

    /// Returns the number of selected nodes and links.
    pub fn len(&self) -> usize {
        self.nodes.len() + self.links.len()
    }

    /// Returns the node if it is the only item selected.
    pub fn only_node(&self) -> Option<&NodeId> {
        self.nodes.first().filter(|_| self.len() == 1)
    }

    /// Returns the link if it is the only item selected.
    pub fn only_link(&self) -> Option<&LinkId> {
        self.links.first().filter(|_| self.len() == 1)
    }

    /// Drops items that no longer exist in the document.
    pub fn retain_existing(&mut self, doc: &Topology) {
        self.nodes.retain(|id| doc.node(id).is_some());
        self.links.retain(|id| doc.link(id).is_some());
    }
}

impl Command {
    /// Returns true if the command would have an effect now; if not, its key does nothing and its
    /// menu item is grey.
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

    /// Returns true if the command plays a recording, and does nothing without one.
    pub fn plays(self) -> bool {
        matches!(self, Self::Play | Self::PlayBack | Self::StepOn | Self::StepBack)
    }
}

/// A turn of the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TourTurn {
    /// Goes to the next page.
    Next,
    /// Goes to the previous page.
    Back,
    /// Ends the tour.
    Close,
}

/// A request of a part of the window. It takes effect when the frame's actions are run.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Pass an intent to the session.
    Do(Intent),
    /// Ask a question whose answer is shown once it is known.
    Ask(Question),
    /// Run a command.
    Run(Command),
    /// Select this and nothing else.
    Select(Selection),
    /// Show the routes of this prefix.
    ShowPrefix(Prefix),
    /// Open one of the shipped examples, by its index.
    OpenExample(usize),
    /// Open a file.
    OpenFile(std::path::PathBuf),
    /// Bring a node into view and select it.
    Reveal(NodeId),
    /// Turn a page of the tour.
    Tour(TourTurn),
    /// Set a light or dark appearance, or follow the system.
    SetAppearance(super::settings::Appearance),
    /// Show a message about an error or an event.
    Say(String),
}

impl Action {
    /// Returns the action that applies an edit to the document.
    pub fn edit(edit: Edit) -> Self {
        Self::Do(Intent::Edit(edit))
    }
}

/// Actions requested during a frame, in order.
pub type Actions = Vec<Action>;

/// State that every part of the window can read.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The document, its routes and its history.
    pub sandbox: &'a Sandbox,
    /// Colours of the theme.
    pub theme: &'a Theme,
    /// The user's settings.
    pub settings: &'a Settings,
    /// The selection.
    pub selection: &'a Selection,
    /// The prefix that is shown, if any is announced.
    pub prefix: Option<Prefix>,
}

impl<'a> Scene<'a> {
    /// Returns the stable states of the shown prefix; none while they are being computed.
    pub fn stability(&self) -> Option<&'a Stability> {
        self.sandbox.stability(&self.prefix?)
    }

    /// Returns the recording, if there is one.
    pub fn time(&self) -> Option<&'a Time> {
        self.sandbox.time()
    }

    /// Returns the recording, unless something like a preview hides it.
    pub fn time_shown(&self) -> Option<&'a Time> {
        self.time().filter(|_| !self.sandbox.shown().is_over())
    }

    /// Returns the impact of the recording on the clients of the shown prefix, once it is known.
    pub fn cost(&self) -> Option<&'a Cost> {
        self.sandbox.cost(&self.prefix?)
    }

    /// Returns the document as it is, or as it was at the shown instant.
    pub fn doc(&self) -> &'a Topology {
        self.sandbox.shown_doc()
    }

    /// Returns the display name of a node.
    pub fn name(&self, id: &NodeId) -> String {
        self.sandbox.name(id)
    }

    /// Returns the name of a neighbour that a route came from, with the link where several join the
    /// two.
    pub fn name_of_source(&self, (from, link): &(NodeId, Option<LinkId>)) -> String {
        let doc = self.doc();
        let is_one_of_many = |link: &&Link| doc.links_between(&link.a.node, &link.b.node).len() > 1;
        match link.as_ref().and_then(|link| doc.link(link)).filter(is_one_of_many) {
            Some(link) => over(&self.name(from), &link.id),
            None => self.name(from),
        }
    }

    /// Returns the catchments of the shown prefix.
    pub fn catchments(&self) -> Option<&'a Catchments> {
        self.sandbox.now().catchments_of(&self.prefix?)
    }

    /// Returns the text for nodes that keep changing: it says "never" only if that is proved.
    pub fn unrest(&self) -> &'static str {
        let routes = self.prefix.and_then(|p| self.sandbox.now().view.of(&p));
        match routes.map(|r| r.verdict) {
            Some(Verdict::Oscillates(_)) => "never at rest",
            _ => "not at rest",
        }
    }

    /// Returns true if one choice of a walkthrough is shown instead of a state.
    pub fn is_walked(&self) -> bool {
        self.sandbox.shown().walk().is_some()
    }

    /// Returns the index of a site in the order of letters.
    pub fn site_place(&self, site: &NodeId) -> Option<usize> {
        self.sandbox.site_place(site)
    }

    /// Returns the colour of a site.
    pub fn site_colour(&self, site: &NodeId) -> Color32 {
        self.site_place(site).map_or(self.theme.ghost.0, |place| self.theme.site(place))
    }

    /// Returns the letter of a site: A to Z, then AA, AB …
    pub fn site_letter(&self, site: &NodeId) -> String {
        self.site_place(site).map_or_else(|| "?".to_owned(), letter)
    }
}

/// Returns the letter for an index: A to Z, then AA, AB …
pub(super) fn letter(place: usize) -> String {
    let last = char::from(b'A' + (place % 26) as u8);
    if place < 26 { last.to_string() } else { letter(place / 26 - 1) + &last.to_string() }
}
