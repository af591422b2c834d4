//! The system's file dialogs, asked without stopping the window, behind a trait that tests answer.

use std::future::Future;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::purpose::Purpose;
use crate::sandbox::Wake;
use crate::sandbox::job::Job;

/// What is asked of a file dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the file is picked for.
    pub purpose: Purpose,
    /// Where to begin.
    pub folder: Option<PathBuf>,
    /// The name to suggest, when saving.
    pub name: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// This file.
    File(PathBuf),
    /// None, on purpose.
    Nothing,
    /// Nobody was asked: the system has no file dialog.
    Unavailable,
}

/// Asks for files. Asking returns at once; the answer comes when it comes. A job that ends without one
/// means [`Picked::Unavailable`].
pub trait Dialogs: Send {
    /// Asks, and repaints when the answer is there.
    fn ask(&mut self, request: &Request, ctx: &egui::Context) -> Job<Picked>;
}

/// Nobody presses Cancel this fast: the system has no dialog.
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
        // macOS wants the question asked on this thread; only the waiting moves to another.
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
