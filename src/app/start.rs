//! Opens the system window and keeps the settings between runs.

use std::path::PathBuf;
use std::time::Instant;

use egui::ViewportBuilder;

use super::App;
use super::files::{Files, NativeDialogs, recovery_folder};
use super::icon::icon;
use super::settings::Settings;

/// Key of the settings in eframe's storage.
const SETTINGS: &str = "settings";

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
        .with_app_id("catchment")
        .with_icon(icon())
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([900.0, 600.0]);
    let options = eframe::NativeOptions { viewport, persist_window: true, ..Default::default() };
    let create = |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        let settings = cc.storage.and_then(|s| eframe::get_value(s, SETTINGS));
        // Ctrl and plus zoom the drawing; egui would zoom the whole window.
        cc.egui_ctx.options_mut(|o| o.zoom_with_keyboard = false);
        Ok(Box::new(Window { app: begin(&cc.egui_ctx, settings, file), begun }))
    };
    eframe::run_native("Catchment", options, Box::new(create)).map_err(|error| match error {
        // Its message contains file names of the build machine.
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            log::debug!("{error}");
            "there is no display to open a window on; the commands solve, explain and check work \
             without one (see catchment --help)"
                .to_owned()
        }
        error => format!("the window cannot be opened: {error}"),
    })
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
        eframe::set_value(storage, SETTINGS, &settings);
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
