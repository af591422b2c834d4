//! The menus of the bar at the top, built from the table of commands.

use egui::containers::menu::{MenuButton, MenuConfig, SubMenuButton, menu_style};
use egui::{
    Atom, Button, MenuBar, Response, Role, Shape, Stroke, TextStyle, Ui, UiBuilder, Vec2, vec2,
};

use super::command::{COMMANDS, Command, Info, Menu};
use super::files::{self, Files};
use super::scene::{Action, Actions, Scene};
use super::settings::Appearance;
use super::tip::Tip as _;
use super::title;
use crate::examples;

/// Shows the menu bar.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, files: &Files, actions: &mut Actions) {
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
        // The bar would take the whole row, which it shares with others.
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
    let mut rest = row;
    rest.set_height(menus.response.rect.height());
    rest.set_left(menus.inner + 8.0);
    title::show(ui, scene, files, (rest, row.center().x), actions);
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

/// Mark at the left of a menu entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// Checked.
    On,
    /// Unchecked, or not a switch.
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
    // With large text, a menu may be taller than a small window.
    let most = ui.ctx().content_rect().height() - 72.0;
    ui.set_max_height(most);
    let size = TextStyle::Body.resolve(ui.style()).size;
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical().max_height(most).show(ui, |ui| {
        ui.set_min_width(17.0 * size);
        for info in COMMANDS.iter().filter(|i| i.menu == menu) {
            if let Some(group) = Group::of(info.command) {
                if group.begins_with(info.command) {
                    group.show(ui, scene, actions);
                }
                continue;
            }
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

/// Commands grouped into a submenu, since the menu would be taller than a small window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    /// Adding nodes.
    Add,
    /// Parts of a node that fail by themselves.
    Parts,
    /// Splitting one router into several.
    Split,
    /// Tools for the pointer.
    Tools,
}

impl Group {
    fn of(command: Command) -> Option<Self> {
        match command {
            Command::Add(_) => Some(Self::Add),
            Command::FailLan | Command::KillService | Command::ReviveService => Some(Self::Parts),
            Command::Split(_) => Some(Self::Split),
            Command::SelectTool | Command::LinkTool | Command::FailTool => Some(Self::Tools),
            _ => None,
        }
    }

    fn commands(self) -> impl Iterator<Item = &'static Info> {
        COMMANDS.iter().filter(move |info| Self::of(info.command) == Some(self))
    }

    fn begins_with(self, command: Command) -> bool {
        self.commands().next().is_some_and(|info| info.command == command)
    }

    fn show(self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        let (name, tip) = match self {
            Self::Add => ("Add", "Put a new node where the pointer was"),
            Self::Parts => {
                ("Parts", "The LAN of the selected exchange, the servers behind the selected sites")
            }
            Self::Split => ("Split AS into routers", "Make the selected node into several routers"),
            Self::Tools => ("Tools", "What the pointer does on the canvas"),
        };
        if self == Self::Add {
            ui.add(egui::Separator::default().spacing(9.0));
        }
        let (response, _) = SubMenuButton::new(name).ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_min_width(13.0 * TextStyle::Body.resolve(ui.style()).size);
            for info in self.commands() {
                if item(ui, scene, info) {
                    actions.push(Action::Run(info.command));
                }
            }
        });
        response.entry_tip(tip);
    }
}

/// Shows a command; returns true if it was clicked.
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
    response.entry_tip(info.tooltip()).clicked()
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

/// Returns the state of a command that switches something; none for other commands.
fn toggle(scene: &Scene<'_>, command: Command) -> Option<bool> {
    match command {
        Command::Snap => Some(scene.settings.snap),
        Command::LessMotion => Some(scene.settings.less_motion),
        Command::Pin => Some(scene.sandbox.is_pinned()),
        // There are no menus while it is on.
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
            if response.entry_tip(tip).clicked() {
                actions.push(Action::SetAppearance(choice));
            }
        }
    });
    response.entry_tip(info.tooltip());
}

fn recent(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
    let (response, _) = SubMenuButton::new("Recent").ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if scene.settings.recent.is_empty() {
            ui.add_enabled(false, Button::new("No files yet"));
        }
        for file in files::recent_files(&scene.settings.recent) {
            let button = Button::new((file.label(), Atom::grow()));
            let response = ui.add_enabled(file.is_there(), button);
            if response.entry_tip(file.tip()).clicked() {
                actions.push(Action::OpenFile(file.path.to_owned()));
            }
        }
    });
    response.entry_tip("Files opened before");
}

fn example_menu(ui: &mut Ui, actions: &mut Actions) {
    let (response, _) = SubMenuButton::new("Examples").ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut place = 0;
        for (group, all) in examples::groups() {
            let (response, _) = SubMenuButton::new(group.as_str()).ui(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (further, example) in all.iter().enumerate() {
                    let tip = format!("Open the example {}", example.file);
                    if entry(ui, example.title()).entry_tip(tip).clicked() {
                        actions.push(Action::OpenExample(place + further));
                    }
                }
            });
            response.entry_tip(group.about());
            place += all.len();
        }
    });
    response.entry_tip("Small networks, each with one thing to see");
}

/// Shows an entry without keys, as wide as its menu.
fn entry(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new((text, Atom::grow())))
}
