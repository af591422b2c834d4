//! The page with all keys, and the page about the program.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Context, Grid, Label, Layout, RichText, ScrollArea, TextStyle, Ui};

use super::command::{COMMANDS, Menu};
use super::dialog::{self, Answer, Opened, Place, Weight};
use super::scene::Scene;
use super::theme::strong;
use crate::topology::FORMAT;

/// Pointer actions on the canvas, with their modifier keys.
const POINTER: &[(&str, &str)] = &[
    ("Drag from a node's rim", "Draw a link; on empty canvas it adds the other node too"),
    ("Drag a node", "Move it, with all that is selected"),
    ("Alt while dragging", "Move freely, off the grid"),
    ("Drag the empty canvas", "Select what is in the rectangle"),
    ("Shift+click", "Add to the selection, or take from it"),
    ("Double click a node", "Rename it; an AS that is one node shows its routers"),
    ("Click the name of a hull", "Select all routers of the AS; double click: one node"),
    ("Drag a kind from the left", "Drop a new node"),
    ("Wheel", "Zoom at the pointer; with Shift, move sideways"),
    ("Two fingers", "Move the view"),
    ("Pinch, or Ctrl+wheel", "Zoom at the pointer"),
    ("Space and drag, or middle drag", "Move the view"),
    ("Drop a .ron file", "Open it"),
];

/// Keys that are not commands: their effect depends on the focus.
const KEYBOARD: &[(&str, &str)] = &[
    ("Tab", "To the next control, node or link"),
    ("Enter", "Select the node or link with the keyboard; with the Link tool, link it"),
    ("Arrows", "Move what is selected; with nothing selected, walk along links"),
    ("Shift+arrows", "Move what is selected five steps at once"),
    ("Alt+arrows", "Walk along links and select"),
];

/// A part of the page that stays in one column if there is room.
enum Part {
    Menus(&'static [Menu]),
    Gestures,
}

const PARTS: [Part; 3] = [
    Part::Menus(&[Menu::File, Menu::View]),
    Part::Menus(&[Menu::Edit, Menu::Learn, Menu::Help]),
    Part::Gestures,
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    #[default]
    None,
    Keys,
    About,
}

/// The pages of the Help menu.
#[derive(Debug, Default)]
pub(super) struct Help {
    page: Page,
}

impl Help {
    /// Shows all keys.
    pub(super) fn open_keys(&mut self) {
        self.page = Page::Keys;
    }

    /// Shows the page about the program.
    pub(super) fn open_about(&mut self) {
        self.page = Page::About;
    }

    /// Returns true if a page has the keyboard.
    pub(super) fn is_open(&self) -> bool {
        self.page != Page::None
    }

    /// Draws the open page.
    pub(super) fn show(&mut self, ctx: &Context, scene: &Scene<'_>) {
        let (title, width) = match self.page {
            Page::None => return,
            Page::Keys => ("Keys", 1160.0),
            Page::About => ("About Catchment", 480.0),
        };
        let (closed, answer) =
            dialog::show(ctx, scene.theme, (title, Place::Middle, width), |ui, opened| {
                dialog::heading(ui, title);
                match self.page {
                    Page::Keys => keys(ui, scene),
                    _ => about(ui, scene),
                }
                close_button(ui, scene, opened)
            });
        if closed || answer == Answer::Dismissed {
            self.page = Page::None;
            ctx.request_repaint();
        }
    }
}

fn close_button(ui: &mut Ui, scene: &Scene<'_>, opened: Opened) -> bool {
    dialog::buttons(ui, |ui| {
        let close = dialog::button(ui, scene.theme, Weight::Main, "Close", "Close (Esc)");
        opened.focus(&close);
        close.clicked()
    })
}

fn keys(ui: &mut Ui, scene: &Scene<'_>) {
    let height = (ui.max_rect().bottom() - ui.cursor().top() - 56.0).max(120.0);
    let size = TextStyle::Body.resolve(ui.style()).size;
    // Nothing here is clickable, so rows can be closer than targets.
    ui.spacing_mut().interact_size.y = size + 8.0;
    let count = ((ui.available_width() / (24.0 * size)).floor() as usize).clamp(1, 3);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        // Room for the scroll bar.
        ui.set_width(ui.available_width() - 12.0);
        ui.columns(count, |columns| {
            for (place, part) in PARTS.iter().enumerate() {
                let column = &mut columns[place % count];
                column.with_layout(Layout::top_down(Align::Min), |ui| match part {
                    Part::Menus(menus) => menus.iter().for_each(|m| menu_keys(ui, scene, *m)),
                    Part::Gestures => {
                        table(ui, scene, "Pointer", POINTER);
                        table(ui, scene, "Keyboard on the canvas", KEYBOARD);
                    }
                });
            }
        });
    });
}

fn menu_keys(ui: &mut Ui, scene: &Scene<'_>, menu: Menu) {
    section(ui, menu.as_str());
    Grid::new(menu.as_str()).num_columns(2).spacing([16.0, 3.0]).show(ui, |ui| {
        for info in COMMANDS.iter().filter(|i| i.menu == menu) {
            caps(ui, scene, &info.all_keys());
            ui.label(info.name.trim_end_matches('…')).on_hover_text(info.tip);
            ui.end_row();
        }
    });
    ui.add_space(10.0);
}

fn table(ui: &mut Ui, scene: &Scene<'_>, title: &str, rows: &[(&str, &str)]) {
    section(ui, title);
    for (gesture, what) in rows {
        let size = TextStyle::Body.resolve(ui.style());
        let mut job = LayoutJob::default();
        job.append(gesture, 0.0, TextFormat::simple(strong(size.size), scene.theme.text.0));
        job.append(what, 10.0, TextFormat::simple(size, scene.theme.weak.0));
        ui.add(Label::new(job).wrap());
    }
    ui.add_space(10.0);
}

fn section(ui: &mut Ui, text: &str) {
    let size = TextStyle::Body.resolve(ui.style()).size + 1.0;
    ui.label(RichText::new(text).font(strong(size)));
    ui.add_space(2.0);
}

/// Shows keys as key caps, with "or" between them.
fn caps(ui: &mut Ui, scene: &Scene<'_>, keys: &[String]) {
    ui.horizontal(|ui| {
        ui.set_min_width(10.5 * TextStyle::Body.resolve(ui.style()).size);
        ui.spacing_mut().item_spacing.x = 5.0;
        for (place, key) in keys.iter().enumerate() {
            if place > 0 {
                ui.label(RichText::new("or").color(scene.theme.weak.0));
            }
            egui::Frame::new()
                .fill(scene.theme.control.0)
                .stroke(egui::Stroke::new(1.0, scene.theme.line.0))
                .corner_radius(4)
                .inner_margin(egui::Margin::symmetric(6, 1))
                .show(ui, |ui| ui.label(RichText::new(key).text_style(TextStyle::Small)));
        }
    });
}

fn about(ui: &mut Ui, scene: &Scene<'_>) {
    let line = |ui: &mut Ui, text: String| {
        ui.add(Label::new(RichText::new(text).color(scene.theme.weak.0)).wrap());
    };
    ui.add(Label::new(env!("CARGO_PKG_DESCRIPTION")).wrap());
    ui.add_space(8.0);
    line(ui, format!("Version {}", env!("CARGO_PKG_VERSION")));
    line(ui, format!("Topology files of format {FORMAT}"));
    line(ui, format!("Licence: {}", env!("CARGO_PKG_LICENSE").replace("OR", "or")));
    line(ui, "Typeface: Inter, under the SIL Open Font License".to_owned());
}
