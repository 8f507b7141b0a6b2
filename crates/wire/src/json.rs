//! JSON that comes in: a reader and a decoder that speak the reference's words.

mod decode;
mod read;
mod value;

pub use decode::Field;
pub(crate) use decode::{
    Bean, bean, boolean, enumeration, flag, integer, list, problem, string, strings, text_map, texts,
};
pub use read::read;
pub use value::{Json, Number};
