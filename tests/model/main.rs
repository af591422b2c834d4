//! The document: files that must be refused, edits and their inverses.

mod malformed;
