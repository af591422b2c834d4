//! AS paths as lists that share their tails.

use crate::bgp::AsPath;
use crate::topology::Asn;

/// A path, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PathId(u32);

impl PathId {
    /// Path of an own announcement.
    pub(super) const EMPTY: Self = Self(0);
}

/// An ASN, the number of its repetitions, and the rest of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    head: u32,
    times: u32,
    tail: PathId,
    length: u32,
}

/// All paths of one prefix. A path never changes, so that a holder keeps the path that was
/// announced, whatever happens later.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    cells: Vec<Cell>,
}

impl Default for Paths {
    fn default() -> Self {
        Self { cells: vec![Cell { head: 0, times: 0, tail: PathId::EMPTY, length: 0 }] }
    }
}

impl Paths {
    /// Returns the number of paths.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Returns the path with an ASN prepended `times` times.
    pub(super) fn prepended(&mut self, asn: Asn, times: u32, tail: PathId) -> PathId {
        if times == 0 {
            return tail;
        }
        let length = self.length(tail).saturating_add(times);
        let id = PathId(self.cells.len() as u32);
        self.cells.push(Cell { head: asn.get(), times, tail, length });
        id
    }

    /// Prepends as [`Paths::prepended`] does, but reuses `before` if it is that path.
    pub(super) fn renewed(&mut self, asn: Asn, times: u32, tail: PathId, before: PathId) -> PathId {
        let Cell { head, times: stands, tail: follows, .. } = self.cells[before.0 as usize];
        let is_same = (head, stands, follows) == (asn.get(), times, tail);
        if is_same { before } else { self.prepended(asn, times, tail) }
    }

    /// Adds a path given in full, nearest AS first.
    pub(super) fn of(&mut self, asns: &[Asn]) -> PathId {
        let runs = asns.chunk_by(|a, b| a == b).rev();
        runs.fold(PathId::EMPTY, |tail, run| self.prepended(run[0], run.len() as u32, tail))
    }

    /// Returns the number of ASNs in a path, prepends included.
    pub(super) fn length(&self, path: PathId) -> u32 {
        self.cells[path.0 as usize].length
    }

    /// Returns the ASNs of a path with their repetitions, nearest first.
    fn runs(&self, path: PathId) -> impl Iterator<Item = (u32, u32)> + '_ {
        let cell = |path: &PathId| (*path != PathId::EMPTY).then(|| self.cells[path.0 as usize]);
        let first = cell(&path);
        std::iter::successors(first, move |c| cell(&c.tail)).map(|c| (c.head, c.times))
    }

    /// Returns true if an ASN is in a path.
    pub(super) fn contains(&self, path: PathId, asn: Asn) -> bool {
        self.runs(path).any(|(head, _)| head == asn.get())
    }

    /// Returns the ASNs of a path, nearest first.
    pub(super) fn asns(&self, path: PathId) -> impl Iterator<Item = Asn> + '_ {
        let runs = self.runs(path);
        runs.flat_map(|(head, times)| Asn::new(head).into_iter().cycle().take(times as usize))
    }

    /// Returns the path in the form that a route carries.
    pub(super) fn path(&self, path: PathId) -> AsPath {
        self.asns(path).collect()
    }

    /// Returns true if two paths are equal, ASN by ASN.
    pub(super) fn same(&self, a: PathId, b: PathId) -> bool {
        a == b || (self.length(a) == self.length(b) && self.asns(a).eq(self.asns(b)))
    }
}

/// Copies the paths that are still in use into a new list.
pub(super) struct Moving<'a> {
    from: &'a Paths,
    to: Paths,
    /// New index of each old path; the empty path stands for none.
    moved: Vec<PathId>,
}

impl<'a> Moving<'a> {
    pub(super) fn out_of(from: &'a Paths) -> Self {
        Self { from, to: Paths::default(), moved: vec![PathId::EMPTY; from.len()] }
    }

    /// Copies a path and returns its new index.
    pub(super) fn carry(&mut self, path: PathId) -> PathId {
        let mut way = Vec::new();
        let mut at = path;
        while at != PathId::EMPTY && self.moved[at.0 as usize] == PathId::EMPTY {
            way.push(at);
            at = self.from.cells[at.0 as usize].tail;
        }
        for old in way.into_iter().rev() {
            let cell = self.from.cells[old.0 as usize];
            let new = PathId(self.to.cells.len() as u32);
            let tail = self.moved[cell.tail.0 as usize];
            self.to.cells.push(Cell { tail, ..cell });
            self.moved[old.0 as usize] = new;
        }
        self.moved[path.0 as usize]
    }

    pub(super) fn done(self) -> Paths {
        self.to
    }
}
