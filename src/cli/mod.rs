//! The command line: opens the window, or runs a job without one.
//!
//! [`run`] writes to the given writers and starts nothing, so that it can be tested without a
//! process. Results go to the first writer, messages to the second.

mod args;
mod as_rel;
mod check;
mod columns;
mod explain;
mod failure;
mod generate;
mod import;
mod input;
mod json;
mod names;
mod output;
mod play;
mod table;
mod target;

pub use failure::Status;

use std::ffi::OsString;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser as _};

use crate::engine::solve;
use crate::formats::Synthetic;
use crate::formats::as_rel::KeepGoing;
use args::{Args, Job, Signs};
use failure::Failure;
use input::{announced, read};
use names::Names;
use output::Results;
use target::Target;

/// Result of parsing and running the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invocation {
    /// A job was run.
    Ended(Status),
    /// The caller should open the window.
    Open {
        /// The document to open in the window.
        file: Option<PathBuf>,
    },
}

/// Runs the job that the arguments request, unless that is to open the window. The first argument
/// is the name of the program.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Invocation {
    let mut out = Results::new(out);
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(what) = args::unknown_command(&args) {
        let error = Args::command().error(clap::error::ErrorKind::InvalidSubcommand, what);
        // Nobody is left to tell when the place for messages cannot be written to.
        let _ = write!(err, "{}", args::refusal(&error, &args));
        return Invocation::Ended(Status::WrongCall);
    }
    let given = args.clone();
    let done = match Args::try_parse_from(args) {
        Ok(Args { job: None, file }) => return Invocation::Open { file },
        Ok(Args { job: Some(job), .. }) => job.run(&mut out, err),
        Err(error) if error.use_stderr() => {
            // Nobody is left to tell when the place for messages cannot be written to.
            let _ = write!(err, "{}", args::refusal(&error, &given));
            return Invocation::Ended(Status::WrongCall);
        }
        Err(help) => {
            write!(out, "{}", help.render()).map(|()| Status::Done).map_err(Failure::Write)
        }
    };
    let written = done.and_then(|status| Ok(out.flush().map(|()| status)?));
    Invocation::Ended(written.unwrap_or_else(|failure| failure.tell(err)))
}

/// The names of the commands that work without a window: "solve, explain and check".
pub fn commands() -> String {
    let command = Args::command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    match names.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        names => names.concat(),
    }
}

impl Job {
    fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> Result<Status, Failure> {
        match self {
            Self::Solve {
                file,
                json,
                as_rel,
                asked,
                csv,
                timings,
                keep_going,
                dialect,
                no_cache,
            } => {
                let form = match (json, csv) {
                    (true, _) => as_rel::Form::Json,
                    (false, true) => as_rel::Form::Csv,
                    (false, false) => as_rel::Form::Table,
                };
                if let Some(graph) = as_rel {
                    let keep_going = if keep_going { KeepGoing::Yes } else { KeepGoing::No };
                    let how = as_rel::How {
                        form,
                        keep_going,
                        dialect: dialect.map(Signs::dialect),
                        caches: !no_cache,
                        times: timings,
                    };
                    return as_rel::run(&graph, &asked, how, out, err);
                }
                // clap ensures that one of the two is given.
                let file = file.unwrap_or_default();
                solve_document(&file, json, out)?;
            }
            Self::Explain { file, at, prefix, json } => {
                let doc = read(&file)?;
                let names = Names::of(&doc);
                let node = names.find(&at).map_err(Failure::Call)?;
                let prefixes = match prefix {
                    Some(one) => vec![announced(&doc, one)?],
                    None => doc.prefixes(),
                };
                let state = solve(&doc);
                if json {
                    let mut out = BufWriter::new(out);
                    json::explain::write(&doc, &state, node, &prefixes, &mut out)?;
                    out.flush()?;
                } else {
                    explain::write(&doc, &state, node, &prefixes, out)?;
                }
            }
            Self::Play(asked) => asked.run(out)?,
            Self::Generate { ases, seed, links_per_as, file, force } => {
                let figures = Synthetic { ases, seed, links_per_as };
                let to = file.as_deref().map(|file| Target { file, force });
                generate::generate(figures, to, out, err)?;
            }
            Self::Check { files, json: false } => return check::lines(&files, out, err),
            Self::Check { files, json: true } => return check::json(&files, out),
            Self::Import { file, output, reading, asn, announce, dialect, force } => {
                let to = Target { file: &output, force };
                let meant =
                    import::Meant { reading, asn, announce, dialect: dialect.map(Signs::dialect) };
                import::run(&file, to, meant, out, err)?;
            }
        }
        Ok(Status::Done)
    }
}

fn solve_document(file: &Path, json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let doc = read(file)?;
    let state = solve(&doc);
    if json {
        let mut out = BufWriter::new(out);
        json::solve::write(&doc, &state, &mut out)?;
        out.flush()?;
    } else {
        table::write(&doc, &state, out)?;
    }
    Ok(())
}
