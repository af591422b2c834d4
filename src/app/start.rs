//! Opens the window of the system and keeps the settings between runs.

use std::path::PathBuf;
use std::time::Instant;

use egui::ViewportBuilder;

use super::App;
use super::files::{Files, NativeDialogs, recovery_folder};
use super::icon::icon;
use super::settings::Settings;

/// Where the settings are in eframe's store.
const SETTINGS: &str = "settings";

/// Opens the window on a file, or on what was open last, and returns when it has been closed.
/// With `RUST_LOG=info` it says when the first frame was drawn.
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
        // Ctrl and plus zoom the drawing; egui would zoom the whole window with them.
        cc.egui_ctx.options_mut(|o| o.zoom_with_keyboard = false);
        Ok(Box::new(Window { app: begin(&cc.egui_ctx, settings, file), begun }))
    };
    eframe::run_native("Catchment", options, Box::new(create)).map_err(|error| match error {
        // Its words name files of the machine that built the program.
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            log::debug!("{error}");
            "there is no display to open a window on; the commands solve, explain and check work \
             without one (see catchment --help)"
                .to_owned()
        }
        error => format!("the window cannot be opened: {error}"),
    })
}

/// The application on the document to begin with.
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

/// The application in a window of the system.
struct Window {
    app: App,
    /// When the program began, until its first frame is drawn.
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
        // A path that is no text cannot be kept as text, and would take all settings with it.
        settings.recent.retain(|path| path.to_str().is_some());
        eframe::set_value(storage, SETTINGS, &settings);
    }

    fn auto_save_interval(&self) -> std::time::Duration {
        // Recent files shall outlast a crash.
        std::time::Duration::from_secs(5)
    }

    fn persist_egui_memory(&self) -> bool {
        // Panels have fixed sizes; there is nothing to remember but the window itself.
        false
    }

    fn clear_color(&self, _: &egui::Visuals) -> [f32; 4] {
        self.app.theme.canvas.0.to_normalized_gamma_f32()
    }
}
