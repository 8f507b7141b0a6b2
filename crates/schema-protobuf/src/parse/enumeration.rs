//! Enums.

use crate::token::Parsed;
use crate::tree::{Enum, EnumConstant};

use super::Parser;
use super::declaration::{Context, Declaration};

impl Parser<'_> {
    /// An enum from its name on.
    pub(super) fn enumeration(&mut self) -> Parsed<Enum> {
        let mut declared = Enum { name: self.cursor.name()?.to_owned(), ..Enum::default() };
        self.cursor.require('{')?;
        while !self.cursor.take('}')? {
            match self.declaration(Context::Enum)? {
                Some((_, Declaration::Constant(constant))) => declared.constants.push(constant),
                Some((_, Declaration::Option(option))) => declared.options.push(option),
                Some((_, Declaration::Reserved(reserved))) => declared.reserved.push(reserved),
                _ => {}
            }
        }
        Ok(declared)
    }

    /// A constant whose name is taken already.
    pub(super) fn constant(&mut self, name: &str) -> Parsed<EnumConstant> {
        self.cursor.check_identifier(name)?;
        self.cursor.require('=')?;
        let tag = self.cursor.int()?;
        let options = self.options()?;
        self.cursor.require(';')?;
        self.cursor.skip_trailing_comment()?;
        Ok(EnumConstant { name: name.to_owned(), tag, options })
    }
}
