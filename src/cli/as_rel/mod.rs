//! `solve --as-rel`: routes in a graph of ASes for a prefix that some of them announce.

mod asked;
mod bar;
mod rows;

pub(super) use asked::Asked;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use super::columns::{Align, aligned};
use super::failure::{Failure, Status};
use super::output::printable;
use crate::engine::internet::{AsNetwork, AsRoutes, AsState};
use crate::formats::as_rel::{
    Cache, Dialect, Doubt, From, KeepGoing, Loaded, ReadOptions, Report, Signs, load,
};
use crate::topology::{AsGraph, Prefix, escaped_path};
use bar::Bar;

/// Output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A table of sites.
    Table,
    /// CSV with a line for each AS.
    Csv,
    /// JSON with all results.
    Json,
}

/// Options of a job.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    pub(super) form: Form,
    pub(super) keep_going: KeepGoing,
    /// Meaning of the signs of the file; none to detect it.
    pub(super) dialect: Option<Dialect>,
    /// True if a graph that was read before may come from the cache.
    pub(super) caches: bool,
    /// True if the time of each phase is printed.
    pub(super) times: bool,
}

/// Wall-clock time of each part of the job.
type Times = Vec<(&'static str, Duration)>;

/// Reads the graph, solves it, and prints the site that each AS reaches.
pub(super) fn run(
    file: &Path,
    asked: &Asked,
    how: How,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Status, Failure> {
    let began = Instant::now();
    let mut bar = Bar::new();
    let How { keep_going, dialect, .. } = how;
    let options = ReadOptions { keep_going, dialect, ..ReadOptions::default() };
    let cache = if how.caches { Cache::Usual } else { Cache::Off };
    let loaded = load(file, &options, &cache, &mut |progress| bar.show(progress));
    bar.end();
    let Loaded { graph, report, from, timings } =
        loaded.map_err(|error| Failure::Graph(Box::new(error)))?;
    let doubt = Doubt::about(&graph, report.signs.dialect);
    // As below, messages are not results.
    let _ = warn(file, &report, doubt, err);
    let mut times = vec![("finding", timings.finding)];
    if from == From::Source {
        times.extend([
            ("unpacking", timings.unpacking),
            ("parsing", timings.parsing),
            ("building", timings.building),
        ]);
    }

    let start = Instant::now();
    let graph = Arc::new(graph);
    let prefix = Prefix::DOCUMENTATION;
    let edits = asked.edits(&graph, prefix).map_err(Failure::Call)?;
    let mut state = AsState::new(AsNetwork::new(graph.clone()));
    for edit in &edits {
        state.apply(edit).map_err(|error| Failure::Call(error.to_string()))?;
    }
    // The bar never asks to stop.
    let settled = state.settle(&mut |progress| bar.show(progress));
    bar.end();
    settled.map_err(|stopped| Failure::Call(stopped.to_string()))?;
    times.push(("solving", start.elapsed()));
    let Some(routes) = state.of(&prefix) else {
        return Err(Failure::Call("no AS announces the prefix".to_owned()));
    };

    let start = Instant::now();
    let sites = Sites::of(asked, &graph, routes);
    let read = ReadAs { signs: report.signs, doubt };
    match how.form {
        Form::Table => sites.table(&graph, out)?,
        Form::Csv => rows::csv(&graph, routes, out)?,
        Form::Json => sites.json(&graph, routes, read, out)?,
    }
    out.flush()?;
    times.push(("writing", start.elapsed()));
    times.push(("all", began.elapsed()));
    // Results are written; there is nowhere to report that messages cannot be.
    let _ = sites.told(routes, err);
    if how.times {
        let _ = tell(&times, from, err);
    }
    Ok(Status::Done)
}

/// Prints the meaning in which the signs of the file were read.
#[derive(Clone, Copy)]
struct ReadAs {
    signs: Signs,
    doubt: Option<Doubt>,
}

/// Says what was left out, how signs were read, and what is to be doubted about that.
fn warn(
    file: &Path,
    report: &Report,
    doubt: Option<Doubt>,
    err: &mut dyn Write,
) -> std::io::Result<()> {
    let file = format!("{}:", escaped_path(file));
    for fault in &report.faults {
        writeln!(err, "warning: {}", printable(&fault.at(&file).to_string()))?;
    }
    if report.dropped > 0 {
        writeln!(err, "warning: {} malformed lines were left out", report.dropped)?;
    }
    writeln!(err, "signs: {}", report.signs)?;
    if let Some(doubt) = doubt {
        writeln!(err, "warning: {doubt}")?;
    }
    Ok(())
}

fn tell(times: &Times, from: From, err: &mut dyn Write) -> std::io::Result<()> {
    let source = match from {
        From::Source => "the file",
        From::Cache => "the cache",
    };
    writeln!(err, "times in ms, the graph from {source}:")?;
    for (phase, time) in times {
        writeln!(err, "  {phase:<10}{:>9.3}", time.as_secs_f64() * 1e3)?;
    }
    Ok(())
}

/// Catchment sizes of the sites.
struct Sites {
    /// ASN and number of ASes of each site, in the order of the arguments.
    catches: Vec<(u32, usize)>,
    /// Number of ASes without a route, or without a stable one.
    without: usize,
}

impl Sites {
    fn of(asked: &Asked, graph: &AsGraph, routes: &AsRoutes) -> Self {
        let changing = routes.verdict().changing();
        let mut counts = vec![0usize; graph.len()];
        for (node, site) in routes.sites() {
            if changing.binary_search(&node).is_err() {
                counts[site as usize] += 1;
            }
        }
        let count = |asn| graph.index_of(asn).map_or(0, |index| counts[index as usize]);
        let catches: Vec<_> = asked.announce.iter().map(|asn| (asn.get(), count(*asn))).collect();
        let caught: usize = catches.iter().map(|(_, count)| count).sum();
        Self { catches, without: graph.len() - caught }
    }

    fn told(&self, routes: &AsRoutes, err: &mut dyn Write) -> std::io::Result<()> {
        for (asn, count) in &self.catches {
            writeln!(err, "AS{asn} catches {count} ASes")?;
        }
        writeln!(err, "no route: {} ASes", self.without)?;
        let changing = routes.verdict().changing().len();
        if changing > 0 {
            let is = routes.verdict().as_str();
            writeln!(err, "warning: the routes of {changing} ASes do not come to rest ({is})")?;
        }
        Ok(())
    }

    fn table(&self, graph: &AsGraph, out: &mut dyn Write) -> std::io::Result<()> {
        let all = graph.len();
        writeln!(out, "{all} ASes, {} links", graph.link_count())?;
        let share = |count: usize| format!("{:.1} %", 100.0 * count as f64 / all.max(1) as f64);
        let row = |name: String, count: usize| [name, count.to_string(), share(count)];
        let sites = self.catches.iter().map(|(asn, count)| row(format!("AS{asn}"), *count));
        let without = (self.without > 0).then(|| row("no route".to_owned(), self.without));
        let rows: Vec<_> = sites.chain(without).collect();
        let columns = [("Site", Align::Left), ("ASes", Align::Right), ("Share", Align::Right)];
        write!(out, "{}", aligned(columns, &rows))
    }

    fn json(
        &self,
        graph: &AsGraph,
        routes: &AsRoutes,
        read: ReadAs,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let Signs { dialect, because } = read.signs;
        let signs = json!({
            "provider_of_minus_one": dialect.provider_of_minus_one(),
            "because": because.as_str(),
            "doubt": read.doubt.map(|doubt| doubt.to_string()),
        });
        let sites = self.catches.iter().map(|(asn, ases)| json!({ "asn": asn, "ases": ases }));
        let sites = json!(sites.collect::<Vec<_>>());
        writeln!(out, "{{\n  \"version\": 1,\n  \"ases\": {},", graph.len())?;
        writeln!(out, "  \"links\": {},", graph.link_count())?;
        writeln!(out, "  \"signs\": {signs},")?;
        writeln!(out, "  \"state\": \"{}\",", routes.verdict().as_str())?;
        writeln!(out, "  \"sites\": {sites},\n  \"without_route\": {},", self.without)?;
        write!(out, "  \"routes\": ")?;
        rows::json(graph, routes, out)?;
        writeln!(out, "\n}}")
    }
}
