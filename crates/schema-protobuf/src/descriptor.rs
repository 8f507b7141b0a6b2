//! Descriptors: a tree as a `FileDescriptorProto` (the format `serialized`, spec: formats 2.4.6), and a
//! `FileDescriptorProto` as a tree (spec: formats 1.3, "FileDescriptorProto import conversion"). Both are Base64 texts.

mod check;
mod decode;
mod encode;
mod message;
mod options;
mod value;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use prost::Message;

use crate::names::Names;
use crate::parse::parse;
use crate::print::{Form, print};
use crate::tree::File;

pub(crate) use check::check;

/// Padding may be left out, and the bits behind the last byte are not looked at: the reference's decoder is as lenient.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A tree as a descriptor in Base64. `is_known` says which import paths lead somewhere.
pub(crate) fn serialize(file: &File, names: &Names<'_>, is_known: &dyn Fn(&str) -> bool) -> String {
    BASE64.encode(encode::file(file, names, is_known).encode_to_vec())
}

/// The tree of a descriptor in Base64, if the text is one; `names` are those of the files that it may import. What
/// would not be a text that can be read again is no descriptor either: names in descriptors can be anything.
pub(crate) fn deserialize(text: &str, names: &Names<'_>) -> Option<File> {
    let bytes = BASE64.decode(text).ok()?;
    let descriptor = message::File::decode(bytes.as_slice()).ok()?;
    let file = decode::file(&descriptor, names)?;
    parse(&print(&file, Form::Canonical)).is_ok().then_some(file)
}

#[cfg(test)]
mod tests;
