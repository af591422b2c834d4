//! The command line: opens the window, or does a job without one.
//!
//! [`run`] writes to whatever it is given and starts nothing, so that it can be tested without a
//! process. Results go to the one writer, messages to the other.

mod columns;
mod explain;
mod json;
mod names;
mod output;
mod table;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::anycast::warnings;
use crate::engine::solve;
use crate::topology::{FileError, Prefix, Topology, load};
use names::Names;
use output::{Results, printable};

const ABOUT: &str = "\
A sandbox for BGP and anycast: draw an internet, tune it, break it, and see which clients reach
which site.";

const MORE: &str = "\
Without a command, Catchment opens its window. The commands work without one, on the same files.

Words:
  node        a network on the canvas: a site, an ISP, a client or any other AS
  prefix      the addresses that sites announce; announced by several sites, it is anycast
  best route  what a node chose among the routes that its neighbours offer
  catchment   the clients whose packets reach one site

Examples:
  catchment                                 open the window
  catchment anycast.ron                     open a document in it
  catchment solve anycast.ron               who is served by whom
  catchment explain anycast.ron --at oslo   why Oslo chose its route
  catchment check *.ron                     are these files in order?

Exit status: 0 done, 1 the input is at fault, 2 the call is wrong.";

const SOLVE_MORE: &str = "\
The state is the one that the network comes to from a cold start: all nodes start at once and know
nothing. It is stable, or it oscillates for ever (said only where that is proved), or it is
undetermined. Load and capacity are in thousand queries a second (kq/s).

Examples:
  catchment solve anycast.ron
  catchment solve anycast.ron --json | jq '.prefixes[].catchments'";

const EXPLAIN_MORE: &str = "\
For every prefix: the routes that the node heard, the steps of the decision process in order with
what each one threw out and why, what was rejected on arrival, and which neighbours offer nothing.

Examples:
  catchment explain anycast.ron --at oslo
  catchment explain anycast.ron --at 'Oslo Transit' --prefix 192.0.2.0/24";

const CHECK_MORE: &str = "\
A file in order gets a line with what it holds, and what is unwise about it. Any other gets a
message with the line, the column and what was expected, and the exit status becomes 1.

Example:
  catchment check *.ron";

#[derive(Parser)]
#[command(name = "catchment", version, about = ABOUT, after_help = MORE)]
#[command(args_conflicts_with_subcommands = true)]
struct Args {
    #[command(subcommand)]
    job: Option<Job>,
    /// A document (.ron) to open in the window; without it, the last one
    file: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Job {
    /// Print best routes and catchments
    #[command(after_help = SOLVE_MORE)]
    Solve {
        /// The document (.ron)
        file: PathBuf,
        /// Print JSON for programs instead of tables for people
        #[arg(long)]
        json: bool,
    },
    /// Print why a node chose its route, step by step
    #[command(after_help = EXPLAIN_MORE)]
    Explain {
        /// The document (.ron)
        file: PathBuf,
        /// The node that decides: its id, or its name where no other node has it
        #[arg(long, value_name = "NODE")]
        at: String,
        /// Only this prefix, such as 192.0.2.0/24
        #[arg(long)]
        prefix: Option<Prefix>,
    },
    /// Check that files can be opened
    #[command(after_help = CHECK_MORE)]
    Check {
        /// The documents (.ron)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// How a job ended, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done; 0.
    Done,
    /// The input is at fault, or the results could not be written; 1.
    InputAtFault,
    /// The call is wrong; 2.
    WrongCall,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::InputAtFault => 1,
            Status::WrongCall => 2,
        })
    }
}

/// What the arguments asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invocation {
    /// A job, which is over.
    Ended(Status),
    /// The window, which the caller opens.
    Open {
        /// The document to open in it.
        file: Option<PathBuf>,
    },
}

/// Why a job could not be done.
enum Failure {
    File(Box<FileError>),
    Call(String),
    Write(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Does what the arguments ask for, unless that is to open the window. The first argument is the
/// name of the program.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Invocation {
    let mut out = Results::new(out);
    let done = match Args::try_parse_from(args) {
        Ok(Args { job: None, file }) => return Invocation::Open { file },
        Ok(Args { job: Some(job), .. }) => job.run(&mut out, err),
        Err(error) if error.use_stderr() => {
            // Nobody is left to tell when the place for messages cannot be written to.
            let _ = write!(err, "{}", error.render());
            return Invocation::Ended(Status::WrongCall);
        }
        Err(help) => {
            write!(out, "{}", help.render()).map(|()| Status::Done).map_err(Failure::Write)
        }
    };
    let written = done.and_then(|status| Ok(out.flush().map(|()| status)?));
    Invocation::Ended(written.unwrap_or_else(|failure| failure.tell(err)))
}

impl Job {
    fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> Result<Status, Failure> {
        match self {
            Self::Solve { file, json } => {
                let doc = read(&file)?;
                let state = solve(&doc);
                if json {
                    let mut out = BufWriter::new(out);
                    json::write(&doc, &state, &mut out)?;
                    out.flush()?;
                } else {
                    table::write(&doc, &state, out)?;
                }
            }
            Self::Explain { file, at, prefix } => {
                let doc = read(&file)?;
                let names = Names::of(&doc);
                let node = names.find(&at).map_err(Failure::Call)?;
                let prefixes = match prefix {
                    Some(one) => vec![announced(&doc, one)?],
                    None => doc.prefixes(),
                };
                explain::write(&doc, &solve(&doc), node, &prefixes, out)?;
            }
            Self::Check { files } => return check(&files, out, err),
        }
        Ok(Status::Done)
    }
}

fn read(file: &Path) -> Result<Topology, Failure> {
    load(file).map_err(|error| Failure::File(Box::new(error)))
}

/// The prefix, if some node of the document announces it.
fn announced(doc: &Topology, prefix: Prefix) -> Result<Prefix, Failure> {
    let all = doc.prefixes();
    if all.contains(&prefix) {
        return Ok(prefix);
    }
    let list = all.iter().map(ToString::to_string).collect::<Vec<_>>();
    Err(Failure::Call(if list.is_empty() {
        format!("no node announces {prefix}; nothing is announced in this document")
    } else {
        format!("no node announces {prefix}; expected {}", list.join(" or "))
    }))
}

/// Looks at every file, however many are bad.
fn check(files: &[PathBuf], out: &mut dyn Write, err: &mut dyn Write) -> Result<Status, Failure> {
    let mut status = Status::Done;
    for file in files {
        match read(file) {
            Ok(doc) => {
                let (nodes, links) = (doc.nodes().len(), doc.links().len());
                let file = printable(&file.display().to_string());
                writeln!(
                    out,
                    "{file}: ok, {}, {}",
                    counted(nodes, "node"),
                    counted(links, "link")
                )?;
                let names = Names::of(&doc);
                for warning in warnings(&doc) {
                    let sentence = warning.sentence(&doc, &|id| names.call(id));
                    writeln!(out, "{file}: warning: {sentence}")?;
                }
            }
            Err(failure) => status = failure.tell(err),
        }
    }
    Ok(status)
}

fn counted(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}

impl Failure {
    /// Says what is wrong and whose fault it is.
    fn tell(self, err: &mut dyn Write) -> Status {
        let (text, status) = match self {
            Self::File(error) => {
                let lines = error.excerpt.as_deref().unwrap_or_default().lines();
                let excerpt: String = lines.map(|line| format!("\n    {line}")).collect();
                (format!("{error}{excerpt}"), Status::InputAtFault)
            }
            Self::Call(what) => (format!("error: {what}"), Status::WrongCall),
            Self::Write(error) => {
                (format!("error: the results cannot be written: {error}"), Status::InputAtFault)
            }
        };
        // Nobody is left to tell when the place for messages cannot be written to.
        let _ = writeln!(err, "{}", printable(&text));
        status
    }
}
