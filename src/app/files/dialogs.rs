//! The system's file dialogs, asked without stopping the window, behind a trait that tests answer.

use std::collections::VecDeque;
use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// What a file is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be read; it exists.
    Open,
    /// To be written.
    Save,
}

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
        let mut dialog = rfd::AsyncFileDialog::new().add_filter("Topologies", &["ron"]);
        if let Some(folder) = &request.folder {
            dialog = dialog.set_directory(folder);
        }
        // macOS wants the question asked on this thread; only the waiting moves to another.
        match request.purpose {
            Purpose::Open => {
                let asked = dialog.set_title("Open a topology").pick_file();
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
        let picked = match block_on(asked) {
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

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(answer) => return answer,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Answers given beforehand, for tests. Clones share answers and record.
#[derive(Clone, Debug, Default)]
pub struct FakeDialogs(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    answers: VecDeque<Picked>,
    asked: Vec<Request>,
    /// Questions without an answer are left open, as by a portal that hangs.
    open: Vec<Sender<Picked>>,
}

impl FakeDialogs {
    /// Gives an answer to the next question that has none.
    pub fn answer(&self, picked: Picked) {
        if let Ok(mut script) = self.0.lock() {
            script.answers.push_back(picked);
        }
    }

    /// What has been asked so far.
    pub fn asked(&self) -> Vec<Request> {
        self.0.lock().map(|script| script.asked.clone()).unwrap_or_default()
    }
}

impl Dialogs for FakeDialogs {
    fn ask(&mut self, request: &Request, ctx: &egui::Context) -> Receiver<Picked> {
        let (sender, receiver) = channel();
        if let Ok(mut script) = self.0.lock() {
            script.asked.push(request.clone());
            match script.answers.pop_front() {
                Some(picked) => {
                    let _ = sender.send(picked);
                    ctx.request_repaint();
                }
                None => script.open.push(sender),
            }
        }
        receiver
    }
}
