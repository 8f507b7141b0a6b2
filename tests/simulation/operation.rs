//! What clients ask for, and what they are told.

use bytes::Bytes;
use http::{Method, Request, Response};
use registrar_testkit::cluster::Unanswered;
use serde_json::{Value, json};

use crate::schema::Schema;

/// A request. Subjects are qualified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    Register {
        subject: String,
        schema: Schema,
    },
    /// With an id of the client's. Version 0: the next one.
    Import {
        subject: String,
        schema: Schema,
        id: i32,
        version: i32,
    },
    DeleteVersion {
        subject: String,
        version: i32,
        permanent: bool,
    },
    DeleteSubject {
        subject: String,
        permanent: bool,
    },
    SetLevel {
        subject: String,
        level: String,
    },
    ClearLevel {
        subject: String,
    },
    SetMode {
        subject: String,
        mode: String,
        force: bool,
    },
    /// Forgets a context that holds nothing.
    DeleteContext {
        context: String,
    },
    /// With the soft-deleted ones, as negative numbers.
    Versions {
        subject: String,
    },
    Level {
        subject: String,
    },
    Mode {
        subject: String,
    },
    ById {
        context: String,
        id: i32,
    },
    Contexts,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Registered {
        id: i32,
        version: i32,
    },
    Deleted(Vec<i32>),
    Versions(Vec<i32>),
    Level(String),
    Mode(String),
    Schema(Schema),
    ContextDeleted,
    Contexts(Vec<String>),
    /// An error code.
    Refused(u64),
    Unanswered(Unanswered),
}

impl Operation {
    /// Whether it may change anything.
    pub fn is_write(&self) -> bool {
        use Operation as O;
        !matches!(self, O::Versions { .. } | O::Level { .. } | O::Mode { .. } | O::ById { .. } | O::Contexts)
    }

    pub fn request(&self) -> Request<Bytes> {
        use Method as M;
        match self {
            Self::Register { subject, schema } => {
                request(M::POST, format!("/subjects/{subject}/versions"), Some(schema.body()))
            }
            Self::Import { subject, schema, id, version } => {
                let mut body = schema.body();
                (body["id"], body["version"]) = (json!(id), json!(version));
                request(M::POST, format!("/subjects/{subject}/versions"), Some(body))
            }
            Self::DeleteVersion { subject, version, permanent } => {
                request(M::DELETE, format!("/subjects/{subject}/versions/{version}?permanent={permanent}"), None)
            }
            Self::DeleteSubject { subject, permanent } => {
                request(M::DELETE, format!("/subjects/{subject}?permanent={permanent}"), None)
            }
            Self::SetLevel { subject, level } => {
                request(M::PUT, format!("/config/{subject}"), Some(json!({ "compatibility": level })))
            }
            Self::ClearLevel { subject } => request(M::DELETE, format!("/config/{subject}"), None),
            Self::SetMode { subject, mode, force } => {
                request(M::PUT, format!("/mode/{subject}?force={force}"), Some(json!({ "mode": mode })))
            }
            Self::DeleteContext { context } => request(M::DELETE, format!("/contexts/:{context}:"), None),
            Self::Versions { subject } => {
                request(M::GET, format!("/subjects/{subject}/versions?deleted=true&deletedAsNegative=true"), None)
            }
            Self::Level { subject } => request(M::GET, format!("/config/{subject}"), None),
            Self::Mode { subject } => request(M::GET, format!("/mode/{subject}"), None),
            Self::ById { context, id } => request(M::GET, format!("/schemas/ids/{id}?subject=:{context}:"), None),
            Self::Contexts => request(M::GET, "/contexts".to_owned(), None),
        }
    }

    pub fn outcome(&self, answer: Result<Response<Bytes>, Unanswered>) -> Outcome {
        let answer = match answer {
            Ok(answer) => answer,
            Err(unanswered) => return Outcome::Unanswered(unanswered),
        };
        let json: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        if !answer.status().is_success() {
            return Outcome::Refused(json["error_code"].as_u64().unwrap_or_default());
        }
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        match self {
            Self::Register { .. } | Self::Import { .. } => {
                Outcome::Registered { id: number(&json["id"]), version: number(&json["version"]) }
            }
            Self::DeleteVersion { .. } => Outcome::Deleted(vec![number(&json)]),
            Self::DeleteSubject { .. } => Outcome::Deleted(numbers(&json)),
            Self::SetLevel { .. } => Outcome::Level(text("compatibility")),
            Self::ClearLevel { .. } | Self::Level { .. } => Outcome::Level(text("compatibilityLevel")),
            Self::SetMode { .. } | Self::Mode { .. } => Outcome::Mode(text("mode")),
            Self::Versions { .. } => Outcome::Versions(numbers(&json)),
            Self::ById { .. } => Outcome::Schema(Schema::of(&json)),
            Self::DeleteContext { .. } => Outcome::ContextDeleted,
            Self::Contexts => Outcome::Contexts(names(&json)),
        }
    }
}

fn request(method: Method, target: String, body: Option<Value>) -> Request<Bytes> {
    let mut request = Request::new(body.map(|body| Bytes::from(body.to_string())).unwrap_or_default());
    *request.method_mut() = method;
    *request.uri_mut() = target.parse().unwrap();
    let content_type = "application/vnd.schemaregistry.v1+json".parse().unwrap();
    request.headers_mut().insert(http::header::CONTENT_TYPE, content_type);
    request
}

fn number(json: &Value) -> i32 {
    json.as_i64().and_then(|number| number.try_into().ok()).unwrap_or_default()
}

fn numbers(json: &Value) -> Vec<i32> {
    json.as_array().into_iter().flatten().map(number).collect()
}

fn names(json: &Value) -> Vec<String> {
    json.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The context of a qualified subject.
pub fn context(subject: &str) -> &str {
    subject.strip_prefix(':').and_then(|rest| rest.split_once(':')).map_or(".", |(context, _)| context)
}
