//! Inline tags: the member `tags` of the options `confluent.message_meta` and `confluent.field_meta`
//! (spec: formats 6.2 to 6.4). The metas of files, enums and enum values have tags too, but no entity path names them.
//!
//! Where the specification is silent: an edit leaves the options that are no meta as they are, except for their order,
//! which is that of a hash table of option names; a complaint names the first segment of the path that is not there; and
//! the members of a oneof are listed without it.

mod entities;
mod meta;

use std::collections::HashMap;

use registrar_model::SchemaTags;
use registrar_schema::{InlineTags, ParseError, TagEdit};

use crate::print::{Form, print};
use crate::schema::ProtobufSchema;

use entities::{Entities, options_mut};

impl InlineTags for ProtobufSchema {
    fn tagged_entities(&self) -> Vec<SchemaTags> {
        Entities::of(self.file()).tagged()
    }

    fn with_edited_tags(&self, edits: &[TagEdit]) -> Result<String, ParseError> {
        let entities = Entities::of(self.file());
        let mut by_place: HashMap<usize, Vec<&TagEdit>> = HashMap::new();
        for edit in edits {
            match entities.find(&edit.entity) {
                Ok(place) => by_place.entry(place).or_default().push(edit),
                Err(_) if !edit.required => {}
                Err(error) => return Err(error),
            }
        }
        let mut file = self.file().clone();
        let mut place = 0;
        options_mut(&mut file.types, &mut |entity_type, options| {
            for edit in by_place.get(&place).into_iter().flatten() {
                meta::edit(entity_type, options, edit);
            }
            place += 1;
        });
        Ok(print(&file, Form::Canonical))
    }
}

#[cfg(test)]
mod tests;
