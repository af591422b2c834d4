//! A network of ASes and the routes to which it converges.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::SeedableRng as _;

use super::network::AsNetwork;
use super::queue::Order;
use super::settle::Ran;
use super::table::{AsRoutes, Work};
use crate::engine::{Uniqueness, Verdict};
use crate::topology::{Phase, Prefix, Progress, Watch};

/// A stop from outside. [`AsState::settle`] can continue from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped before the network came to rest")]
pub struct Stopped;

/// Number of random orders tried before a network is left "undetermined".
const ORDERS: u64 = 4;

/// Interval between two progress reports if several prefixes run at once.
const TELLS: Duration = Duration::from_millis(1);

/// A network of ASes and their routes for all prefixes.
#[derive(Clone, Debug)]
pub struct AsState {
    pub(super) net: AsNetwork,
    /// Routes in the order of the network's prefixes.
    pub(super) routes: Vec<AsRoutes>,
}

impl AsState {
    /// Makes a network in which no AS has received a route.
    pub fn new(net: AsNetwork) -> Self {
        let prefixes = 0..net.prefixes.len();
        let routes = prefixes.map(|prefix| cold(&net, prefix)).collect();
        Self { net, routes }
    }

    /// Returns the network.
    pub fn network(&self) -> &AsNetwork {
        &self.net
    }

    /// Returns all prefixes that were ever announced, with their routes.
    pub fn prefixes(&self) -> impl Iterator<Item = (&Prefix, &AsRoutes)> {
        self.routes.iter().map(|routes| (&routes.prefix, routes))
    }

    /// Returns the routes for a prefix.
    pub fn of(&self, prefix: &Prefix) -> Option<&AsRoutes> {
        self.routes.iter().find(|routes| routes.prefix == *prefix)
    }

    /// Opens a change, to which the following operations belong.
    pub(super) fn begin(&mut self) {
        self.routes.iter_mut().filter(|r| r.work == Work::Done).for_each(AsRoutes::begin);
    }

    /// Computes the routes after all edits since the last call, with several prefixes on all cores.
    /// The work is proportional to the number of ASes whose routes change.
    ///
    /// # Errors
    ///
    /// Fails if `watch` asks to stop. It is called every few milliseconds, except while the
    /// document solver searches a network of at most a few hundred ASes for stable states.
    pub fn settle(&mut self, watch: &mut Watch<'_>) -> Result<(), Stopped> {
        // Under the default policies these advertise once, and hardly any others do.
        let total = (self.routes.len() * self.net.transit_count()) as u64;
        let progress = |done: u64| Progress {
            phase: Phase::Solving,
            done: done.min(total),
            total: Some(total),
        };
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let workers = workers.min(self.routes.len());
        if workers <= 1 {
            let mut before = 0;
            self.routes.iter_mut().try_for_each(|routes| {
                let ran = bring_to_rest(&self.net, routes, &mut |r| {
                    watch(progress(before + r.announcements as u64))
                });
                before += routes.announcements as u64;
                ran
            })
        } else {
            self.settle_on(workers, &mut |done| watch(progress(done)))
        }
    }

    /// Distributes prefixes to threads as they become free, while this thread reports progress.
    fn settle_on(
        &mut self,
        workers: usize,
        report: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<(), Stopped> {
        let net = &self.net;
        let tasks: Vec<Mutex<&mut AsRoutes>> = self.routes.iter_mut().map(Mutex::new).collect();
        let (next, done) = (AtomicUsize::new(0), AtomicU64::new(0));
        let stops = AtomicBool::new(false);
        let caller = std::thread::current();
        let work = || {
            while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut routes = task.lock().unwrap_or_else(PoisonError::into_inner);
                let mut reported = 0;
                let ran = bring_to_rest(net, &mut routes, &mut |routes| {
                    let now = routes.announcements as u64;
                    done.fetch_add(now.saturating_sub(reported), Ordering::Relaxed);
                    reported = now;
                    match stops.load(Ordering::Relaxed) {
                        true => ControlFlow::Break(()),
                        false => ControlFlow::Continue(()),
                    }
                });
                if ran.is_err() {
                    break;
                }
            }
            caller.unpark();
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            while threads.iter().any(|thread| !thread.is_finished()) {
                if report(done.load(Ordering::Relaxed)).is_break() {
                    stops.store(true, Ordering::Relaxed);
                }
                std::thread::park_timeout(TELLS);
            }
        });
        let is_done = self.routes.iter().all(|routes| routes.work == Work::Done);
        if is_done { Ok(()) } else { Err(Stopped) }
    }
}

/// Makes the routes for a prefix with nothing but its own announcements.
fn cold(net: &AsNetwork, prefix: usize) -> AsRoutes {
    let mut routes = AsRoutes::cold(net, net.prefixes[prefix].prefix);
    for (node, origin) in net.origins(prefix) {
        routes.own_changed(net, *node, Some(origin));
    }
    routes
}

/// Runs the routes for one prefix until they converge: by rank, then in other orders if that fails.
/// The document solver decides about small networks that still do not converge.
fn bring_to_rest(
    net: &AsNetwork,
    routes: &mut AsRoutes,
    go_on: &mut dyn FnMut(&AsRoutes) -> ControlFlow<()>,
) -> Result<(), Stopped> {
    if routes.work == Work::Done {
        return Ok(());
    }
    // Routes that did not converge are no starting point.
    if !routes.verdict.changing().is_empty() {
        *routes = cold(net, routes.place(net));
    }
    // Under the default policies each AS advertises to every neighbour once.
    let looks = 8 * net.graph().slot_count() + 200_000;
    let random = |seed| Order::Random(Box::new(Pcg32::seed_from_u64(seed)));
    let mut others = std::iter::once(Order::Arrival).chain((0..ORDERS).map(random));
    loop {
        let changing = match routes.run(net, looks, go_on) {
            Ran::Stopped => return Err(Stopped),
            Ran::ToRest => {
                routes.verdict = Verdict::Stable(Uniqueness::OnlyOneFound);
                break;
            }
            Ran::OnAndOn(changing) => changing,
        };
        if let Some(order) = others.next() {
            routes.reorder(order);
            continue;
        }
        if !routes.ask_solver_of_documents(net) {
            let orders = ORDERS as usize + 2;
            routes.verdict = Verdict::Undetermined { changing, orders, looks };
        }
        break;
    }
    routes.order_by_rank();
    routes.work = Work::Done;
    Ok(())
}
