//! The display that the window opens on.

use eframe::{EventLoopBuilderHook, UserEvent};
use winit::event_loop::EventLoopBuilder;
use winit::platform::x11::EventLoopBuilderExtX11 as _;

use std::env::var_os;
use std::ffi::OsString;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

/// Returns the choice of X11 where winit would choose wrongly: it takes Wayland wherever a variable
/// names it, though nobody may listen there any more, as after a remote login or in a session of
/// `tmux`.
pub(super) fn hook() -> Option<EventLoopBuilderHook> {
    let set = |name: &str| var_os(name).filter(|value| !value.is_empty());
    let is_stale = set("WAYLAND_SOCKET").is_none()
        && set("WAYLAND_DISPLAY").is_some_and(|display| !listens(display));
    if !is_stale || set("DISPLAY").is_none() {
        return None;
    }
    log::info!("nobody listens on WAYLAND_DISPLAY: X11 is used");
    let x11 = |builder: &mut EventLoopBuilder<UserEvent>| _ = builder.with_x11();
    Some(Box::new(x11))
}

/// Tells whether a Wayland compositor listens on a display: a name in the folder of the session, or
/// a path.
fn listens(display: OsString) -> bool {
    let folder = var_os("XDG_RUNTIME_DIR").map(PathBuf::from).unwrap_or_default();
    UnixStream::connect(folder.join(display)).is_ok()
}
