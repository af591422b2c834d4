//! Command-line arguments and their help texts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};
use strsim::osa_distance;

use super::as_rel::Asked;
use super::play;
use crate::formats::Synthetic;
use crate::formats::as_rel::Dialect;
use crate::formats::graphml::MAX_CENTRES;
use crate::topology::{Asn, Prefix, escaped};

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
  catchment import abilene.graphml -o abilene.ron
                                            make a document of a real network

Exit status: 0 done, 1 the input is at fault or no window can be opened, 2 the call is wrong.";

const SOLVE_MORE: &str = "\
The state is the one that the network comes to from a cold start: all nodes start at once and know
nothing. It is stable, or it oscillates for ever (said only where that is proved), or it is
undetermined. Load and capacity are in thousand queries a second (kq/s).

With --as-rel, every AS of the file is one router with the customary policies: customers before
peers before providers, no transit for nothing. --prepend, --local-pref and --fail set what differs;
* stands for all neighbours. The router id of an AS is its ASN, so that both ways to break a tie
come to the same. The CSV has the columns asn,site,next_hop,path_len,as_path, sorted by ASN;
path_len counts prepends and not the AS itself, as_path goes from the AS to the site. How many ASes
each site catches is told on standard error, and how the signs of the file were read: before 2013
they meant the opposite. --dialect overrules it. A graph that was read once is kept in a cache
(CATCHMENT_CACHE_DIR), by the content of its file.

Examples:
  catchment solve anycast.ron
  catchment solve anycast.ron --json | jq '.prefixes[].catchments'
  catchment solve --as-rel 20250901.as-rel2.txt.bz2 --announce 101,1916,5408 --csv > routes.csv
  catchment solve --as-rel as-rel.txt --announce 101,1916 --prepend '101:*:3' --fail 3356";

const EXPLAIN_MORE: &str = "\
For every prefix: the routes that the node heard, the steps of the decision process in order with
what each one threw out and why, what was rejected on arrival, and which neighbours offer nothing.

With --json, for every prefix: state, best and candidates as in solve --json, each route with the
sentence that says why it lost (\"why\", null for the best), the decision in a sentence, and the
landing of the node's packets: the site (null where none serves), all nodes on the way with the
node itself first (\"hops\"), and the round trip in milliseconds.

Examples:
  catchment explain anycast.ron --at oslo
  catchment explain anycast.ron --at 'Oslo Transit' --prefix 192.0.2.0/24";

const PLAY_MORE: &str = "\
WHAT is a node, by its id or its name, or two with a dash between them for all links that join them;
A-B#LINK is one of these links, and IX#lan the LAN of a route server: the links of all its clients.
It is done at the beginning, or so many seconds later: --fail frankfurt@10. Without anything that is
done, and with --cold, all nodes start at once and know nothing; else the network is at rest at
first. Timers are those of the document, or of --preset.

Every client sends a hundred probes a second along the routes as they are when each packet gets to a
node, and opens a TCP session a second that lives for 30. A session breaks when its packets reach
another site than the one it began at. This goes on from the first thing that is done until 30 s
after the last event, or with --dns until all answers of the DNS have run out, and not longer than
--until. With lab timers nothing takes time: the clock goes on by a second for each message that is
delivered, so that a second without an answer is a message.

With --json: converged_s (seconds from the first thing that was done to the last change of a table;
null if it did not come to rest), messages (UPDATEs that were sent), clients (outage_s, switches and
sessions_broken of each), events, end (as solve --json), ended (\"at rest\", \"recurs\", \"out of
time\", \"out of events\"), cycle (node, prefix and as_path of each choice of one round, where it
recurs), prefix (to which clients send), totals, and dns with --dns.

An event has t in seconds, kind, and what belongs to its kind:
  start         all nodes start
  done          what was done, in words
  drained       what was drained before goes down now, in words
  sent          node tells peer over link of prefix: as_path, null for a withdrawal
  received      node has worked on what peer said
  chose         node chose the route of peer, or its own, or none (as_path null)
  session down  at node, with peer, and why
  session up    of node and peer
  igp           the IGP has found new ways
  check failed, check passed  of the service of node
A message has a number, and a round: one more than that of the message that led to it.

Examples:
  catchment play anycast.ron --fail frankfurt
  catchment play anycast.ron --fail frankfurt --preset textbook --restore frankfurt@300
  catchment play anycast.ron --drain frankfurt --json | jq .totals
  catchment play anycast.ron --fail frankfurt --dns --dns-ttl 30";

const CHECK_MORE: &str = "\
A file in order gets a line with what it holds, and what is unwise about it. Any other gets a
message with the line, the column and what was expected, and the exit status becomes 1.

With --json, one list with an object for every file: file, ok, nodes, links, warnings, and error,
which is null or has line, column, field and message. The exit status is the same.

Examples:
  catchment check *.ron
  catchment check *.ron --json | jq '.[] | select(.ok | not)'";

const IMPORT_MORE: &str = "\
FILE is a network in GraphML, such as one of the Internet Topology Zoo. Where nodes have an
attribute asn (or as, as_number), those that have the same are routers of that AS. Else it can be
read as the inside of one AS: its nodes are routers, IGP costs the lengths of links in kilometres,
and nodes of other networks are ASes beside it. Or as a set of ASes: each node is one, links have no
relationship, and the shortest AS path decides. Delays are those of light in fibre.

So that there is something to see, 192.0.2.0/24 is announced at a few well-connected nodes from
which all others are as near as can be.

A file of CAIDA AS relationships of at most 500 ASes is drawn with providers above their customers.
How its signs were read is said; --dialect overrules it. Nothing is announced in it.

Examples:
  catchment import Abilene.graphml -o abilene.ron
  catchment import Geant2012.graphml -o geant.ron --as many-ases --announce 2";

/// Reading of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReadAs {
    /// The ASes of the file: nodes that have the same ASN are routers of that AS
    GivenAses,
    /// The inside of one AS: each node is a router
    OneAs,
    /// A set of ASes: each node is one
    ManyAses,
}

/// What the signs of a file of AS relationships mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Signs {
    /// As in files since 2013: the AS on the left of -1 is the provider
    Today,
    /// As in files from before 2013: the AS on the right of -1 is the provider
    Old,
}

impl Signs {
    /// The dialect of such a file.
    pub(super) fn dialect(self) -> Dialect {
        match self {
            Self::Today => Dialect::Modern,
            Self::Old => Dialect::Old,
        }
    }
}

const GENERATE_MORE: &str = "\
The graph looks like the Internet: a clique of tier-1 networks, transit below it and stubs below
that, with peers among them. It is a file of CAIDA's serial-1: provider|customer|-1 or peer|peer|0.
The same figures give the same file on every machine.

Examples:
  catchment generate --ases 1000 -o small.txt
  catchment generate --ases 80000 --seed 7 | bzip2 > large.txt.bz2";

/// The arguments.
#[derive(Parser)]
#[command(name = "catchment", version, about = ABOUT, after_help = MORE)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) job: Option<Job>,
    /// A document (.ron) or a network (.graphml) to open in the window; without it, the last one
    pub(super) file: Option<PathBuf>,
}

/// Jobs done without a window.
#[derive(Subcommand)]
pub(super) enum Job {
    /// Print best routes and catchments
    #[command(after_help = SOLVE_MORE)]
    Solve {
        /// The document (.ron)
        #[arg(required_unless_present = "as_rel", conflicts_with = "as_rel")]
        file: Option<PathBuf>,
        /// Print JSON for programs instead of tables for people
        #[arg(long)]
        json: bool,
        /// Solve on CAIDA AS relationships (serial-1 or serial-2; plain, gzip or bzip2) instead
        #[arg(long, value_name = "FILE", requires = "announce")]
        as_rel: Option<PathBuf>,
        #[command(flatten)]
        asked: Asked,
        /// Print a line for every AS with a route
        #[arg(long, requires = "as_rel", conflicts_with = "json")]
        csv: bool,
        /// Tell how long each part of the work took
        #[arg(long, requires = "as_rel")]
        timings: bool,
        /// Leave malformed lines out instead of refusing the file
        #[arg(long, requires = "as_rel")]
        keep_going: bool,
        /// What the signs of the file mean; without it, as the file looks
        #[arg(long, value_name = "WHEN", value_enum, requires = "as_rel")]
        dialect: Option<Signs>,
        /// Read the file itself, not what the cache holds of it
        #[arg(long, requires = "as_rel")]
        no_cache: bool,
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
        /// Print JSON for programs instead of text for people
        #[arg(long)]
        json: bool,
    },
    /// Play what a network does in time when something is done to it
    #[command(after_help = PLAY_MORE)]
    Play(#[command(flatten)] play::Asked),
    /// Check that files can be opened
    #[command(after_help = CHECK_MORE)]
    Check {
        /// The documents (.ron)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Print JSON for programs instead of lines for people
        #[arg(long)]
        json: bool,
    },
    /// Make a document of a network in GraphML, or of a few AS relationships
    #[command(after_help = IMPORT_MORE)]
    Import {
        /// The network (.graphml, or CAIDA AS relationships of at most 500 ASes)
        file: PathBuf,
        /// The document to write (.ron); - is standard output
        #[arg(short, long, value_name = "OUT.ron")]
        output: PathBuf,
        /// How it is meant; without it, by its ASNs, or else as the inside of one AS
        #[arg(long = "as", value_name = "READING", value_enum)]
        reading: Option<ReadAs>,
        /// The ASN of the one AS; without it, the first private one
        #[arg(long, value_name = "ASN")]
        asn: Option<Asn>,
        /// At how many nodes 192.0.2.0/24 is announced; 0 for none, without it 3
        #[arg(long, value_name = "N",
              value_parser = clap::value_parser!(u8).range(..=i64::from(MAX_CENTRES)))]
        announce: Option<u8>,
        /// What the signs of AS relationships mean; without it, as the file looks
        #[arg(long, value_name = "WHEN", value_enum)]
        dialect: Option<Signs>,
        /// Write over a document that is there
        #[arg(long)]
        force: bool,
    },
    /// Make up a graph of ASes that looks like the Internet
    #[command(after_help = GENERATE_MORE)]
    Generate {
        /// How many ASes there are
        #[arg(long, value_name = "N")]
        ases: u32,
        /// Another number gives another graph
        #[arg(long, value_name = "S", default_value_t = Synthetic::default().seed)]
        seed: u64,
        /// How many links there are for each AS
        #[arg(long, value_name = "F", default_value_t = Synthetic::default().links_per_as)]
        links_per_as: f64,
        /// Where to write it, instead of to standard output
        #[arg(short = 'o', long = "output", value_name = "FILE")]
        file: Option<PathBuf>,
        /// Write over a file that is there
        #[arg(long, requires = "file")]
        force: bool,
    },
}

/// Returns an error message if the first argument looks like a command but is none; clap would take
/// it for the document to open. The first element of `args` is the name of the program.
pub(super) fn unknown_command(args: &[OsString]) -> Option<String> {
    let (word, more) = args.get(1..)?.split_first()?;
    let word = word.to_str().filter(|w| w.starts_with(char::is_alphabetic))?;
    let command = Args::command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let is_plain = word.chars().all(|c| c.is_alphanumeric() || c == '-');
    if !is_plain || word == "help" || names.contains(&word) || Path::new(word).exists() {
        return None;
    }
    let lower = word.to_lowercase();
    let near = names.iter().map(|name| (osa_distance(name, &lower), name)).min();
    match near.filter(|(slips, name)| *slips <= name.len() / 2) {
        Some((_, name)) => Some(format!("there is no command {word:?}; did you mean {name}?")),
        // A single argument may be a document that does not exist.
        None if more.is_empty() => None,
        None => Some(format!("there is no command {word:?}; expected {}", names.join(", "))),
    }
}

/// The message about a wrong call. Arguments that it quotes are escaped: they may hold anything
/// that a terminal would obey.
pub(super) fn refusal(error: &clap::Error, args: &[OsString]) -> String {
    let mut text = error.render().to_string();
    for arg in args.iter().skip(1) {
        let arg = arg.to_string_lossy();
        // Of `--option=value` the two are quoted apart.
        for part in arg.splitn(2, '=').filter(|part| escaped(part) != *part) {
            text = text.replace(part, &escaped(part));
        }
    }
    // What clap took apart in yet another way; it breaks lines itself.
    text.split('\n').map(escaped).collect::<Vec<_>>().join("\n")
}
