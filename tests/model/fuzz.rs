//! Real inputs of every kind, altered at random: nothing panics, hangs or fills the memory, refusals
//! name the place, and what is read is written and read again the same.
//!
//! A run is short by default. With `CATCHMENT_FUZZ_SECONDS` each target takes so long, and
//! `CATCHMENT_FUZZ_SEED` begins elsewhere:
//!
//! ```text
//! CATCHMENT_FUZZ_SECONDS=3600 cargo test --release --test model fuzz -- --nocapture --test-threads 1
//! ```
//!
//! What breaks is kept as a file, whose name is printed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::dice::Dice;

mod arguments;
mod mutate;
mod targets;

/// The time of a target by default, in seconds.
const USUAL: f64 = 1.0;
/// An input that takes longer than this hangs. Reading takes milliseconds; a busy machine is granted
/// the rest.
const HANGS: Duration = Duration::from_secs(60);
/// More memory than this, in bytes, is a fault, where a run has the process for itself.
const MOST_MEMORY: u64 = 2 << 30;

/// What came of an input that did no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It was read.
    Accepted,
    /// It was refused, as it should be.
    Refused,
}

/// A setting of the environment.
fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().ok().unwrap_or_else(|| panic!("{name}: {text:?} is no number")))
}

/// Gives a target one input after the other until its time is over.
fn run(target: &str, make: impl Fn(&mut Dice) -> Vec<u8>, check: impl Fn(&[u8]) -> Outcome) {
    let asked: Option<f64> = setting("CATCHMENT_FUZZ_SECONDS");
    let seconds = Duration::from_secs_f64(asked.unwrap_or(USUAL));
    let first: u64 = setting("CATCHMENT_FUZZ_SEED").unwrap_or(1);
    let (tell, watched) = channel::<Vec<u8>>();
    let name = target.to_owned();
    // Whoever hangs cannot say so.
    std::thread::spawn(move || {
        let mut current = None;
        loop {
            match watched.recv_timeout(HANGS) {
                Ok(input) => current = Some(input),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    let kept = current.as_deref().map(|input| keep(&name, input));
                    eprintln!("{name}: hangs on {kept:?}");
                    std::process::abort();
                }
            }
        }
    });
    let begun = Instant::now();
    let (mut inputs, mut accepted) = (0u64, 0u64);
    let mut slowest = Duration::ZERO;
    while begun.elapsed() < seconds {
        let seed = first.wrapping_add(inputs);
        let input = make(&mut Dice::new(seed));
        tell.send(input.clone()).expect("the watch goes on");
        let one = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| check(&input))) {
            Ok(Outcome::Accepted) => accepted += 1,
            Ok(Outcome::Refused) => {}
            Err(_) => panic!("{target}: seed {seed} breaks: {:?}", keep(target, &input)),
        }
        slowest = slowest.max(one.elapsed());
        inputs += 1;
    }
    let memory = peak_memory();
    println!(
        "{target}: {inputs} inputs, {accepted} accepted, the slowest took {slowest:.1?}, \
         at most {} MB",
        memory.unwrap_or_default() >> 20
    );
    assert!(asked.is_none() || memory.is_none_or(|peak| peak < MOST_MEMORY), "{target}: memory");
    assert!(accepted > 0, "{target}: no input gets past the reader");
}

/// Keeps an input that breaks something.
fn keep(target: &str, input: &[u8]) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{target}"));
    std::fs::write(&file, input).expect("kept");
    file
}

/// The most memory that this process has had, in bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}
