//! The bar at the top: menus made from the table of commands, what is open, finder and prefix.

use egui::containers::menu::{MenuButton, MenuConfig, SubMenuButton, menu_style};
use egui::{
    Align2, Atom, Button, MenuBar, Response, RichText, Role, Sense, Shape, Stroke, TextStyle, Ui,
    UiBuilder, Vec2, WidgetInfo, vec2,
};

use super::command::{COMMANDS, Command, Info, Menu};
use super::dialog;
use super::files::Files;
use super::prefix_bar;
use super::scene::{Action, Actions, Scene};
use super::settings::Appearance;
use super::theme::strong;
use crate::examples;

/// The least width of the field that opens the finder.
const FIELD: f32 = 250.0;

/// Shows the bar.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, files: &Files, actions: &mut Actions) {
    let config = MenuConfig::new().style(|style: &mut egui::Style| {
        menu_style(style);
        style.spacing.button_padding = vec2(10.0, 4.0);
    });
    let bar = MenuBar::new().config(config).style(|style: &mut egui::Style| {
        menu_style(style);
        style.spacing.button_padding = vec2(8.0, 4.0);
        style.spacing.item_spacing.x = 2.0;
    });
    let row = ui.max_rect();
    let menus = ui.scope_builder(UiBuilder::new().max_rect(row), |ui| {
        // The bar would take the whole row; the rest of it is for others.
        let bar = bar.ui(ui, |ui| {
            for menu in Menu::ALL {
                let button = MenuButton::new(menu.as_str());
                let response = button.ui(ui, |ui| menu_items(ui, scene, menu, actions)).0;
                response.on_hover_text(about(menu));
            }
            ui.min_rect().left() + ui.cursor().left() - ui.max_rect().left()
        });
        bar.inner
    });
    let height = menus.response.rect.height();
    let mut rest = egui::Rect::from_min_size(row.min, vec2(row.width(), height));
    rest.set_left(menus.inner + 8.0);
    let right = ui.scope_builder(UiBuilder::new().max_rect(rest), |ui| {
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(layout, |ui| at_the_right(ui, scene, files, actions)).inner
    });
    rest.set_right(right.inner - 12.0);
    name(ui, scene, files, rest, row.center().x);
}

fn about(menu: Menu) -> &'static str {
    match menu {
        Menu::File => "Open, save and quit",
        Menu::Edit => "Change the document",
        Menu::View => "Change how the document is shown",
        Menu::Learn => "The tour and the examples",
        Menu::Help => "Finder, keys and what this is",
    }
}

/// Prefix and finder, as wide as there is room; where their left edge is.
fn at_the_right(ui: &mut Ui, scene: &Scene<'_>, files: &Files, actions: &mut Actions) -> f32 {
    ui.spacing_mut().item_spacing.x = 8.0;
    let room = ui.available_width();
    let finder = Command::Palette.info();
    let words = finder.name.trim_end_matches('…');
    let body = TextStyle::Body.resolve(ui.style());
    let measure = |text: String| {
        let ink = egui::Color32::PLACEHOLDER;
        ui.painter().layout_no_wrap(text, body.clone(), ink).size().x
    };
    let field = (measure(words.to_owned() + &finder.keys_text()) + 56.0).max(FIELD);
    // The name is worth more than a wide field; its mark comes and goes and is always allowed for.
    let name = measure(files.title() + "edited") + 60.0;
    let left_for_field = room - prefix_bar::width(ui, scene) - name;
    prefix_bar::show(ui, scene, room, actions);
    let response = if left_for_field >= field {
        let text = RichText::new(words).color(scene.theme.weak.0);
        let keys = RichText::new(finder.keys_text()).text_style(TextStyle::Small);
        let button = Button::new(text).shortcut_text(keys).min_size(vec2(field, dialog::TARGET));
        ui.add(button).accessible_name(finder.name)
    } else {
        dialog::icon_button(ui, scene.theme, finder.name, |painter, at, ink| {
            let stroke = Stroke::new(1.8, ink);
            painter.circle_stroke(at - Vec2::splat(2.0), 5.5, stroke);
            painter.line_segment([at + Vec2::splat(2.2), at + Vec2::splat(7.0)], stroke);
        })
    };
    if response.on_hover_text(finder.tooltip()).clicked() {
        actions.push(Action::Run(Command::Palette));
    }
    ui.min_rect().left()
}

/// What is open, and whether it is saved: in the middle of the window where there is room.
fn name(ui: &mut Ui, scene: &Scene<'_>, files: &Files, room: egui::Rect, middle: f32) {
    let title = files.title();
    let edited = scene.sandbox.is_edited();
    let size = TextStyle::Body.resolve(ui.style()).size;
    let weak = scene.theme.weak.0;
    let small = TextStyle::Small.resolve(ui.style());
    let mark = edited.then(|| ui.painter().layout_no_wrap("edited".to_owned(), small, weak));
    let mark_width = mark.as_ref().map_or(0.0, |m| m.size().x + 26.0);
    let mut job =
        egui::text::LayoutJob::simple_singleline(title.clone(), strong(size), scene.theme.text.0);
    let most = (room.width() - mark_width).max(0.0);
    job.wrap = egui::text::TextWrapping::truncate_at_width(most);
    let text = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let width = text.size().x + mark_width;
    let furthest = (room.right() - width).max(room.left());
    let left = (middle - width / 2.0).clamp(room.left(), furthest);
    let rect = egui::Rect::from_min_size(
        egui::pos2(left, room.top()),
        vec2(width.min(room.width()), room.height()),
    );
    let response = ui.allocate_rect(rect, Sense::hover());
    let spoken = if edited { format!("{title}, edited") } else { title };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let at = egui::pos2(rect.left(), rect.center().y - text.size().y / 2.0);
    let dot = at.x + text.size().x + 14.0;
    ui.painter().galley(at, text, scene.theme.text.0);
    if let Some(mark) = mark {
        ui.painter().circle_filled(egui::pos2(dot, rect.center().y), 4.0, scene.theme.accent.0);
        let at =
            Align2::LEFT_CENTER.anchor_size(egui::pos2(dot + 10.0, rect.center().y), mark.size());
        ui.painter().galley(at.min, mark, weak);
    }
    response.on_hover_text(match files.path() {
        Some(path) => path.display().to_string(),
        None => "Not saved to a file yet".to_owned(),
    });
}

/// What stands left of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// It is on.
    On,
    /// It is off, or nothing that can be on.
    Off,
}

impl Mark {
    fn of(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

fn mark_atom(mark: Mark) -> Atom<'static> {
    Atom::paint(Vec2::splat(16.0), move |ui, args| {
        if mark == Mark::On {
            let at = |x, y| args.rect.lerp_inside(vec2(x, y));
            let line = vec![at(0.15, 0.55), at(0.4, 0.8), at(0.85, 0.25)];
            ui.painter().add(Shape::line(line, Stroke::new(2.0, args.fallback_text_color)));
        }
    })
}

fn menu_items(ui: &mut Ui, scene: &Scene<'_>, menu: Menu, actions: &mut Actions) {
    // In a small window with large text a menu may be taller than the window.
    let most = ui.ctx().content_rect().height() - 72.0;
    ui.set_max_height(most);
    let size = TextStyle::Body.resolve(ui.style()).size;
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical().max_height(most).show(ui, |ui| {
        ui.set_min_width(17.0 * size);
        for info in COMMANDS.iter().filter(|i| i.menu == menu) {
            if info.ruled {
                ui.add(egui::Separator::default().spacing(9.0));
            }
            if info.command == Command::Appearance {
                appearance(ui, scene, info, actions);
            } else if item(ui, scene, info) {
                actions.push(Action::Run(info.command));
            }
            if info.command == Command::OpenPath {
                recent(ui, scene, actions);
            }
            if matches!(info.command, Command::OpenPath | Command::Tour) {
                example_menu(ui, actions);
            }
        }
    });
}

/// One command; whether it was clicked.
fn item(ui: &mut Ui, scene: &Scene<'_>, info: &Info) -> bool {
    let label = label(scene, info);
    let has_marks = info.menu == Menu::View;
    let state = toggle(scene, info.command);
    let shown: egui::Atoms<'_> = if has_marks {
        egui::Atoms::new((mark_atom(Mark::of(state == Some(true))), label.as_str()))
    } else {
        egui::Atoms::new(label.as_str())
    };
    let button = Button::new(shown).shortcut_text(info.keys_text());
    let response = ui.add_enabled(info.command.is_possible(scene.sandbox, scene.selection), button);
    let response = response.accessible_name(&label);
    if let Some(on) = state {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::MenuItemCheckBox);
            node.set_toggled(if on {
                egui::accesskit::Toggled::True
            } else {
                egui::accesskit::Toggled::False
            });
        });
    }
    response.on_hover_text(info.tooltip()).on_disabled_hover_text(info.tooltip()).clicked()
}

fn label(scene: &Scene<'_>, info: &Info) -> String {
    let step = match info.command {
        Command::Undo => scene.sandbox.history().done().last(),
        Command::Redo => scene.sandbox.history().undone().last(),
        _ => None,
    };
    let Some(step) = step else {
        return info.name.to_owned();
    };
    const MOST: usize = 44;
    let mut what: String = step.label.chars().take(MOST).collect();
    if step.label.chars().count() > MOST {
        what.push('…');
    }
    format!("{} {what}", info.name)
}

/// Whether a command that switches something is on.
fn toggle(scene: &Scene<'_>, command: Command) -> Option<bool> {
    match command {
        Command::Snap => Some(scene.settings.snap),
        Command::LessMotion => Some(scene.settings.less_motion),
        Command::Pin => Some(scene.sandbox.is_pinned()),
        // While it is on there are no menus.
        Command::Present => Some(false),
        _ => None,
    }
}

fn appearance(ui: &mut Ui, scene: &Scene<'_>, info: &Info, actions: &mut Actions) {
    let button = Button::new((mark_atom(Mark::Off), "Appearance"));
    let button = SubMenuButton::from_button(button.right_text(SubMenuButton::arrow_atom(None)));
    let (response, _) = button.ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (choice, name, tip) in [
            (Appearance::System, "As the system", "Light or dark, as the system is"),
            (Appearance::Light, "Light", "Always light"),
            (Appearance::Dark, "Dark", "Always dark"),
        ] {
            let chosen = scene.settings.appearance == choice;
            let response = ui.add(Button::new((mark_atom(Mark::of(chosen)), name)));
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_role(Role::MenuItemRadio);
                let toggled = egui::accesskit::Toggled::from(chosen);
                node.set_toggled(toggled);
            });
            if response.on_hover_text(tip).clicked() {
                actions.push(Action::SetAppearance(choice));
            }
        }
    });
    response.on_hover_text(info.tooltip());
}

fn recent(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
    let (response, _) = SubMenuButton::new("Recent").ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if scene.settings.recent.is_empty() {
            ui.add_enabled(false, Button::new("No files yet"));
        }
        for path in &scene.settings.recent {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            let folder = path.parent().map(|p| p.display().to_string()).unwrap_or_default();
            if entry(ui, &name).on_hover_text(format!("Open it from {folder}")).clicked() {
                actions.push(Action::OpenFile(path.clone()));
            }
        }
    });
    response.on_hover_text("Files opened before");
}

fn example_menu(ui: &mut Ui, actions: &mut Actions) {
    let (response, _) = SubMenuButton::new("Examples").ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (place, example) in examples::all().iter().enumerate() {
            let tip = format!("Open the example {}", example.file);
            if entry(ui, example.title()).on_hover_text(tip).clicked() {
                actions.push(Action::OpenExample(place));
            }
        }
    });
    response.on_hover_text("Small networks, each with one thing to see");
}

/// An entry without keys, as wide as its menu.
fn entry(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new((text, Atom::grow())))
}
