//! The documents of a schema, the root and what it refers to, and where a `$ref` leads.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use registrar_schema::json::Json;

use super::dialect::Dialect;
use super::{metaschemas, uri};

/// From this many members on, members are looked up in a table, so that many pointers into one large object do not
/// take quadratic time.
const INDEXED_MEMBERS: usize = 16;

/// Keywords whose values hold data, not schemas.
const DATA: [&str; 4] = ["enum", "const", "default", "examples"];

/// The place of a document in [`Documents`]; the root is 0.
type DocumentId = usize;

/// A schema in a document.
#[derive(Debug, Clone)]
pub(super) struct Location<'a> {
    /// The schema.
    pub(super) json: &'a Json,
    /// Its document.
    pub(super) document: DocumentId,
    /// What its references are relative to: the nearest id, its own included. Without fragment.
    pub(super) base: Arc<str>,
}

/// Where a reference leads.
#[derive(Debug)]
pub(super) enum Target<'a> {
    /// To a schema of ours.
    Schema(Location<'a>),
    /// Into a metaschema.
    Metaschema,
}

struct Document<'a> {
    root: &'a Json,
    base: Arc<str>,
    dialect: Dialect,
}

/// The root document and the referenced ones.
pub(super) struct Documents<'a> {
    list: Vec<Document<'a>>,
    /// By every URI under which a document was registered.
    registered: HashMap<String, DocumentId>,
    /// Schemas with an id or an anchor, by absolute URI.
    identified: HashMap<String, Location<'a>>,
    /// Members of large objects, by the object's address.
    members: RefCell<HashMap<usize, HashMap<&'a str, &'a Json>>>,
}

impl<'a> Documents<'a> {
    /// The root and the referenced documents by name.
    pub(super) fn new(root: &'a Json, referenced: &[(&'a str, &'a Json)]) -> Self {
        let dialect = Dialect::of_root(root);
        let base = base_of(root, dialect, dialect.default_base());
        let mut documents = Self {
            list: vec![Document { root, base: base.clone(), dialect }],
            registered: HashMap::new(),
            identified: HashMap::new(),
            members: RefCell::default(),
        };
        for (name, root) in referenced {
            documents.register(name, root, &base, dialect);
        }
        for document in 0..documents.list.len() {
            documents.index_ids(document);
        }
        documents
    }

    /// Registers a document under its name, relative to the root's base, and under its bare name; the first one of a
    /// name wins (spec: formats 1.2, "Reference loading").
    fn register(&mut self, name: &str, root: &'a Json, base: &str, root_dialect: Dialect) {
        let (name, _) = uri::split_fragment(name);
        let address = uri::resolve(base, name);
        let dialect = root_dialect.of_referenced(root);
        let document = self.list.len();
        self.list.push(Document { root, base: base_of(root, dialect, &address), dialect });
        self.registered.entry(address).or_insert(document);
        self.registered.entry(name.to_owned()).or_insert(document);
    }

    /// The root of the root document.
    pub(super) fn root(&self) -> Location<'a> {
        self.root_of(0)
    }

    /// The dialect of a document.
    pub(super) fn dialect(&self, document: DocumentId) -> Dialect {
        self.list[document].dialect
    }

    fn root_of(&self, document: DocumentId) -> Location<'a> {
        let Document { root, base, .. } = &self.list[document];
        Location { json: root, document, base: base.clone() }
    }

    /// A schema within another one: its base is its own id, if it has one, else the outer base.
    pub(super) fn within(&self, outer: &Location<'a>, json: &'a Json) -> Location<'a> {
        let base = match id_of(json, self.dialect(outer.document)) {
            Some(id) => Arc::from(uri::resolve(&outer.base, id)),
            None => outer.base.clone(),
        };
        Location { json, document: outer.document, base }
    }

    fn index_ids(&mut self, document: DocumentId) {
        let mut rest = vec![self.root_of(document)];
        while let Some(at) = rest.pop() {
            match at.json {
                Json::Object(members) => {
                    self.index_id(&at);
                    let schemas = members.iter().filter(|(name, _)| !DATA.contains(&&**name));
                    rest.extend(schemas.map(|(_, value)| self.within(&at, value)));
                }
                Json::Array(items) => rest.extend(items.iter().map(|item| self.within(&at, item))),
                _ => {}
            }
        }
    }

    fn index_id(&mut self, at: &Location<'a>) {
        let anchors = ["$anchor", "$dynamicAnchor"].into_iter().filter_map(|name| at.json.get(name)?.as_str());
        let id = at.json.get(self.dialect(at.document).id_keyword()).and_then(Json::as_str);
        let anchor = id.and_then(|id| id.strip_prefix('#')).filter(|anchor| !anchor.is_empty());
        for anchor in anchors.chain(anchor) {
            self.identified.entry(format!("{}#{anchor}", at.base)).or_insert_with(|| at.clone());
        }
        if id.is_some_and(|id| !id.starts_with('#')) {
            self.identified.entry(at.base.to_string()).or_insert_with(|| at.clone());
        }
    }

    /// What a reference leads to; `None` if there is nothing: nothing is fetched.
    pub(super) fn resolve(&self, from: &Location<'a>, reference: &str) -> Option<Target<'a>> {
        let (address, fragment) = uri::split_fragment(reference);
        if address.is_empty() {
            // the drafts' loader counts from the document's root, the modern one from the nearest id
            let resource = self.identified.get(&*from.base).cloned();
            let starts = [Some(self.root_of(from.document)), resource];
            return starts.into_iter().flatten().find_map(|start| self.fragment(&start, fragment));
        }
        let absolute = uri::resolve(&from.base, address);
        for address in [&*absolute, address] {
            let registered = self.registered.get(address).map(|document| self.root_of(*document));
            if let Some(start) = registered.or_else(|| self.identified.get(address).cloned()) {
                return self.fragment(&start, fragment);
            }
        }
        let root_dialect = self.dialect(0);
        metaschemas::contains(root_dialect, &absolute, fragment).then_some(Target::Metaschema)
    }

    fn fragment(&self, start: &Location<'a>, fragment: &str) -> Option<Target<'a>> {
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        if fragment.is_empty() {
            return Some(Target::Schema(start.clone()));
        }
        if let Some(pointer) = fragment.strip_prefix('/') {
            return self.descend(start, pointer).map(Target::Schema);
        }
        self.identified.get(&format!("{}#{fragment}", start.base)).cloned().map(Target::Schema)
    }

    /// Follows a JSON pointer (RFC 6901) without its leading slash.
    fn descend(&self, start: &Location<'a>, pointer: &str) -> Option<Location<'a>> {
        let mut at = start.clone();
        for (depth, step) in pointer.split('/').enumerate() {
            let name = step.replace("~1", "/").replace("~0", "~");
            let next = match at.json {
                Json::Object(_) => self.member(at.json, &name),
                Json::Array(items) => name.parse::<usize>().ok().and_then(|place| items.get(place)),
                _ => None,
            };
            // top-level definitions are also found as $defs
            let next = next.or_else(|| if depth == 0 && name == "$defs" { at.json.get("definitions") } else { None });
            at = self.within(&at, next?);
        }
        Some(at)
    }

    fn member(&self, object: &'a Json, name: &str) -> Option<&'a Json> {
        let members = object.as_object()?;
        if members.len() < INDEXED_MEMBERS {
            return object.get(name);
        }
        let mut tables = self.members.borrow_mut();
        let table = tables
            .entry(std::ptr::from_ref(object).addr())
            .or_insert_with(|| members.iter().map(|(name, value)| (&**name, value)).collect());
        table.get(name).copied()
    }
}

/// The id of a schema, without fragment; `None` if there is none, or if it is only an anchor.
fn id_of(json: &Json, dialect: Dialect) -> Option<&str> {
    let (id, _) = uri::split_fragment(json.get(dialect.id_keyword())?.as_str()?);
    Some(id).filter(|id| !id.is_empty())
}

fn base_of(root: &Json, dialect: Dialect, address: &str) -> Arc<str> {
    id_of(root, dialect).map_or_else(|| address.into(), |id| uri::resolve(address, id).into())
}
