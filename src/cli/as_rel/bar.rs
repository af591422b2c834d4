//! A progress bar for long jobs in a terminal.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::topology::{Phase, Progress};

/// Shorter jobs get no bar.
const PATIENCE: Duration = Duration::from_millis(150);

/// A progress bar on standard error if that is a terminal.
pub(super) struct Bar {
    /// The current phase, its start, and the bar once the phase has taken a while.
    doing: Option<(Phase, Instant, Option<ProgressBar>)>,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self { doing: None }
    }

    /// Shows the progress of the job; never stops it.
    pub(super) fn show(&mut self, progress: Progress) -> ControlFlow<()> {
        let Progress { phase, done, total } = progress;
        if self.doing.as_ref().is_none_or(|(doing, ..)| *doing != phase) {
            self.end();
            self.doing = Some((phase, Instant::now(), None));
        }
        if let Some((_, since, shown)) = &mut self.doing
            && since.elapsed() >= PATIENCE
        {
            shown.get_or_insert_with(|| bar(phase, total)).set_position(done);
        }
        ControlFlow::Continue(())
    }

    /// Removes the bar.
    pub(super) fn end(&mut self) {
        if let Some((_, _, Some(bar))) = self.doing.take() {
            bar.finish_and_clear();
        }
    }
}

fn bar(phase: Phase, total: Option<u64>) -> ProgressBar {
    let (doing, counted) = match phase {
        Phase::Reading => ("reading", "{bytes} of {total_bytes}"),
        Phase::Building => ("building", "{human_pos} of {human_len} links"),
        Phase::Solving => ("solving", "{human_pos} of {human_len} ASes"),
    };
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template(&format!("{doing:>9} [{{bar:40}}] {counted}"));
    // The template is constant; if it were invalid, the default style would be used.
    style.map_or(bar.clone(), |style| bar.with_style(style.progress_chars("=> ")))
}
