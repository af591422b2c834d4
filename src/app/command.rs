//! All commands in one table, which menus, keys, tooltips and the command palette read.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::topology::Kind;

/// A command of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Opens an empty document.
    New,
    /// Opens a file, with the system's dialog.
    Open,
    /// Opens a file by its typed path.
    OpenPath,
    /// Saves to the file of the document.
    Save,
    /// Saves to another file.
    SaveAs,
    /// Imports a network from another program.
    Import,
    /// Ends the program.
    Quit,
    /// Undoes the last change.
    Undo,
    /// Redoes the last undone change.
    Redo,
    /// Moves the selected nodes to the clipboard.
    Cut,
    /// Copies the selected nodes to the clipboard.
    Copy,
    /// Pastes from the clipboard.
    Paste,
    /// Adds a copy beside the original.
    Duplicate,
    /// Deletes the selection.
    Delete,
    /// Renames the selected node in place.
    Rename,
    /// Selects all nodes.
    SelectAll,
    /// Cancels what is in progress, or clears the selection.
    Cancel,
    /// Fails or restores the selection.
    Fail,
    /// Fails or restores the LANs of the selected exchanges.
    FailLan,
    /// Stops the services of the selected sites.
    KillService,
    /// Starts the services of the selected sites again.
    ReviveService,
    /// Shuts the sessions of the selected links down or brings them up.
    ShutDown,
    /// Reverses the relationship of the selected links.
    Reverse,
    /// Splits the selected node into this number of routers of its AS.
    Split(u8),
    /// Collapses the ASes of the selection into one node each, or expands them.
    Collapse,
    /// Lays out the document in layers.
    Arrange,
    /// Switches snapping to the grid on or off.
    Snap,
    /// Zooms in.
    ZoomIn,
    /// Zooms out.
    ZoomOut,
    /// Zooms to 100 %.
    ZoomReset,
    /// Fits the document into the view.
    Fit,
    /// Fits the selection into the view.
    FitSelection,
    /// Shows the page about the document as a whole.
    DocumentPage,
    /// Switches between light, dark, and the system's choice.
    Appearance,
    /// Makes text larger.
    TextLarger,
    /// Makes text smaller.
    TextSmaller,
    /// Switches animations off or on.
    LessMotion,
    /// Switches presentation mode: panels hidden, large labels.
    Present,
    /// Pins the current state for comparison until it is unpinned.
    Pin,
    /// Restarts all routers with empty tables.
    ColdStart,
    /// Switches between the events in time and their outcome only.
    Time,
    /// Plays the recording, or stops.
    Play,
    /// Plays the recording backwards, or stops.
    PlayBack,
    /// Steps forward in the recording.
    StepOn,
    /// Steps back in the recording.
    StepBack,
    /// Activates the tool that selects and moves.
    SelectTool,
    /// Activates the tool that draws links.
    LinkTool,
    /// Activates the tool that fails and restores by clicking.
    FailTool,
    /// Adds a node of a kind.
    Add(Kind),
    /// Starts the five-step tour.
    Tour,
    /// Opens the command palette.
    Palette,
    /// Shows all keys.
    Keys,
    /// Shows information about the program.
    About,
}

/// A menu of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Commands on documents as a whole.
    File,
    /// Commands that change the document.
    Edit,
    /// Commands that change how the document is shown.
    View,
    /// Tour and examples.
    Learn,
    /// Keys and information about the program.
    Help,
}

impl Menu {
    /// All menus, in the order of the menu bar.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::View, Self::Learn, Self::Help];

    /// Returns the title of the menu.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Learn => "Learn",
            Self::Help => "Help",
        }
    }
}

/// A command with its name, its tooltip and its keys.
#[derive(Debug)]
pub struct Info {
    /// The command.
    pub command: Command,
    /// Name in the menu, such as "Save as…".
    pub name: &'static str,
    /// Effect of the command, for a tooltip.
    pub tip: &'static str,
    /// The menu that contains the command.
    pub menu: Menu,
    /// True if a line is drawn above it in its menu.
    pub ruled: bool,
    /// Its keys; the first is shown in the menu.
    pub keys: &'static [KeyboardShortcut],
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn alt_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT.plus(Modifiers::SHIFT), key)
}

const fn row(
    command: Command,
    name: &'static str,
    tip: &'static str,
    menu: Menu,
    keys: &'static [KeyboardShortcut],
) -> Info {
    Info { command, name, tip, menu, ruled: false, keys }
}

const fn ruled(info: Info) -> Info {
    Info { ruled: true, ..info }
}

use Command as C;
use Menu as M;

/// All commands, in the order of their menus.
pub const COMMANDS: &[Info] = &[
    row(C::New, "New", "Start an empty document", M::File, &[ctrl(Key::N)]),
    row(C::Open, "Open…", "Open a topology file", M::File, &[ctrl(Key::O)]),
    row(
        C::OpenPath,
        "Open path…",
        "Open a file by typing its path",
        M::File,
        &[ctrl_shift(Key::O)],
    ),
    ruled(row(C::Save, "Save", "Save to the file it came from", M::File, &[ctrl(Key::S)])),
    row(C::SaveAs, "Save as…", "Save to another file", M::File, &[ctrl_shift(Key::S)]),
    ruled(row(
        C::Import,
        "Import…",
        "Make a document of a network in GraphML, such as those of the Topology Zoo",
        M::File,
        &[ctrl(Key::I)],
    )),
    ruled(row(C::Quit, "Quit", "Close the window", M::File, &[ctrl(Key::Q)])),
    row(C::Undo, "Undo", "Take the last step back, its routes too", M::Edit, &[ctrl(Key::Z)]),
    row(C::Redo, "Redo", "Do what was undone again", M::Edit, &[ctrl_shift(Key::Z), ctrl(Key::Y)]),
    ruled(row(C::Cut, "Cut", "Copy the selection and delete it", M::Edit, &[ctrl(Key::X)])),
    row(
        C::Copy,
        "Copy",
        "Copy the selected nodes and the links among them",
        M::Edit,
        &[ctrl(Key::C)],
    ),
    row(C::Paste, "Paste", "Put in what was copied", M::Edit, &[ctrl(Key::V)]),
    row(C::Duplicate, "Duplicate", "Copy the selection beside itself", M::Edit, &[ctrl(Key::D)]),
    row(
        C::Delete,
        "Delete",
        "Remove the selection for good",
        M::Edit,
        &[plain(Key::Delete), plain(Key::Backspace)],
    ),
    ruled(row(
        C::Rename,
        "Rename",
        "Give the selected node another name",
        M::Edit,
        &[plain(Key::F2)],
    )),
    row(
        C::Fail,
        "Fail or restore",
        "Break the selection, or repair it; nothing selected: pick the Fail tool",
        M::Edit,
        &[plain(Key::X)],
    ),
    row(
        C::FailLan,
        "Fail or restore the LAN",
        "Fail the LAN of the selected exchange: its members reach neither each other nor the route server",
        M::Edit,
        &[alt_shift(Key::X)],
    ),
    row(
        C::KillService,
        "Kill the service",
        "Let the servers of the selected sites die while their routers live on",
        M::Edit,
        &[plain(Key::S)],
    ),
    row(
        C::ReviveService,
        "Bring the service back",
        "Let the servers of the selected sites answer again",
        M::Edit,
        &[shift(Key::S)],
    ),
    row(
        C::ShutDown,
        "Shut down or bring up",
        "End the sessions of the selected links, as an operator does, or begin them again",
        M::Edit,
        &[shift(Key::X)],
    ),
    row(
        C::Reverse,
        "Reverse relationship",
        "Swap customer and provider of the selected links",
        M::Edit,
        &[plain(Key::R)],
    ),
    row(
        C::Split(2),
        "Split into 2 routers",
        "Make the selected node into two routers of its AS and share out its links",
        M::Edit,
        &[alt(Key::Num2)],
    ),
    row(
        C::Split(3),
        "Split into 3 routers",
        "Make the selected node into three routers of its AS and share out its links",
        M::Edit,
        &[alt(Key::Num3)],
    ),
    row(
        C::Split(4),
        "Split into 4 routers",
        "Make the selected node into four routers of its AS and share out its links",
        M::Edit,
        &[alt(Key::Num4)],
    ),
    ruled(row(C::SelectAll, "Select all", "Select every node", M::Edit, &[ctrl(Key::A)])),
    row(
        C::Cancel,
        "Select nothing",
        "Cancel what is under way, then clear the selection",
        M::Edit,
        &[plain(Key::Escape)],
    ),
    ruled(row(
        C::Add(Kind::Site),
        "Add a site",
        "Drop an anycast site at the pointer",
        M::Edit,
        &[plain(Key::Num1)],
    )),
    row(
        C::Add(Kind::Isp),
        "Add an ISP",
        "Drop an ISP, which sells transit, at the pointer",
        M::Edit,
        &[plain(Key::Num2)],
    ),
    row(
        C::Add(Kind::As),
        "Add an AS",
        "Drop an AS, such as a campus or a company, at the pointer",
        M::Edit,
        &[plain(Key::Num3)],
    ),
    row(
        C::Add(Kind::Client),
        "Add a client",
        "Drop a client, whose users ask for the service, at the pointer",
        M::Edit,
        &[plain(Key::Num4)],
    ),
    row(
        C::Add(Kind::RouteServer),
        "Add an IXP",
        "Drop the route server of an exchange point, through which many peer at once, at the pointer",
        M::Edit,
        &[plain(Key::Num5)],
    ),
    ruled(row(
        C::SelectTool,
        "Select tool",
        "Select and move nodes; drag from a rim to link",
        M::Edit,
        &[plain(Key::V)],
    )),
    row(
        C::LinkTool,
        "Link tool",
        "Draw links: from one node to another",
        M::Edit,
        &[plain(Key::L)],
    ),
    row(
        C::FailTool,
        "Fail tool",
        "Break or repair nodes and links by clicking them",
        M::Edit,
        &[alt(Key::X)],
    ),
    row(C::Fit, "Fit all", "Show the whole document", M::View, &[plain(Key::F)]),
    row(C::FitSelection, "Fit selection", "Show the whole selection", M::View, &[shift(Key::F)]),
    row(C::ZoomIn, "Zoom in", "Nearer", M::View, &[ctrl(Key::Plus), ctrl(Key::Equals)]),
    row(C::ZoomOut, "Zoom out", "Further away", M::View, &[ctrl(Key::Minus)]),
    row(C::ZoomReset, "Zoom to 100 %", "Natural size", M::View, &[ctrl(Key::Num0)]),
    row(
        C::Collapse,
        "Collapse or expand AS",
        "Draw the AS of the selected router as one node, or as its routers again",
        M::View,
        &[plain(Key::H)],
    ),
    ruled(row(
        C::Arrange,
        "Arrange in layers",
        "Lay the document out, providers above their customers",
        M::View,
        &[ctrl(Key::L)],
    )),
    row(
        C::Snap,
        "Snap to grid",
        "Move nodes in steps of the grid; Alt suspends it",
        M::View,
        &[plain(Key::G)],
    ),
    ruled(row(
        C::DocumentPage,
        "Document page",
        "Select nothing and show the document: title, notes, how routers decide, timers, who may announce what; again closes it where it is a drawer",
        M::View,
        &[plain(Key::D)],
    )),
    ruled(row(
        C::Appearance,
        "Light, dark or system",
        "Change the appearance",
        M::View,
        &[ctrl_shift(Key::D)],
    )),
    row(C::TextLarger, "Larger text", "Make all text larger", M::View, &[ctrl_shift(Key::ArrowUp)]),
    row(
        C::TextSmaller,
        "Smaller text",
        "Make all text smaller",
        M::View,
        &[ctrl_shift(Key::ArrowDown)],
    ),
    row(
        C::LessMotion,
        "Less motion",
        "Keep the dots on paths still",
        M::View,
        &[ctrl_shift(Key::M)],
    ),
    row(
        C::Present,
        "Presentation",
        "Hide the panels and enlarge the labels",
        M::View,
        &[plain(Key::F11)],
    ),
    ruled(row(
        C::Pin,
        "Pin for comparison",
        "Compare with how it is now, until unpinned",
        M::View,
        &[plain(Key::P)],
    )),
    row(
        C::ColdStart,
        "Cold start",
        "Forget all routes and let every node start at once",
        M::View,
        &[ctrl(Key::R)],
    ),
    row(
        C::Time,
        "Time",
        "Watch what happens in time: messages, timers, and where packets go meanwhile",
        M::View,
        &[plain(Key::T)],
    ),
    row(C::Play, "Play", "Play what happens, or pause", M::View, &[plain(Key::K)]),
    row(
        C::PlayBack,
        "Play backwards",
        "Play what happened back in time, or pause",
        M::View,
        &[plain(Key::J)],
    ),
    row(
        C::StepOn,
        "Step on",
        "To the next event, message or round",
        M::View,
        &[plain(Key::Period)],
    ),
    row(
        C::StepBack,
        "Step back",
        "To the event, message or round before",
        M::View,
        &[plain(Key::Comma)],
    ),
    row(
        C::Tour,
        "Take the tour",
        "Five steps on one address in three cities",
        M::Learn,
        &[ctrl(Key::T)],
    ),
    row(C::Palette, "Find a node or a command…", "Everything by name", M::Help, &[ctrl(Key::K)]),
    row(C::Keys, "Keys", "All keys on one page", M::Help, &[plain(Key::F1)]),
    ruled(row(C::About, "About Catchment", "What this is", M::Help, &[shift(Key::F1)])),
];

impl Command {
    /// Returns the command's row of the table.
    pub fn info(self) -> &'static Info {
        // A test checks that every command has a row.
        COMMANDS.iter().find(|i| i.command == self).unwrap_or(&COMMANDS[0])
    }

    /// Returns true if the command may run while a text field has the focus.
    pub fn works_while_typing(self) -> bool {
        matches!(
            self,
            C::New
                | C::Open
                | C::OpenPath
                | C::Save
                | C::SaveAs
                | C::Import
                | C::Quit
                | C::Palette
                | C::Keys
                | C::Present
        )
    }
}

impl Info {
    /// Returns the first key as shown, such as "Ctrl+Shift+S"; empty if the command has none.
    pub fn keys_text(&self) -> String {
        self.keys.first().map(shown).unwrap_or_default()
    }

    /// Returns all keys as shown.
    pub fn all_keys(&self) -> Vec<String> {
        self.keys.iter().map(shown).collect()
    }

    /// Returns the tooltip: the effect and the keys.
    pub fn tooltip(&self) -> String {
        match self.keys_text() {
            keys if keys.is_empty() => self.tip.to_owned(),
            keys => format!("{} ({keys})", self.tip),
        }
    }
}

/// Formats a key as printed on keyboards.
fn shown(keys: &KeyboardShortcut) -> String {
    let text = keys.format(&egui::ModifierNames::NAMES, cfg!(target_os = "macos"));
    let short = [("Plus", "+"), ("Minus", "−"), ("Equals", "="), ("Escape", "Esc")];
    let short =
        short.iter().find_map(|(long, short)| Some(text.strip_suffix(long)?.to_owned() + short));
    short.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_keys_and_no_two_share_them() {
        let mut seen = Vec::new();
        for info in COMMANDS {
            assert!(!info.keys.is_empty(), "{} has no key", info.name);
            assert_eq!(info.command.info().name, info.name, "a command stands twice");
            for keys in info.keys {
                assert!(!seen.contains(keys), "{} shares {keys:?}", info.name);
                seen.push(*keys);
            }
        }
    }
}
