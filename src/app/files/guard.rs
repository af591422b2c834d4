//! Questions of the file commands, each in a dialog over the window.

use egui::{Context, Key, Modifiers, RichText};

use super::recovery::{Found, ago};
use crate::app::dialog::{self, Answer, Place, Weight};
use crate::app::scene::Scene;
use crate::topology::{escaped, escaped_path};

/// Answer on unsaved changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Save, then continue.
    Save,
    /// Discard them and continue.
    Discard,
    /// Do not continue.
    Cancel,
}

/// Asks about unsaved changes.
pub(super) fn unsaved(ctx: &Context, scene: &Scene<'_>, name: &str) -> Option<Choice> {
    let title = format!("Save the changes to {name}?");
    let about = ("Unsaved changes", Place::Middle, 460.0);
    let discard = Modifiers::COMMAND;
    let key = ctx.input_mut(|i| i.consume_key(discard, Key::D));
    let (choice, answer) = dialog::show(ctx, scene.theme, about, |ui, opened| {
        dialog::heading(ui, &title);
        ui.label("They are lost if you do not save them.");
        dialog::buttons(ui, |ui| {
            let mut choice = key.then_some(Choice::Discard);
            let tip = "Save, then go on (Enter)";
            let save = dialog::button(ui, scene.theme, Weight::Main, "Save", tip);
            opened.focus(&save);
            if save.clicked() {
                choice = Some(Choice::Save);
            }
            let tip = "Keep working on it (Esc)";
            if dialog::button(ui, scene.theme, Weight::Plain, "Cancel", tip).clicked() {
                choice = Some(Choice::Cancel);
            }
            ui.add_space(16.0);
            let tip = "Go on without saving (Ctrl+D)";
            if dialog::button(ui, scene.theme, Weight::Danger, "Discard", tip).clicked() {
                choice = Some(Choice::Discard);
            }
            choice
        })
    });
    choice.or((answer == Answer::Dismissed).then_some(Choice::Cancel))
}

/// Answer on a file that another program has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// Overwrite the file.
    Overwrite,
    /// Open the file as it is now.
    Reload,
    /// Save under another name.
    SaveAs,
    /// Do not save.
    Cancel,
}

/// Asks about a file that another program has changed. If the document has no unsaved changes, the
/// only question is whether to reload the file.
pub(super) fn changed(ctx: &Context, scene: &Scene<'_>, name: &str) -> Option<Clash> {
    let title = format!("{name} was changed by another program");
    let about = ("Changed file", Place::Middle, 560.0);
    let edited = scene.sandbox.is_edited();
    let (choice, answer) = dialog::show(ctx, scene.theme, about, |ui, opened| {
        dialog::heading(ui, &title);
        ui.label(match edited {
            true => "Overwriting it loses those changes; reloading it loses yours.",
            false => "Nothing was changed here since it was opened or saved. Reload it?",
        });
        let save_as = (Clash::SaveAs, "Save as…", "Save under another name, and keep both (Enter)");
        let cancel = (Clash::Cancel, "Cancel", "Save nothing for now (Esc)");
        let tip = match edited {
            true => "Open the file as it is now; the changes made here are lost",
            false => "Open the file as it is now (Enter)",
        };
        let reload = (Clash::Reload, "Reload", tip);
        let overwrite = (Clash::Overwrite, "Overwrite", "Write this document over the file");
        let all = match edited {
            true => vec![
                (Weight::Main, save_as),
                (Weight::Plain, cancel),
                (Weight::Danger, reload),
                (Weight::Danger, overwrite),
            ],
            false => {
                vec![(Weight::Main, reload), (Weight::Plain, cancel), (Weight::Danger, overwrite)]
            }
        };
        dialog::buttons(ui, |ui| {
            let mut choice = None;
            for (weight, (clash, words, tip)) in all {
                // The button that discards data stands apart.
                if weight == Weight::Danger {
                    ui.add_space(8.0);
                }
                let button = dialog::button(ui, scene.theme, weight, words, tip);
                if weight == Weight::Main {
                    opened.focus(&button);
                }
                if button.clicked() {
                    choice = Some(clash);
                }
            }
            choice
        })
    });
    choice.or((answer == Answer::Dismissed).then_some(Clash::Cancel))
}

/// Answer on a recovery copy of a crashed window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rescue {
    /// Open it.
    Restore,
    /// Delete it.
    Discard,
    /// Ask again at the next start.
    Later,
}

/// Asks whether to restore a copy. `more` further copies are waiting.
pub(super) fn rescue(
    ctx: &Context,
    scene: &Scene<'_>,
    found: &Found,
    more: usize,
) -> Option<Rescue> {
    let title = "Catchment closed unexpectedly";
    let about = (title, Place::Middle, 500.0);
    let (choice, answer) = dialog::show(ctx, scene.theme, about, |ui, opened| {
        dialog::heading(ui, title);
        ui.label(format!("Restore {}, last changed {}?", escaped(&found.name), ago(found.written)));
        let place = match &found.path {
            Some(path) => format!("It was opened from {}.", escaped_path(path)),
            None => "It was never saved to a file.".to_owned(),
        };
        ui.label(RichText::new(place).color(scene.theme.weak.0));
        if more > 0 {
            let others = if more == 1 { "document" } else { "documents" };
            let text = format!("{more} more {others} can be restored.");
            ui.label(RichText::new(text).color(scene.theme.weak.0));
        }
        dialog::buttons(ui, |ui| {
            let mut choice = None;
            let tip = "Open it as it was; it is not saved until you save it (Enter)";
            let restore = dialog::button(ui, scene.theme, Weight::Main, "Restore", tip);
            opened.focus(&restore);
            if restore.clicked() {
                choice = Some(Rescue::Restore);
            }
            let tip = "Ask again at the next start (Esc)";
            if dialog::button(ui, scene.theme, Weight::Plain, "Later", tip).clicked() {
                choice = Some(Rescue::Later);
            }
            ui.add_space(16.0);
            let tip = "Remove these changes for good";
            if dialog::button(ui, scene.theme, Weight::Danger, "Discard", tip).clicked() {
                choice = Some(Rescue::Discard);
            }
            choice
        })
    });
    choice.or((answer == Answer::Dismissed).then_some(Rescue::Later))
}

/// Answer while the system's dialog does not respond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// Use the dialog in this window instead.
    Instead,
    /// Cancel.
    Cancel,
}

/// Covers the window while the system's dialog is open, and offers alternatives in case it is not.
pub(super) fn waiting(ctx: &Context, scene: &Scene<'_>) -> Option<Waiting> {
    let title = "The system's file dialog is open";
    let (choice, answer) =
        dialog::show(ctx, scene.theme, (title, Place::Middle, 460.0), |ui, opened| {
            dialog::heading(ui, title);
            ui.label("If it does not appear, pick the file in this window.");
            dialog::buttons(ui, |ui| {
                let tip = "Pick the file in this window instead";
                let label = "Pick it here";
                let instead = dialog::button(ui, scene.theme, Weight::Plain, label, tip);
                opened.focus(&instead);
                if instead.clicked() {
                    return Some(Waiting::Instead);
                }
                let tip = "Pick no file (Esc)";
                let cancel = dialog::button(ui, scene.theme, Weight::Plain, "Cancel", tip);
                cancel.clicked().then_some(Waiting::Cancel)
            })
        });
    choice.or((answer == Answer::Dismissed).then_some(Waiting::Cancel))
}

/// Shows that a file is being read; returns true if the user cancels.
pub(super) fn reading(ctx: &Context, scene: &Scene<'_>, name: &str) -> bool {
    let about = ("Reading", Place::Middle, 420.0);
    let (cancelled, answer) = dialog::show(ctx, scene.theme, about, |ui, _| {
        dialog::heading(ui, &format!("Reading {name}…"));
        dialog::buttons(ui, |ui| {
            let tip = "Keep the open document (Esc)";
            dialog::button(ui, scene.theme, Weight::Plain, "Cancel", tip).clicked()
        })
    });
    cancelled || answer == Answer::Dismissed
}
