//! Documents and files: the open document, the questions before it is replaced, and the copy kept
//! in case the program crashes.

mod asking;
mod commands;
mod dialogs;
mod guard;
mod home;
mod hovering;
mod import;
mod listing;
mod path_modal;
mod path_rows;
mod purpose;
mod reading;
mod recent;
mod recovery;
mod report;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use egui::{Context, ViewportCommand};

pub use dialogs::{Dialogs, NativeDialogs, Picked, Request};
pub use purpose::Purpose;
pub(super) use recent::listed as recent_files;
pub(super) use recovery::recovery_folder;

use self::home::Home;
use self::import::ImportModal;
use self::path_modal::PathModal;
use self::reading::Read;
use self::recovery::{Found, Origin, Recovery, Scheduled};
use self::report::{Before, Report};
use super::scene::{Action, Actions};
use crate::sandbox::Sandbox;
use crate::sandbox::job::{Job, Polled};
use crate::topology::{FileError, Topology, escaped};

/// Time for the system's dialog to open before the window says that it is waiting, in seconds.
const PATIENCE: f64 = 0.7;

const NO_DIALOG: &str = "This system offers no file dialog, so here is one.";

/// A request that replaces the document, or ends the program.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Next {
    New,
    /// Pick a file, with the system's dialog.
    Pick,
    /// Pick a file, with the dialog in the window.
    PickHere,
    /// Pick a network to import, with the system's dialog.
    PickImport,
    File(PathBuf),
    /// Import a network, whatever the file's extension.
    Network(PathBuf),
    Example(usize),
    Quit,
}

/// A task that only the application can do, since it changes the document.
enum Task {
    Go(Next),
    Save,
    SaveTo(PathBuf),
    SaveAs,
    Restore(Box<Found>),
    /// Open a file that was read.
    HasRead(PathBuf, Read),
    /// Open a document made from a network, with a name for it.
    Imported(Box<Topology>, String),
}

/// The open dialog.
enum Asking {
    Nothing,
    /// The system's dialog, open since this time.
    System {
        request: Request,
        answer: Job<Picked>,
        since: f64,
    },
    /// The dialog in the window.
    Here {
        request: Request,
        modal: Box<PathModal>,
    },
    /// A large file is being read in the background.
    Reading {
        path: PathBuf,
        read: Job<Read>,
    },
    /// A question about unsaved changes, before this request.
    Unsaved(Next),
    /// A question about a file that has changed since it was opened or saved.
    Changed,
    /// The options for importing a network.
    Import(Box<ImportModal>),
    Report(Box<Report>),
}

/// Permission to close the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    NotAsked,
    /// All questions have been answered.
    Granted,
}

/// Opens and saves documents; knows the origin of the open one.
pub struct Files {
    dialogs: Box<dyn Dialogs>,
    home: Home,
    asking: Asking,
    /// File to read once no other question is open.
    reports: VecDeque<Report>,
    jobs: VecDeque<Task>,
    /// Request to continue with once the document is saved.
    after_save: Option<Next>,
    recovery: Recovery,
    /// Recovery copies of crashed windows; the last one is asked about first.
    rescued: Vec<Found>,
    closing: Closing,
    /// An error to show in the next frame.
    trouble: Option<String>,
    shown_title: String,
}

impl Files {
    /// Creates the state with these dialogs, and keeps recovery copies in a folder; none without a
    /// folder.
    pub fn new(dialogs: Box<dyn Dialogs>, recovery_folder: Option<PathBuf>) -> Self {
        let scan = recovery_folder.as_deref().map(recovery::scan);
        let (mut rescued, damaged) = scan.unwrap_or_default();
        rescued.reverse();
        Self {
            dialogs,
            home: Home::Unnamed("untitled.ron".to_owned()),
            asking: Asking::Nothing,
            reports: damaged.iter().map(Report::damaged).collect(),
            jobs: VecDeque::new(),
            after_save: None,
            recovery: Recovery::new(recovery_folder),
            rescued,
            closing: Closing::NotAsked,
            trouble: None,
            shown_title: String::new(),
        }
    }

    /// Returns the name of the document, such as `three-sites.ron`.
    pub fn title(&self) -> String {
        escaped(&self.home.name())
    }

    /// Returns the file of the document, if it has one.
    pub fn path(&self) -> Option<&Path> {
        self.home.path()
    }

    /// Returns true if a dialog has the keyboard.
    pub fn is_asking(&self) -> bool {
        !matches!(self.asking, Asking::Nothing) || !self.rescued.is_empty()
    }

    /// Handles events from outside the frame: answers, dropped files, closing of the window.
    pub fn poll(&mut self, ctx: &Context, sandbox: &Sandbox, actions: &mut Actions) {
        self.poll_answer(ctx);
        self.poll_reading(ctx);
        self.poll_drop(ctx, actions);
        self.poll_close(ctx, sandbox);
        if matches!(self.asking, Asking::Nothing)
            && let Some(report) = self.reports.pop_front()
        {
            self.asking = Asking::Report(Box::new(report));
        }
        actions.extend(self.trouble.take().map(Action::Say));
        let edited = if sandbox.is_edited() { "• " } else { "" };
        let title = format!("{edited}{} – Catchment", self.title());
        if title != self.shown_title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.shown_title = title;
        }
    }

    fn poll_answer(&mut self, ctx: &Context) {
        let Asking::System { request, answer, since } = &self.asking else {
            return;
        };
        let picked = match answer.poll() {
            Polled::Done(picked) => picked,
            Polled::Gone => Picked::Unavailable,
            Polled::Working => {
                let left = since + PATIENCE - ctx.input(|i| i.time);
                if left > 0.0 {
                    ctx.request_repaint_after_secs(left as f32);
                }
                return;
            }
        };
        let request = request.clone();
        self.asking = Asking::Nothing;
        match picked {
            Picked::File(path) => self.picked(request.purpose, path),
            Picked::Nothing => self.after_save = None,
            Picked::Unavailable => self.ask_here(request, Some(NO_DIALOG)),
        }
    }

    fn poll_reading(&mut self, ctx: &Context) {
        let Asking::Reading { path, read } = &self.asking else { return };
        let read = match read.poll() {
            Polled::Working => return ctx.request_repaint_after_secs(0.1),
            Polled::Done(read) => Some((path.clone(), read)),
            Polled::Gone => None,
        };
        self.asking = Asking::Nothing;
        self.jobs.extend(read.map(|(path, read)| Task::HasRead(path, read)));
    }

    fn picked(&mut self, purpose: Purpose, path: PathBuf) {
        match purpose {
            Purpose::Open => self.jobs.push_back(Task::Go(Next::File(path))),
            Purpose::Import => self.jobs.push_back(Task::Go(Next::Network(path))),
            Purpose::Save => {
                let named = listing::with_extension(path.clone(), purpose);
                // The system's dialog asked about replacing the typed name, not this one.
                if named != path && named.exists() {
                    let (folder, name) = (path.parent().map(Path::to_owned), self.home.name());
                    let request = Request { purpose, folder, name };
                    let modal = Box::new(PathModal::replacing(named));
                    self.asking = Asking::Here { request, modal };
                } else {
                    self.jobs.push_back(Task::SaveTo(named));
                }
            }
        }
    }

    fn poll_drop(&mut self, ctx: &Context, actions: &mut Actions) {
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        if dropped.is_empty() || self.is_asking() {
            return;
        }
        let mut files = dropped.iter().filter(|f| purpose::is_openable(f.path()));
        match (files.next(), files.next()) {
            (None, _) => {
                let name = dropped.first().map(|f| listing::shown_name(f.path()));
                let name = name.unwrap_or_default();
                let what = format!("{name} is no topology; expected a .ron or .graphml file");
                actions.push(Action::Say(what));
            }
            (Some(file), more) => {
                actions.push(Action::OpenFile(file.path().to_owned()));
                if more.is_some() {
                    actions.push(Action::Say("Several files: the first one is opened".to_owned()));
                }
            }
        }
    }

    fn poll_close(&mut self, ctx: &Context, sandbox: &Sandbox) {
        if !ctx.input(|i| i.viewport().close_requested()) || self.closing == Closing::Granted {
            return;
        }
        if sandbox.is_edited() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.after_save = None;
            self.asking = Asking::Unsaved(Next::Quit);
        } else {
            self.recovery.remove();
        }
    }

    /// Continues with a request, or first asks about unsaved changes.
    fn want(&mut self, next: Next, sandbox: &Sandbox) {
        if sandbox.is_edited() {
            self.asking = Asking::Unsaved(next);
        } else {
            self.jobs.push_back(Task::Go(next));
        }
    }

    fn ask_system(&mut self, ctx: &Context, request: Request) {
        let answer = self.dialogs.ask(&request, ctx);
        let since = ctx.input(|i| i.time);
        self.asking = Asking::System { request, answer, since };
        ctx.request_repaint_after_secs(PATIENCE as f32);
    }

    fn ask_here(&mut self, request: Request, note: Option<&'static str>) {
        let modal = Box::new(PathModal::new(&request, note));
        self.asking = Asking::Here { request, modal };
    }

    fn report(&mut self, report: Report) {
        self.after_save = None;
        self.asking = Asking::Report(Box::new(report));
    }

    /// Says at the next occasion that settings could not be read, and where they are kept.
    pub(super) fn report_damaged_settings(&mut self, kept: &Path, what: String) {
        self.reports.push_back(Report::damaged_settings(kept, what));
    }

    /// Writes the changed document to the recovery folder, at most every few seconds.
    pub fn keep_recovery_copy(&mut self, ctx: &Context, sandbox: &Sandbox) {
        if self.closing == Closing::Granted {
            return;
        }
        if !sandbox.is_edited() {
            self.recovery.remove();
            return;
        }
        let (revision, now) = (sandbox.revision(), ctx.input(|i| i.time));
        match self.recovery.due(revision, now) {
            Scheduled::Never => {}
            Scheduled::In(seconds) => ctx.request_repaint_after_secs(seconds as f32),
            Scheduled::Now => {
                let name = self.home.name();
                let of = Origin { path: self.home.path(), name: &name };
                self.trouble = self.recovery.write(sandbox.doc(), of, revision, now);
                if self.trouble.is_some() {
                    ctx.request_repaint();
                }
            }
        }
    }

    /// Takes over the origin of a newly opened document.
    fn opened(&mut self, home: Home) {
        self.home = home;
        self.recovery.forget();
    }

    /// Opens the dialog with the import options.
    fn ask_import(&mut self, modal: ImportModal) {
        self.after_save = None;
        self.asking = Asking::Import(Box::new(modal));
    }

    fn cannot_open(&mut self, path: &Path, error: FileError, doc: &Topology) {
        let is_fresh = doc.is_empty() && self.home.path().is_none();
        let before = if is_fresh { Before::Nothing } else { Before::Document };
        self.report(Report::unreadable(&listing::shown_name(path), error, before));
    }
}
