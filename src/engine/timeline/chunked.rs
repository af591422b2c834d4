//! A vector in pieces that clones share until one of them changes a piece: copying a whole table
//! costs a pointer per piece, and common pieces are stored once.

use std::hash::{Hash, Hasher};
use std::ops::{Index, IndexMut};
use std::sync::Arc;

/// Elements in one piece, where they are small.
const PIECE: usize = 16;

/// A vector of fixed length whose clones share what they have in common, in pieces of so many.
#[derive(Clone, Debug)]
pub struct Chunked<T, const SIZE: usize = PIECE> {
    pieces: Vec<Arc<[T]>>,
    len: usize,
}

/// An iterator over the elements.
pub(super) type Iter<'a, T> =
    std::iter::FlatMap<std::slice::Iter<'a, Arc<[T]>>, &'a [T], fn(&'a Arc<[T]>) -> &'a [T]>;

impl<T, const SIZE: usize> Chunked<T, SIZE> {
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
        self.pieces.get(place / SIZE)?.get(place % SIZE)
    }

    /// Returns all elements in order.
    pub fn iter(&self) -> Iter<'_, T> {
        self.pieces.iter().flat_map(|piece| piece)
    }

    /// Elements in one piece.
    pub(super) const fn piece() -> usize {
        SIZE
    }

    /// Returns the bytes of a clone that shares all pieces.
    pub(super) fn spine(&self) -> usize {
        size_of_val(&self.pieces[..])
    }

    /// Returns the pieces, to find those that clones share.
    pub(super) fn pieces(&self) -> &[Arc<[T]>] {
        &self.pieces
    }
}

impl<T: Clone, const SIZE: usize> Chunked<T, SIZE> {
    /// Makes a vector of clones of one element; all whole pieces are shared.
    pub(super) fn filled(with: &T, len: usize) -> Self {
        let whole: Arc<[T]> = vec![with.clone(); SIZE.min(len)].into();
        let mut pieces = vec![whole; len / SIZE];
        if !len.is_multiple_of(SIZE) {
            pieces.push(vec![with.clone(); len % SIZE].into());
        }
        Self { pieces, len }
    }

    /// Returns all elements in order, mutably.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.pieces.iter_mut().flat_map(|piece| Arc::make_mut(piece).iter_mut())
    }
}

impl<T, const SIZE: usize> Default for Chunked<T, SIZE> {
    fn default() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }
}

impl<T: Clone, const SIZE: usize> FromIterator<T> for Chunked<T, SIZE> {
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        let all: Vec<T> = iter.into_iter().collect();
        Self { len: all.len(), pieces: all.chunks(SIZE).map(Arc::from).collect() }
    }
}

impl<T, const SIZE: usize> Index<usize> for Chunked<T, SIZE> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.pieces[place / SIZE][place % SIZE]
    }
}

impl<T: Clone, const SIZE: usize> IndexMut<usize> for Chunked<T, SIZE> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.pieces[place / SIZE])[place % SIZE]
    }
}

impl<'a, T, const SIZE: usize> IntoIterator for &'a Chunked<T, SIZE> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: PartialEq, const SIZE: usize> PartialEq for Chunked<T, SIZE> {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<[T]>, &Arc<[T]>)| Arc::ptr_eq(a, b) || a == b;
        self.len == other.len && self.pieces.iter().zip(&other.pieces).all(same)
    }
}

impl<T: Eq, const SIZE: usize> Eq for Chunked<T, SIZE> {}

impl<T: Hash, const SIZE: usize> Hash for Chunked<T, SIZE> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len.hash(state);
        self.iter().for_each(|element| element.hash(state));
    }
}
