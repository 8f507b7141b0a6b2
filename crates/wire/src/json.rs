//! JSON at the edge: a reader and a decoder that speak the reference's words, and a printer with its escapes.

mod decode;
mod print;
mod read;
mod value;

pub use decode::Field;
pub(crate) use decode::{
    Bean, bean, boolean, enumeration, flag, integer, list, problem, string, strings, text_map, texts,
};
pub use print::to_bytes;
pub use read::read;
pub use value::{Json, Number};
