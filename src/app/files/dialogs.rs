//! The system's file dialogs, asked without stopping the window, behind a trait that tests answer.

use std::future::Future;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::purpose::Purpose;

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

/// Asks for files. Asking returns at once; the answer comes when it comes, or the channel breaks,
/// which means [`Picked::Unavailable`].
pub trait Dialogs: Send {
    /// Asks, and repaints when the answer is there.
    fn ask(&mut self, request: &Request, ctx: &egui::Context) -> Receiver<Picked>;
}

/// Nobody presses Cancel this fast: the system has no dialog.
const TOO_FAST: Duration = Duration::from_millis(500);

/// The system's own dialogs.
#[derive(Debug, Default)]
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn ask(&mut self, request: &Request, ctx: &egui::Context) -> Receiver<Picked> {
        let (sender, receiver) = channel();
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
            Purpose::Open => {
                let asked = dialog.set_title("Open a topology").pick_file();
                wait_for(asked, sender, ctx.clone());
            }
            Purpose::Import => {
                let asked = dialog.set_title("Import a network").pick_file();
                wait_for(asked, sender, ctx.clone());
            }
            Purpose::Save => {
                let dialog = dialog.set_title("Save the topology").set_file_name(&request.name);
                wait_for(dialog.save_file(), sender, ctx.clone());
            }
        }
        receiver
    }
}

fn wait_for(
    asked: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    sender: Sender<Picked>,
    ctx: egui::Context,
) {
    let wait = move || {
        let since = Instant::now();
        let picked = match pollster::block_on(asked) {
            Some(file) => Picked::File(file.path().to_owned()),
            None if since.elapsed() < TOO_FAST => Picked::Unavailable,
            None => Picked::Nothing,
        };
        // Nobody listens any more when the window has been closed meanwhile.
        let _ = sender.send(picked);
        ctx.request_repaint();
    };
    // Without a thread the sender is dropped, which is an answer too.
    if let Err(error) = std::thread::Builder::new().name("file dialog".to_owned()).spawn(wait) {
        log::warn!("no thread for the file dialog: {error}");
    }
}
