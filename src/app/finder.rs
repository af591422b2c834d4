//! The command palette: finds commands, nodes, prefixes and examples by a few typed letters.

use std::cmp::Reverse;

use egui::text::{LayoutJob, TextFormat};
use egui::{Context, Id, Key, Modifiers, ScrollArea, TextEdit, TextStyle, Ui};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::command::{COMMANDS, Command};
use super::dialog::{self, Answer, Place};
use super::pick::{self, Moved, Row};
use super::scene::{Action, Actions, Scene};
use super::theme::strong;
use super::tip::Tip as _;
use crate::examples;

/// Number of rows in view; more are reached by scrolling.
const ROWS: usize = 12;

/// An item that can be found.
struct Item {
    /// Text that is searched first, and highlighted.
    name: String,
    /// Further text to search, shown in weak text.
    more: String,
    /// Keys, or the kind of the item.
    right: String,
    action: Action,
}

/// A matching item, with the positions of the letters that match.
struct Hit {
    item: usize,
    letters: Vec<u32>,
}

/// The command palette.
#[derive(Default)]
pub(super) struct Finder {
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    Closed,
    /// Opened since the last frame.
    Opening,
    Open(Box<Search>),
}

struct Search {
    typed: String,
    items: Vec<Item>,
    hits: Vec<Hit>,
    picked: usize,
    matcher: Matcher,
}

impl Finder {
    /// Opens the palette with an empty search.
    pub(super) fn open(&mut self) {
        self.state = State::Opening;
    }

    /// Returns true if the palette has the keyboard.
    pub(super) fn is_open(&self) -> bool {
        !matches!(self.state, State::Closed)
    }

    /// Draws the palette, and requests the chosen action.
    pub(super) fn show(&mut self, ctx: &Context, scene: &Scene<'_>, actions: &mut Actions) {
        if matches!(self.state, State::Opening) {
            self.state = State::Open(Box::new(Search::new(scene)));
        }
        let State::Open(search) = &mut self.state else {
            return;
        };
        // Its own key closes it again.
        let again = ctx.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::K));
        let about = ("Find", Place::Top, 640.0);
        let (chosen, answer) =
            dialog::show(ctx, scene.theme, about, |ui, _| search.show(ui, scene));
        let close = again || answer == Answer::Dismissed || chosen.is_some();
        actions.extend(chosen);
        if close {
            self.state = State::Closed;
            ctx.request_repaint();
        }
    }
}

impl Search {
    fn new(scene: &Scene<'_>) -> Self {
        let items = items(scene);
        let mut search = Self {
            typed: String::new(),
            items,
            hits: Vec::new(),
            picked: 0,
            matcher: Matcher::new(Config::DEFAULT),
        };
        search.search();
        search
    }

    fn search(&mut self) {
        self.picked = 0;
        let typed = self.typed.trim().to_lowercase();
        let pattern = Pattern::parse(&self.typed, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut scored = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            let mut letters = Vec::new();
            let name = Utf32Str::new(&item.name, &mut buffer);
            match pattern.indices(name, &mut self.matcher, &mut letters) {
                Some(score) => {
                    letters.sort_unstable();
                    scored.push((score, place, letters));
                }
                // In a sentence, scattered letters mean nothing: the whole text must occur.
                None if item.more.to_lowercase().contains(&typed) => {
                    scored.push((0, place, Vec::new()));
                }
                None => {}
            }
        }
        if !typed.is_empty() {
            // Scattered letters are noise if another name contains the whole text.
            let best = scored.iter().map(|(score, ..)| *score).max().unwrap_or_default();
            scored.retain(|(score, ..)| *score == 0 || score * 10 >= best * 7);
            scored.sort_by_key(|(score, place, _)| (Reverse(*score), *place));
        }
        self.hits = scored.into_iter().map(|(_, item, letters)| Hit { item, letters }).collect();
    }

    /// Draws field and list; returns the chosen action.
    fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Option<Action> {
        let moved = self.move_by_keys(ui);
        let id = Id::unique("finder field");
        let field = TextEdit::singleline(&mut self.typed)
            .id(id)
            .hint_text("Find a node or a command")
            .desired_width(f32::INFINITY)
            .min_size(egui::vec2(0.0, 36.0))
            .align(egui::Align2::LEFT_CENTER)
            .background_color(scene.theme.control.0);
        let tip = "Type a few letters, ↑ and ↓ pick, Enter takes, Esc closes";
        let response = ui.add(field).accessible_name("Find a node or a command").tip_above(tip);
        if response.changed() {
            self.search();
        }
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        // Nothing else here takes text input.
        response.request_focus();
        ui.add_space(6.0);
        let clicked = self.list(ui, scene, id, moved);
        let taken = clicked.or_else(|| entered.then_some(self.picked))?;
        let hit = self.hits.get(taken)?;
        Some(self.items.get(hit.item)?.action.clone())
    }

    /// Handles the arrow keys; tells whether they moved to another row.
    fn move_by_keys(&mut self, ui: &Ui) -> Moved {
        let last = self.hits.len().saturating_sub(1);
        let before = self.picked;
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        self.picked = (self.picked + pressed(Key::ArrowDown)).min(last);
        self.picked = self.picked.saturating_sub(pressed(Key::ArrowUp));
        self.picked = (self.picked + pressed(Key::PageDown) * (ROWS - 1)).min(last);
        self.picked = self.picked.saturating_sub(pressed(Key::PageUp) * (ROWS - 1));
        if before == self.picked { Moved::No } else { Moved::Yes }
    }

    /// Draws the rows in view; returns the one that was clicked.
    fn list(&self, ui: &mut Ui, scene: &Scene<'_>, field: Id, moved: Moved) -> Option<usize> {
        if self.hits.is_empty() {
            let text = egui::RichText::new("Nothing is called like this").color(scene.theme.weak.0);
            ui.label(text);
            return None;
        }
        let height = pick::row_height(ui);
        ui.spacing_mut().item_spacing.y = 0.0;
        let room = (ui.max_rect().bottom() - ui.cursor().top()).max(3.0 * height);
        let rows = (room / height).floor().min(ROWS as f32);
        let mut clicked = None;
        let mut area = ScrollArea::vertical().max_height(rows * height).auto_shrink([false, true]);
        if moved == Moved::Yes {
            let offset = pick::offset_of(self.picked, self.hits.len(), height, rows * height);
            area = area.vertical_scroll_offset(offset);
        }
        area.show_rows(ui, height, self.hits.len(), |ui, shown| {
            for at in shown {
                let hit = &self.hits[at];
                let item = &self.items[hit.item];
                let picked = at == self.picked;
                let text = text_of(ui, scene, item, &hit.letters);
                let row = Row { name: &item.name, text, right: &item.right, picked };
                let response = row.show(ui, scene.theme);
                if picked {
                    ui.ctx().accesskit_node_builder(field, |node| {
                        node.set_active_descendant(response.id.accesskit_id());
                    });
                }
                let tip = match item.action {
                    Action::Reveal(_) => "Select it and bring it into view",
                    _ => &item.more,
                };
                if response.entry_tip(tip).clicked() {
                    clicked = Some(at);
                }
            }
        });
        clicked
    }
}

/// Returns all items, commands first.
fn items(scene: &Scene<'_>) -> Vec<Item> {
    let commands = COMMANDS.iter().filter(|i| i.command != Command::Palette).map(|info| Item {
        name: info.name.to_owned(),
        more: info.tip.to_owned(),
        right: info.keys_text(),
        action: Action::Run(info.command),
    });
    let nodes = scene.doc().nodes().map(|node| Item {
        name: node.name.to_string(),
        more: format!("AS{}", node.asn),
        right: node.kind.to_string(),
        action: Action::Reveal(node.id.clone()),
    });
    let prefixes = scene.doc().prefixes();
    let prefixes = prefixes.into_iter().map(|prefix| Item {
        name: prefix.to_string(),
        more: "Show its routes and catchments".to_owned(),
        right: "Prefix".to_owned(),
        action: Action::ShowPrefix(prefix),
    });
    let examples = examples::all().iter().enumerate().map(|(place, example)| Item {
        name: example.title().to_owned(),
        more: example.file.to_owned(),
        right: "Example".to_owned(),
        action: Action::OpenExample(place),
    });
    commands.chain(nodes).chain(prefixes).chain(examples).collect()
}

/// Returns the name with the matching letters highlighted, followed by the further text.
fn text_of(ui: &Ui, scene: &Scene<'_>, item: &Item, letters: &[u32]) -> LayoutJob {
    let font = TextStyle::Body.resolve(ui.style());
    let plain = TextFormat::simple(strong(font.size), scene.theme.text.0);
    let lit = TextFormat::simple(strong(font.size), scene.theme.accent.0);
    let mut job = LayoutJob::default();
    let mut run = String::new();
    let mut run_is_lit = false;
    for (at, letter) in (0u32..).zip(item.name.chars()) {
        let is_lit = letters.binary_search(&at).is_ok();
        if is_lit != run_is_lit && !run.is_empty() {
            let format = if run_is_lit { &lit } else { &plain };
            job.append(&std::mem::take(&mut run), 0.0, format.clone());
        }
        run_is_lit = is_lit;
        run.push(letter);
    }
    job.append(&run, 0.0, if run_is_lit { lit } else { plain });
    job.append(&item.more, 10.0, TextFormat::simple(font, scene.theme.weak.0));
    job
}
