//! The file commands, which need the whole application since they change which document is open.

use std::path::{Path, PathBuf};

use egui::{Context, ViewportCommand};

use super::home::{Home, Stamp};
use super::import::ImportModal;
use super::reading::{self, Expected, Read};
use super::recovery::Found;
use super::report::Report;
use super::{Asking, Closing, Next, Purpose, Request, Task, listing};
use crate::app::{App, Command};
use crate::examples;
use crate::formats::graphml;
use crate::sandbox::Wake;
use crate::sandbox::job::Job;
use crate::topology::{Topology, Written, save};

impl App {
    pub(in crate::app) fn run_file_command(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::New => self.files.want(Next::New, &self.sandbox),
            Command::Open => self.files.want(Next::Pick, &self.sandbox),
            Command::OpenPath => self.files.want(Next::PickHere, &self.sandbox),
            Command::Import => self.files.want(Next::PickImport, &self.sandbox),
            Command::Quit => self.files.want(Next::Quit, &self.sandbox),
            Command::Save => self.files.jobs.push_back(Task::Save),
            Command::SaveAs => self.ask_where_to_save(ctx),
            _ => {}
        }
        self.run_file_jobs(ctx);
    }

    /// Opens a file in place of the document, after asking about unsaved changes.
    pub(in crate::app) fn open_file(&mut self, ctx: &Context, path: PathBuf) {
        self.files.want(Next::File(path), &self.sandbox);
        self.run_file_jobs(ctx);
    }

    /// Opens an example in place of the document, after asking about unsaved changes.
    pub(in crate::app) fn open_example(&mut self, ctx: &Context, place: usize) {
        self.files.want(Next::Example(place), &self.sandbox);
        self.run_file_jobs(ctx);
    }

    /// Runs the tasks that the dialogs of this frame have produced.
    pub(in crate::app) fn run_file_jobs(&mut self, ctx: &Context) {
        while let Some(job) = self.files.jobs.pop_front() {
            match job {
                Task::Go(next) => self.go(ctx, next),
                Task::Save => match self.files.path().map(Path::to_owned) {
                    Some(_) if self.files.home.is_changed_elsewhere() => {
                        self.files.asking = Asking::Changed;
                        ctx.request_repaint();
                    }
                    Some(path) => self.save_to(ctx, path),
                    None => self.ask_where_to_save(ctx),
                },
                Task::SaveTo(path) => self.save_to(ctx, path),
                Task::SaveAs => self.ask_where_to_save(ctx),
                Task::Restore(found) => self.restore(ctx, *found),
                Task::HasRead(path, read) => self.has_read(ctx, path, read),
                Task::Imported(doc, name) => self.show_imported(ctx, *doc, name),
            }
        }
    }

    fn go(&mut self, ctx: &Context, next: Next) {
        match next {
            Next::New => {
                let home = Home::Unnamed("untitled.ron".to_owned());
                self.replace_document(ctx, Topology::default(), home);
            }
            Next::Pick => {
                let request = self.request(Purpose::Open);
                self.files.ask_system(ctx, request);
            }
            Next::PickHere => {
                let request = self.request(Purpose::Open);
                self.files.ask_here(request, None);
                ctx.request_repaint();
            }
            Next::PickImport => {
                let request = self.request(Purpose::Import);
                self.files.ask_system(ctx, request);
            }
            Next::Network(path) => self.read(ctx, &path, Expected::Network),
            Next::File(path) if graphml::is_graphml(&path) => {
                self.read(ctx, &path, Expected::Network);
            }
            Next::File(path) => self.read(ctx, &path, Expected::Document),
            Next::Example(place) => {
                let Some(example) = examples::all().get(place) else {
                    return;
                };
                match example.load() {
                    Ok(doc) => {
                        let home = Home::Unnamed(example.file.to_owned());
                        self.replace_document(ctx, doc, home);
                    }
                    Err(error) => {
                        self.files.cannot_open(Path::new(example.file), error, self.sandbox.doc());
                    }
                }
            }
            Next::Quit => {
                self.files.closing = Closing::Granted;
                self.files.recovery.remove();
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    fn replace_document(&mut self, ctx: &Context, doc: Topology, home: Home) {
        self.show_document(doc);
        // Earlier notices were about the old document.
        self.notices.clear();
        self.files.opened(home);
        ctx.request_repaint();
    }

    /// Reads a file: a small one at once, a large one in the background. The current document stays
    /// open until then.
    fn read(&mut self, ctx: &Context, path: &Path, expected: Expected) {
        // The working directory may differ at the next start.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if reading::is_small(&path) || !path.is_file() {
            let read = reading::read(&path, expected);
            return self.has_read(ctx, path, read);
        }
        let (file, waker) = (path.clone(), ctx.clone());
        let wake = Wake::new(move || waker.request_repaint());
        let read = Job::start(&wake, move |_| Some(reading::read(&file, expected)));
        self.files.asking = Asking::Reading { path, read };
        ctx.request_repaint();
    }

    /// Opens the document of a file that was read; for a network, asks first how to import it.
    fn has_read(&mut self, ctx: &Context, path: PathBuf, read: Read) {
        match read {
            Read::Document(Ok(doc), stamp) => {
                self.replace_document(ctx, *doc, Home::File(path.clone(), stamp));
                self.settings.remember(path);
            }
            Read::Network(Ok(plan)) => self.files.ask_import(ImportModal::of(*plan)),
            Read::Document(Err(error), _) | Read::Network(Err(error)) => {
                self.files.cannot_open(&path, error, self.sandbox.doc());
            }
        }
        ctx.request_repaint();
    }

    fn show_imported(&mut self, ctx: &Context, doc: Topology, name: String) {
        self.replace_document(ctx, doc, Home::Unnamed(name));
        // No file holds this document yet.
        self.sandbox.mark_unsaved();
    }

    fn save_to(&mut self, ctx: &Context, path: PathBuf) {
        let name = listing::shown_name(&path);
        match save(self.sandbox.doc(), &path) {
            Ok(Written::Stream) => {
                // It is in no file that could be opened again: the changes stay unsaved.
                self.files.after_save = None;
                self.notices.say(format!("Written to {name}, which keeps nothing: not saved"));
            }
            Ok(Written::File(lost)) => {
                self.sandbox.mark_saved();
                self.files.home = Home::File(path.clone(), Stamp::of(&path));
                self.settings.remember(path);
                let lost = lost.iter().map(|lost| format!("; {lost}"));
                self.notices.say(format!("Saved {name}{}", lost.collect::<String>()));
                if let Some(next) = self.files.after_save.take() {
                    self.go(ctx, next);
                }
            }
            Err(error) => self.files.report(Report::unwritable(&name, error)),
        }
        ctx.request_repaint();
    }

    fn ask_where_to_save(&mut self, ctx: &Context) {
        let request = self.request(Purpose::Save);
        self.files.ask_system(ctx, request);
    }

    /// Returns a request that begins in the folder of the document, or else in that of the most
    /// recent file.
    fn request(&self, purpose: Purpose) -> Request {
        let beside = self.files.path().or(self.settings.recent.first().map(PathBuf::as_path));
        let folder = beside.and_then(Path::parent).map(Path::to_owned);
        let documents = || {
            let dirs = directories::UserDirs::new()?;
            Some(dirs.document_dir().unwrap_or_else(|| dirs.home_dir()).to_owned())
        };
        let folder = folder.filter(|f| f.is_dir()).or_else(documents);
        Request { purpose, folder, name: self.files.home.name() }
    }

    fn restore(&mut self, ctx: &Context, found: Found) {
        let home = match &found.path {
            Some(path) => {
                // If the file is newer than the copy, overwriting it needs a confirmation.
                let older = |stamp: &Stamp| found.written.is_some_and(|at| stamp.is_before(at));
                Home::File(path.clone(), Stamp::of(path).filter(older))
            }
            None => Home::Unnamed(found.name.clone()),
        };
        self.replace_document(ctx, found.doc.clone(), home);
        self.sandbox.mark_unsaved();
        self.files.recovery.supersede(found);
    }
}
