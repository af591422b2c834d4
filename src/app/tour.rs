//! The tour's page beside the live canvas: text, ▶, back and next.

use egui::{Key, Modifiers, RichText, ScrollArea, Ui};

use super::App;
use super::scene::{Action, Actions, Scene, TourTurn as Turn};
use super::theme::strong;
use crate::lesson::{Player, tour};
use crate::sandbox::Sandbox;

/// State of a request to start the tour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Wanted {
    /// There is no request.
    #[default]
    No,
    /// The tour's document is to be opened.
    Yes,
    /// The tour's document is being opened; the tour begins once it is open.
    Opening,
}

/// Automatic turning of pages.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Playing {
    /// Off.
    No,
    /// On; the time at which the page appeared, none before its first frame.
    Since(Option<f64>),
}

/// The tour at one of its pages.
pub(super) struct Tour {
    player: Player,
    playing: Playing,
}

/// Reading speed of a learner who also watches the canvas, in words per second.
const READING: f64 = 2.6;

/// Gap between a page's text and the line below it, in points.
const HINT_GAP: f32 = 8.0;

impl Tour {
    fn new(player: Player) -> Self {
        Self { player, playing: Playing::No }
    }

    /// Shows the page.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        height: f32,
        actions: &mut Actions,
    ) {
        let text = self.player.text(scene.sandbox);
        let (page, pages) = self.player.progress();
        let size = scene.settings.text_size.points();
        ui.horizontal(|ui| {
            let weak =
                RichText::new(format!("The tour, {page} of {pages}")).color(scene.theme.weak.0);
            ui.label(weak);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let close = egui::Button::new("End").frame(false);
                if ui.add(close).on_hover_text("End the tour; the network stays as it is").clicked()
                {
                    actions.push(Action::Tour(Turn::Close));
                }
            });
        });
        // Above the text, so that they stay under the pointer whatever its length.
        self.buttons(ui, scene, page, pages, actions);
        ui.add_space(6.0);
        ui.label(RichText::new(&*self.player.current().title).font(strong(size + 5.0)));
        ui.add_space(4.0);
        let hint = "The network is live: click a node to ask why, or break something.";
        // The line below the text keeps its room, however little there is.
        let font = egui::TextStyle::Body.resolve(ui.style());
        let ink = scene.theme.weak.0;
        let laid_out = ui.painter().layout(hint.to_owned(), font, ink, ui.available_width());
        let below = laid_out.size().y + HINT_GAP + 2.0 * ui.spacing().item_spacing.y;
        let room = (ui.available_height() - below).min(height).max(60.0);
        ui.scope(|ui| {
            // A solid scroll bar shows that the page continues below.
            let solid = egui::style::ScrollStyle::solid();
            let style = egui::style::ScrollStyle { foreground_color: true, ..solid };
            ui.spacing_mut().scroll = style;
            let lines = ScrollArea::vertical().id_salt("tour text").max_height(room);
            lines.auto_shrink([false, true]).show(ui, |ui| {
                for line in text.lines() {
                    paragraph(ui, line, size + 1.0);
                }
            });
        });
        ui.add_space(HINT_GAP);
        ui.add(egui::Label::new(RichText::new(hint).color(ink)).wrap());
        self.turn_when_read(ui, &text, actions);
    }

    fn buttons(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        page: usize,
        pages: usize,
        actions: &mut Actions,
    ) {
        ui.horizontal(|ui| {
            let button =
                |text: &str| egui::Button::new(text.to_owned()).min_size(egui::vec2(72.0, 34.0));
            let back = ui.add_enabled(self.player.can_back(), button("◀ Back"));
            if back.on_hover_text("The page before; what this one did is undone (←)").clicked() {
                actions.push(Action::Tour(Turn::Back));
            }
            let (name, tip) = match self.playing {
                Playing::No => ("▶ Play", "Turn the pages unattended"),
                Playing::Since(_) => ("Pause", "Stay on this page"),
            };
            if ui.add(button(name)).on_hover_text(tip).clicked() {
                self.playing = match self.playing {
                    Playing::No => Playing::Since(None),
                    Playing::Since(_) => Playing::No,
                };
            }
            if self.player.can_forward() {
                let text = RichText::new("Next ▶").color(scene.theme.panel.0);
                let next = egui::Button::new(text).min_size(egui::vec2(72.0, 34.0));
                let next = next.fill(scene.theme.accent.0);
                if ui.add(next).on_hover_text("The next page (→)").clicked() {
                    actions.push(Action::Tour(Turn::Next));
                }
            } else if ui
                .add(button("Done"))
                .on_hover_text("End the tour; the network stays as it is")
                .clicked()
            {
                actions.push(Action::Tour(Turn::Close));
            }
        });
        ui.add_space(2.0);
        let bar = egui::ProgressBar::new(page as f32 / pages.max(1) as f32).desired_height(4.0);
        ui.add(bar.fill(scene.theme.accent.0));
    }

    fn turn_when_read(&mut self, ui: &Ui, text: &str, actions: &mut Actions) {
        let Playing::Since(since) = &mut self.playing else {
            return;
        };
        let now = ui.input(|i| i.time);
        let begun = *since.get_or_insert(now);
        let needs = 4.0 + text.split_whitespace().count() as f64 / READING;
        let left = begun + needs - now;
        if left > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
        } else if self.player.can_forward() {
            *since = None;
            actions.push(Action::Tour(Turn::Next));
        } else {
            self.playing = Playing::No;
        }
    }

    /// Turns a page, and applies its changes to the document.
    fn turn(&mut self, turn: Turn, sandbox: &mut Sandbox) {
        let done = match turn {
            Turn::Next => self.player.forward(sandbox),
            Turn::Back => self.player.back(sandbox),
            Turn::Close => return,
        };
        log::debug!("tour: {done:?}");
        if let Playing::Since(since) = &mut self.playing {
            *since = None;
        }
    }
}

/// Shows one line of a page; a bullet hangs before its text.
fn paragraph(ui: &mut Ui, line: &str, size: f32) {
    let text = |t: &str| RichText::new(t).size(size);
    match line.strip_prefix("• ") {
        Some(rest) => {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                ui.label(text("•"));
                ui.add(egui::Label::new(text(rest)).wrap());
            });
        }
        None => {
            ui.add(egui::Label::new(text(line)).wrap());
        }
    }
}

impl App {
    /// Requests the tour on its own document, after asking about unsaved changes as for any other
    /// document.
    pub fn start_tour(&mut self) {
        self.tour_wanted = Wanted::Yes;
    }

    /// Opens the tour's document if it was requested.
    pub(super) fn prepare_tour(&mut self, ctx: &egui::Context) {
        if self.tour_wanted == Wanted::Yes {
            self.before_leaving(ctx);
            self.tour_wanted = Wanted::Opening;
            self.open_example(ctx, 0);
        }
    }

    /// Begins the tour if its document has just been opened.
    pub(super) fn begin_tour_if_wanted(&mut self) {
        if std::mem::take(&mut self.tour_wanted) != Wanted::Opening {
            return;
        }
        match tour() {
            Ok(lesson) if lesson.document().is_ok_and(|doc| doc == *self.sandbox.doc()) => {
                let player = Player::new(lesson);
                self.canvas.point_at(player.current().focus.clone());
                self.tour = Some(Tour::new(player));
                self.settings.tour_seen = true;
            }
            Ok(_) => {}
            Err(error) => self.notices.say(error.to_string()),
        }
    }

    pub(super) fn turn_tour(&mut self, turn: Turn) {
        if turn == Turn::Close {
            // A network that is back in its initial state needs no saving.
            let begun = self.tour.take().and_then(|t| t.player.lesson().document().ok());
            if begun.is_some_and(|doc| doc == *self.sandbox.doc()) {
                self.sandbox.mark_saved();
            }
            self.canvas.point_at(Vec::new());
            self.canvas.fit_soon();
        } else if let Some(tour) = &mut self.tour {
            tour.turn(turn, &mut self.sandbox);
            self.canvas.point_at(tour.player.current().focus.clone());
            self.follow_document();
        }
    }

    /// Handles the arrow keys, which turn the tour's pages unless the canvas uses them.
    pub(super) fn tour_keys(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let canvas_has_them = !self.selection.is_empty() || ctx.memory(|m| m.focused().is_some());
        if self.tour.is_none() || canvas_has_them {
            return;
        }
        ctx.input_mut(|i| {
            if i.consume_key(Modifiers::NONE, Key::ArrowRight) {
                actions.push(Action::Tour(Turn::Next));
            }
            if i.consume_key(Modifiers::NONE, Key::ArrowLeft) {
                actions.push(Action::Tour(Turn::Back));
            }
        });
    }
}
