//! The system's file dialogs, which do not block the window, behind a trait that tests implement.

use std::future::Future;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::purpose::Purpose;
use crate::sandbox::Wake;
use crate::sandbox::job::Job;

/// A request to a file dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Purpose of the file.
    pub purpose: Purpose,
    /// Folder to begin in.
    pub folder: Option<PathBuf>,
    /// File name to suggest, when saving.
    pub name: String,
}

/// Outcome of a file dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// The chosen file.
    File(PathBuf),
    /// The dialog was cancelled.
    Nothing,
    /// The system has no file dialog.
    Unavailable,
}

/// Shows file dialogs. A request returns at once and is answered later. A job that ends without an
/// answer means [`Picked::Unavailable`].
pub trait Dialogs: Send {
    /// Opens a dialog, and repaints when the answer has arrived.
    fn ask(&mut self, request: &Request, ctx: &egui::Context) -> Job<Picked>;
}

/// An answer that comes faster than this is not a person's Cancel: the system has no dialog.
const TOO_FAST: Duration = Duration::from_millis(500);

/// The system's own dialogs.
#[derive(Debug, Default)]
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn ask(&mut self, request: &Request, ctx: &egui::Context) -> Job<Picked> {
        let files = match request.purpose {
            Purpose::Open | Purpose::Save => "Topologies",
            Purpose::Import => "Networks in GraphML",
        };
        let extension = request.purpose.extension();
        let mut dialog = rfd::AsyncFileDialog::new().add_filter(files, &[extension]);
        if let Some(folder) = &request.folder {
            dialog = dialog.set_directory(folder);
        }
        // macOS requires the dialog to be opened on this thread; only the waiting is on another.
        match request.purpose {
            Purpose::Open => wait_for(dialog.set_title("Open a topology").pick_file(), ctx),
            Purpose::Import => wait_for(dialog.set_title("Import a network").pick_file(), ctx),
            Purpose::Save => {
                let dialog = dialog.set_title("Save the topology").set_file_name(&request.name);
                wait_for(dialog.save_file(), ctx)
            }
        }
    }
}

fn wait_for(
    asked: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    ctx: &egui::Context,
) -> Job<Picked> {
    let ctx = ctx.clone();
    Job::start(&Wake::new(move || ctx.request_repaint()), move |_| {
        let since = Instant::now();
        Some(match pollster::block_on(asked) {
            Some(file) => Picked::File(file.path().to_owned()),
            None if since.elapsed() < TOO_FAST => Picked::Unavailable,
            None => Picked::Nothing,
        })
    })
}
