//! Opens the system window and keeps the settings between runs.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use egui::ViewportBuilder;

use super::App;
use super::files::{Files, NativeDialogs, recovery_folder};
use super::icon::icon;
use super::settings::{Settings, set_aside_damaged};

/// The name of the program for the system, by which eframe keeps its store.
const APP: &str = "catchment";

/// Opens the window with a file, or with the last open document, and returns when it has been
/// closed. With `RUST_LOG=info` the time of the first frame is logged.
///
/// # Errors
///
/// Returns a message if no window can be opened, such as on a system without a display.
pub fn start(file: Option<PathBuf>) -> Result<(), String> {
    let begun = Some(Instant::now());
    let viewport = ViewportBuilder::default()
        .with_title("Catchment")
        .with_app_id(APP)
        .with_icon(icon())
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([900.0, 600.0]);
    #[cfg(all(unix, not(target_vendor = "apple")))]
    let event_loop_builder = super::display::hook();
    #[cfg(not(all(unix, not(target_vendor = "apple"))))]
    let event_loop_builder = None;
    let options = eframe::NativeOptions {
        viewport,
        persist_window: true,
        event_loop_builder,
        ..Default::default()
    };
    let damaged = eframe::storage_dir(APP).and_then(|folder| set_aside_damaged(&folder));
    let is_open = Arc::new(AtomicBool::new(false));
    let opened = is_open.clone();
    let create = |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        // The window and OpenGL are there: a panic from now on is ours.
        opened.store(true, Ordering::Relaxed);
        let settings = cc.storage.and_then(|s| eframe::get_value(s, Settings::KEY));
        // Ctrl and plus zoom the drawing; egui would zoom the whole window.
        cc.egui_ctx.options_mut(|o| o.zoom_with_keyboard = false);
        let mut app = begin(&cc.egui_ctx, settings, file);
        if let Some(damaged) = damaged {
            app.files.report_damaged_settings(&damaged.kept, damaged.what);
        }
        Ok(Box::new(Window { app, begun }))
    };
    let run = || eframe::run_native("Catchment", options, Box::new(create));
    // Libraries that draw panic where a part of them is missing on this system.
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
        Ok(ended) => ended.map_err(|error| why_not_opened(&error)),
        Err(panic) if is_open.load(Ordering::Relaxed) => std::panic::resume_unwind(panic),
        Err(_) => {
            Err("the window cannot be opened: a library that it needs does not work".to_owned())
        }
    }
}

/// The reason why there is no window, in words of ours: those of the libraries name files of the
/// machine that built the program.
fn why_not_opened(error: &eframe::Error) -> String {
    log::debug!("{error}");
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            "there is no display to open a window on".to_owned()
        }
        eframe::Error::Glutin(_)
        | eframe::Error::NoGlutinConfigs(..)
        | eframe::Error::OpenGL(_) => {
            "the display has no OpenGL, which the window is drawn with".to_owned()
        }
        error @ eframe::Error::AppCreation(_) => format!("the window cannot be opened: {error}"),
    }
}

/// Creates the application with its first document.
fn begin(ctx: &egui::Context, settings: Option<Settings>, file: Option<PathBuf>) -> App {
    let settings = settings.unwrap_or_default();
    let (first_start, last) = (!settings.tour_seen, settings.recent.first().cloned());
    let mut app = App::new(settings, Files::new(Box::new(NativeDialogs), recovery_folder()));
    match (file, last.filter(|f| f.is_file())) {
        (Some(file), _) => app.open_file(ctx, file),
        (None, Some(last)) => app.open_file(ctx, last),
        (None, None) if first_start => app.start_tour(),
        (None, None) => app.open_example(ctx, 0),
    }
    app
}

/// The application in a system window.
struct Window {
    app: App,
    /// Time at which the program started, until its first frame is drawn.
    begun: Option<Instant>,
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.app.show(ui);
        if !ui.ctx().will_discard()
            && let Some(begun) = self.begun.take()
        {
            log::info!("first frame {} ms after the start", begun.elapsed().as_millis());
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        let mut settings = self.app.settings.clone();
        // A path that is not valid Unicode cannot be serialised, and all settings would be lost.
        settings.recent.retain(|path| path.to_str().is_some());
        eframe::set_value(storage, Settings::KEY, &settings);
    }

    fn auto_save_interval(&self) -> std::time::Duration {
        // Recent files should survive a crash.
        std::time::Duration::from_secs(5)
    }

    fn persist_egui_memory(&self) -> bool {
        // Panels have fixed sizes; only the window itself is remembered.
        false
    }

    fn clear_color(&self, _: &egui::Visuals) -> [f32; 4] {
        self.app.theme.canvas.0.to_normalized_gamma_f32()
    }
}
