//! Messages and fields by their paths: `Message.Nested`, `Message.field`, `Message.oneof.field`. Packages are no part of
//! them; groups and what is in them, entries of maps and extensions have none.

use std::collections::HashMap;

use registrar_model::{EntityType, SchemaEntity, SchemaTags};
use registrar_schema::ParseError;

use crate::tree::{Field, File, Message, OptionElement, Type, messages};

use super::meta;

/// A message with a long name multiplies it by the fields that have tags. Further paths are left out. Bytes of paths.
const MAX_PATH_BYTES: usize = 1 << 26;

/// A name within a name; the first one has none around it.
type Node = usize;

const ROOT: Node = 0;

/// A message or a field.
struct Entity<'t> {
    entity_type: EntityType,
    node: Node,
    options: &'t [OptionElement],
}

/// The entities of a text in its order, a message before its fields and those before its nested messages.
pub(super) struct Entities<'t> {
    all: Vec<Entity<'t>>,
    /// The segment and what is around it.
    names: Vec<(Node, &'t str)>,
    children: HashMap<(Node, &'t str), Node>,
    /// Places in `all`.
    places: HashMap<(Node, EntityType), usize>,
}

impl<'t> Entities<'t> {
    /// The entities of a tree.
    pub(super) fn of(file: &'t File) -> Self {
        let mut entities =
            Self { all: Vec::new(), names: vec![(ROOT, "")], children: HashMap::new(), places: HashMap::new() };
        entities.add_messages(ROOT, &file.types);
        entities
    }

    fn add_messages(&mut self, around: Node, types: &'t [Type]) {
        for message in messages(types) {
            let node = self.enter(around, &message.name);
            self.add(EntityType::Record, node, &message.options);
            for field in &message.fields {
                self.add_field(node, field);
            }
            for oneof in &message.oneofs {
                let inside = self.enter(node, &oneof.name);
                for field in &oneof.fields {
                    // A second name for what has been added.
                    let place = self.add_field(node, field);
                    let long = self.enter(inside, &field.name);
                    self.places.entry((long, EntityType::Field)).or_insert(place);
                }
            }
            self.add_messages(node, &message.nested);
        }
    }

    fn add_field(&mut self, around: Node, field: &'t Field) -> usize {
        let node = self.enter(around, &field.name);
        self.add(EntityType::Field, node, &field.options)
    }

    fn add(&mut self, entity_type: EntityType, node: Node, options: &'t [OptionElement]) -> usize {
        let place = self.all.len();
        self.all.push(Entity { entity_type, node, options });
        self.places.entry((node, entity_type)).or_insert(place);
        place
    }

    fn enter(&mut self, around: Node, name: &'t str) -> Node {
        name.split('.').fold(around, |around, segment| {
            let fresh = self.names.len();
            let node = *self.children.entry((around, segment)).or_insert(fresh);
            if node == fresh {
                self.names.push((around, segment));
            }
            node
        })
    }

    /// The entities that have tags. A member of a oneof is told by the path without the oneof, which does not change
    /// when fields move in or out.
    pub(super) fn tagged(&self) -> Vec<SchemaTags> {
        let mut tagged = Vec::new();
        let mut path_bytes = 0;
        for Entity { entity_type, node, options } in &self.all {
            let tags = meta::tags(*entity_type, options);
            if tags.is_empty() {
                continue;
            }
            let path = self.path(*node);
            path_bytes += path.len();
            if path_bytes > MAX_PATH_BYTES {
                break;
            }
            tagged.push(SchemaTags { entity: SchemaEntity { path, entity_type: *entity_type }, tags });
        }
        tagged
    }

    fn path(&self, node: Node) -> String {
        let mut segments = Vec::new();
        let mut at = node;
        while at != ROOT {
            let (around, segment) = self.names[at];
            segments.push(segment);
            at = around;
        }
        segments.reverse();
        segments.join(".")
    }

    /// Where in the order an entity is.
    ///
    /// # Errors
    /// The segment of the path that names nothing: a message, or the field at the end.
    pub(super) fn find(&self, entity: &SchemaEntity) -> Result<usize, ParseError> {
        let path = entity.path.strip_prefix('.').unwrap_or(&entity.path);
        let (around, last) = path.rsplit_once('.').map_or((None, path), |(around, last)| (Some(around), last));
        let mut node = ROOT;
        for segment in around.into_iter().flat_map(|around| around.split('.')) {
            node = *self.children.get(&(node, segment)).ok_or_else(|| no_match(EntityType::Record, segment))?;
        }
        let found = self.children.get(&(node, last)).and_then(|node| self.places.get(&(*node, entity.entity_type)));
        found.copied().ok_or_else(|| no_match(entity.entity_type, last))
    }
}

fn no_match(entity_type: EntityType, name: &str) -> ParseError {
    let kind = match entity_type {
        EntityType::Record => "Message",
        EntityType::Field => "Field",
    };
    ParseError(format!("No matching {kind} with name '{name}' found in the schema"))
}

/// Visits the options of every entity in the order of [`Entities`].
pub(super) fn options_mut(types: &mut [Type], visit: &mut impl FnMut(EntityType, &mut Vec<OptionElement>)) {
    let messages = types.iter_mut().filter_map(|declared| match declared {
        Type::Message(message) => Some(message),
        Type::Enum(_) => None,
    });
    for Message { options, fields, oneofs, nested, .. } in messages {
        visit(EntityType::Record, options);
        let members = oneofs.iter_mut().flat_map(|oneof| &mut oneof.fields);
        fields.iter_mut().chain(members).for_each(|field| visit(EntityType::Field, &mut field.options));
        options_mut(nested, visit);
    }
}
