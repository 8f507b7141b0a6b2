//! A request that has found its route.

use bytes::Bytes;
use registrar_model::{Error, ErrorKind};
use registrar_wire::requests::Request;
use registrar_wire::{BodyRule, MediaType, Query, Route, path};

use crate::layers::body::Taken;

/// What a handler gets.
#[derive(Debug)]
pub(crate) struct Call {
    /// The row of the route table.
    pub route: &'static Route,
    /// What the answer is written as.
    pub media_type: MediaType,
    /// The segments that the path's template leaves open, decoded, in order.
    pub parameters: Parameters,
    /// The query, encoded.
    pub query: String,
    /// The body; empty where the route ignores it.
    pub body: Bytes,
    /// The room that the body takes, until the call is over.
    pub room: Option<Taken>,
}

/// A template leaves two segments open at most.
pub(crate) type Parameters = [String; 2];

impl Call {
    /// The first open segment.
    pub fn first(&self) -> &str {
        &self.parameters[0]
    }

    /// The second open segment.
    pub fn second(&self) -> &str {
        &self.parameters[1]
    }

    /// The subject whose settings are meant; `None` for those of the whole registry.
    pub fn subject(&self) -> Option<&str> {
        self.route.path.contains('{').then(|| self.first())
    }

    /// The first open segment as an integer.
    ///
    /// # Errors
    /// 404 for anything else (spec: core 1.2).
    pub fn id(&self) -> Result<i32, Error> {
        path::java_int(self.first()).ok_or_else(|| ErrorKind::NotFound.into())
    }

    /// The query's parameters.
    pub fn query(&self) -> Query<'_> {
        Query::new(&self.query)
    }

    /// The body's shape.
    ///
    /// # Errors
    /// 400 or 422 for a body that is not that shape.
    pub fn read<R: Request>(&self) -> Result<R, Error> {
        let argument = if let BodyRule::Required(argument) = self.route.body { argument } else { "" };
        R::read(&self.body, argument)
    }
}
