//! The documents of a schema, the root and what it refers to, and where a `$ref` leads.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use registrar_schema::json::Json;

use super::dialect::Dialect;
use super::references::References;
use super::{metaschemas, uri};
use crate::fault::Fault;

/// From this many members on, members are looked up in a table, so that many pointers into one large object do not
/// take quadratic time.
const INDEXED_MEMBERS: usize = 16;

/// Keywords whose values hold data, not schemas.
const DATA: [&str; 4] = ["enum", "const", "default", "examples"];

/// The longest absolute URI that counts as an id. Bytes; longer ones are ignored.
const MAX_ID: usize = 2_048;

/// What all absolute ids and anchors of a schema may take together. Bytes.
const MAX_IDS: usize = 64 << 20;

/// The place of a document in [`Documents`]; the root is 0.
type DocumentId = usize;

/// A schema in a document.
#[derive(Debug, Clone)]
pub(crate) struct Location<'a> {
    /// The schema.
    pub(crate) json: &'a Json,
    /// Its document.
    pub(crate) document: DocumentId,
    /// What its references are relative to: the nearest id, its own included. Without fragment.
    pub(crate) base: Arc<str>,
}

/// Where a reference leads.
#[derive(Debug)]
pub(crate) enum Target<'a> {
    /// To a schema of ours.
    Schema(Location<'a>),
    /// Into a metaschema: its absolute URI, with the fragment.
    Metaschema(String),
}

struct Document<'a> {
    root: &'a Json,
    base: Arc<str>,
    dialect: Dialect,
}

/// The root document and the referenced ones.
pub(crate) struct Documents<'a> {
    list: Vec<Document<'a>>,
    /// By every URI under which a document was registered.
    registered: HashMap<String, DocumentId>,
    /// Schemas with an id, or with an anchor, by absolute URI without fragment, and anchor or nothing.
    identified: HashMap<(Arc<str>, &'a str), Location<'a>>,
    /// The absolute ids of schemas, by the schema's address.
    ids: HashMap<usize, Arc<str>>,
    /// Members of large objects, by the object's address.
    members: RefCell<HashMap<usize, HashMap<&'a str, &'a Json>>>,
}

impl<'a> Documents<'a> {
    /// The root and the referenced documents by name.
    ///
    /// # Errors
    /// [`Fault::TooManyIds`].
    pub(crate) fn new(root: &'a Json, referenced: &'a References<'_>) -> Result<Self, Fault> {
        let dialect = Dialect::of_root(root);
        let base = own_id(root, dialect, dialect.default_base()).unwrap_or_else(|| dialect.default_base().into());
        let mut documents = Self {
            list: vec![Document { root, base: base.clone(), dialect }],
            registered: HashMap::new(),
            identified: HashMap::new(),
            ids: HashMap::new(),
            members: RefCell::default(),
        };
        for (name, root) in referenced.iter() {
            documents.register(name, root, &base, dialect);
        }
        let mut left = MAX_IDS;
        for document in 0..documents.list.len() {
            documents.index_ids(document, &mut left)?;
        }
        Ok(documents)
    }

    /// Registers a document under its name, relative to the root's base, and under its bare name; the first one of a
    /// name wins (spec: formats 1.2, "Reference loading").
    fn register(&mut self, name: &str, root: &'a Json, base: &str, root_dialect: Dialect) {
        let (name, _) = uri::split_fragment(name);
        let address = uri::resolve(base, name);
        let dialect = root_dialect.of_referenced(root);
        let document = self.list.len();
        let base = own_id(root, dialect, &address).unwrap_or_else(|| address.as_str().into());
        self.list.push(Document { root, base, dialect });
        self.registered.entry(address).or_insert(document);
        self.registered.entry(name.to_owned()).or_insert(document);
    }

    /// The root of the root document.
    pub(crate) fn root(&self) -> Location<'a> {
        self.root_of(0)
    }

    /// The dialect of a document.
    pub(crate) fn dialect(&self, document: DocumentId) -> Dialect {
        self.list[document].dialect
    }

    fn root_of(&self, document: DocumentId) -> Location<'a> {
        let Document { root, base, .. } = &self.list[document];
        Location { json: root, document, base: base.clone() }
    }

    /// A schema within another one: its base is its own id, if it has one, else the outer base.
    pub(crate) fn within(&self, outer: &Location<'a>, json: &'a Json) -> Location<'a> {
        let base = self.ids.get(&address_of(json)).unwrap_or(&outer.base).clone();
        Location { json, document: outer.document, base }
    }

    /// Finds the ids and anchors of a document; `left` is what they may still take.
    fn index_ids(&mut self, document: DocumentId, left: &mut usize) -> Result<(), Fault> {
        let dialect = self.dialect(document);
        let mut rest = vec![self.root_of(document)];
        while let Some(mut at) = rest.pop() {
            match at.json {
                Json::Object(members) => {
                    if let Some(id) = own_id(at.json, dialect, &at.base) {
                        *left = left.checked_sub(id.len()).ok_or(Fault::TooManyIds)?;
                        self.ids.insert(address_of(at.json), id.clone());
                        at.base = id.clone();
                        self.identified.entry((id, "")).or_insert_with(|| at.clone());
                    }
                    self.index_anchors(&at, dialect);
                    let schemas = members.iter().filter(|(name, _)| !DATA.contains(&&**name));
                    rest.extend(schemas.map(|(_, json)| Location { json, ..at.clone() }));
                }
                Json::Array(items) => rest.extend(items.iter().map(|json| Location { json, ..at.clone() })),
                _ => {}
            }
        }
        Ok(())
    }

    fn index_anchors(&mut self, at: &Location<'a>, dialect: Dialect) {
        let string = |name: &str| at.json.get(name).and_then(Json::as_str);
        let in_id = string(dialect.id_keyword()).and_then(|id| id.strip_prefix('#'));
        let anchors = match dialect {
            Dialect::Modern => [in_id, string("$anchor"), string("$dynamicAnchor")],
            _ => [in_id, None, None],
        };
        for anchor in anchors.into_iter().flatten().filter(|anchor| !anchor.is_empty()) {
            self.identified.entry((at.base.clone(), anchor)).or_insert_with(|| at.clone());
        }
    }

    /// What a reference leads to; `None` if there is nothing, or if it is no URI: nothing is fetched.
    ///
    /// Absolute ids of schemas count in every dialect. The drafts' loader knows few of them and would fetch the others,
    /// which gives the same schemas where their URLs are true.
    pub(crate) fn resolve(&self, from: &Location<'a>, reference: &str) -> Option<Target<'a>> {
        let (address, fragment) = uri::split_fragment(reference);
        let is_modern = self.dialect(from.document) == Dialect::Modern;
        if !uri::is_fragment(fragment) || (reference.is_empty() && !is_modern) {
            return None;
        }
        if address.is_empty() {
            // the drafts' loader counts from the document's root, the modern one from the nearest id
            let resource = if is_modern { self.identified.get(&(from.base.clone(), "")).cloned() } else { None };
            return self.fragment(&resource.unwrap_or_else(|| self.root_of(from.document)), fragment);
        }
        let absolute = uri::resolve(&from.base, address);
        for address in [&*absolute, address] {
            let registered = self.registered.get(address).map(|document| self.root_of(*document));
            if let Some(start) = registered.or_else(|| self.identified.get(&(address.into(), "")).cloned()) {
                return self.fragment(&start, fragment);
            }
        }
        let root_dialect = self.dialect(0);
        metaschemas::contains(root_dialect, &absolute, fragment)
            .then(|| Target::Metaschema(format!("{absolute}#{fragment}")))
    }

    fn fragment(&self, start: &Location<'a>, fragment: &str) -> Option<Target<'a>> {
        let anchor = percent_decode_str(fragment).decode_utf8_lossy();
        if let Some(anchored) = self.identified.get(&(start.base.clone(), &*anchor)).filter(|_| !fragment.is_empty()) {
            return Some(Target::Schema(anchored.clone()));
        }
        // to the drafts' loader whatever comes before the first slash says nothing, nor do slashes at the end
        let (before, pointer) = fragment.split_once('/').unwrap_or((fragment, ""));
        let pointer = if self.dialect(start.document) == Dialect::Modern {
            let is_pointer = before.is_empty() && (fragment.is_empty() || fragment.starts_with('/'));
            is_pointer.then_some(fragment.strip_prefix('/'))?
        } else {
            Some(pointer.trim_end_matches('/')).filter(|pointer| !pointer.is_empty())
        };
        let target = pointer.map_or(Some(start.clone()), |pointer| self.descend(start, pointer));
        target.map(Target::Schema)
    }

    /// Follows a JSON pointer (RFC 6901) without its leading slash, escaped as in the query of a form.
    fn descend(&self, start: &Location<'a>, pointer: &str) -> Option<Location<'a>> {
        let mut at = start.clone();
        for (depth, step) in pointer.split('/').enumerate() {
            let step = step.replace('+', " ");
            let name = percent_decode_str(&step).decode_utf8_lossy().replace("~1", "/").replace("~0", "~");
            let next = match at.json {
                Json::Object(_) => self.member(at.json, &name),
                Json::Array(items) => name.parse::<usize>().ok().and_then(|place| items.get(place)),
                _ => None,
            };
            // top-level definitions are also found as $defs
            let is_copied = depth == 0 && name == "$defs" && self.is_root(at.json, at.document);
            at = self.within(&at, next.or_else(|| if is_copied { at.json.get("definitions") } else { None })?);
        }
        Some(at)
    }

    /// Whether a schema is the root of a document.
    pub(crate) fn is_root(&self, json: &Json, document: DocumentId) -> bool {
        std::ptr::eq(json, self.list[document].root)
    }

    fn member(&self, object: &'a Json, name: &str) -> Option<&'a Json> {
        let members = object.as_object()?;
        if members.len() < INDEXED_MEMBERS {
            return object.get(name);
        }
        let mut tables = self.members.borrow_mut();
        let table = tables
            .entry(address_of(object))
            .or_insert_with(|| members.iter().map(|(name, value)| (&**name, value)).collect());
        table.get(name).copied()
    }
}

/// What tells a value of the documents from every other one: they do not move while they are borrowed.
pub(crate) fn address_of(json: &Json) -> usize {
    std::ptr::from_ref(json).addr()
}

/// The absolute id of a schema; `None` if it has none, or one that is only an anchor.
fn own_id(json: &Json, dialect: Dialect, base: &str) -> Option<Arc<str>> {
    let (id, _) = uri::split_fragment(json.get(dialect.id_keyword())?.as_str()?);
    if id.is_empty() || base.len() + id.len() > MAX_ID {
        return None;
    }
    Some(uri::resolve(base, id).into())
}
