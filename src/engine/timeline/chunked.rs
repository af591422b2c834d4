//! A vector in pieces that clones share until one of them changes a piece: copying a whole table
//! costs a pointer per piece, and common pieces are stored once.

use std::hash::{Hash, Hasher};
use std::ops::{Index, IndexMut};
use std::sync::Arc;

/// Number of elements in one piece.
const PIECE: usize = 16;

/// A vector of fixed length whose clones share equal pieces.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    pieces: Vec<Arc<[T]>>,
    len: usize,
}

/// An iterator over the elements.
pub(super) type Iter<'a, T> =
    std::iter::FlatMap<std::slice::Iter<'a, Arc<[T]>>, &'a [T], fn(&'a Arc<[T]>) -> &'a [T]>;

impl<T> Chunked<T> {
    /// Returns the number of elements.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns true if there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the element at an index.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.pieces.get(place / PIECE)?.get(place % PIECE)
    }

    /// Returns all elements in order.
    pub fn iter(&self) -> Iter<'_, T> {
        self.pieces.iter().flat_map(|piece| piece)
    }

    /// Returns the pieces, to find those that clones share.
    pub(super) fn pieces(&self) -> &[Arc<[T]>] {
        &self.pieces
    }
}

impl<T: Clone> Chunked<T> {
    /// Makes a vector of clones of one element; all whole pieces are shared.
    pub(super) fn filled(with: &T, len: usize) -> Self {
        let whole: Arc<[T]> = vec![with.clone(); PIECE.min(len)].into();
        let mut pieces = vec![whole; len / PIECE];
        if !len.is_multiple_of(PIECE) {
            pieces.push(vec![with.clone(); len % PIECE].into());
        }
        Self { pieces, len }
    }

    /// Returns all elements in order, mutably.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.pieces.iter_mut().flat_map(|piece| Arc::make_mut(piece).iter_mut())
    }
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }
}

impl<T: Clone> FromIterator<T> for Chunked<T> {
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        let all: Vec<T> = iter.into_iter().collect();
        Self { len: all.len(), pieces: all.chunks(PIECE).map(Arc::from).collect() }
    }
}

impl<T> Index<usize> for Chunked<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.pieces[place / PIECE][place % PIECE]
    }
}

impl<T: Clone> IndexMut<usize> for Chunked<T> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.pieces[place / PIECE])[place % PIECE]
    }
}

impl<'a, T> IntoIterator for &'a Chunked<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: PartialEq> PartialEq for Chunked<T> {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<[T]>, &Arc<[T]>)| Arc::ptr_eq(a, b) || a == b;
        self.len == other.len && self.pieces.iter().zip(&other.pieces).all(same)
    }
}

impl<T: Eq> Eq for Chunked<T> {}

impl<T: Hash> Hash for Chunked<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len.hash(state);
        self.iter().for_each(|element| element.hash(state));
    }
}
