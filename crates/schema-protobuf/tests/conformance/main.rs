//! The reference's recorded answers, without HTTP.

// What a test reads and does not find is its failure.
#![allow(clippy::unwrap_used, clippy::panic)]

mod comparisons;
mod recording;
mod registrations;
