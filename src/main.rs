//! The program: the command line, and the window in builds that have one.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use catchment::cli::{Invocation, run};

/// Warnings, but for those of libraries about a display: where it has no window, that is said once.
const LOGGED: &str = "warn,eframe::native::run=off,eframe::native::glow_integration=off,\
                      winit=off,arboard=off";

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(LOGGED)).init();
    match run(std::env::args_os(), &mut io::stdout(), &mut io::stderr()) {
        Invocation::Ended(status) => status.into(),
        Invocation::Open { file } => open(file),
    }
}

#[cfg(feature = "gui")]
fn open(file: Option<PathBuf>) -> ExitCode {
    match catchment::app::start(file) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            let commands = catchment::cli::commands();
            say(&format!("{what}; without a window, {commands} work (see catchment --help)"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "gui"))]
fn open(_: Option<PathBuf>) -> ExitCode {
    say("this build has no window; see catchment --help for what it can do");
    catchment::cli::Status::WrongCall.into()
}

fn say(what: &str) {
    // There is nowhere to report that standard error cannot be written to.
    let _ = writeln!(io::stderr(), "error: {what}");
}
