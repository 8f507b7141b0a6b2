//! Media types of requests and answers (spec: core 1.1).

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};
use registrar_model::ErrorKind;
use registrar_wire::media_type::check_content_type;
use registrar_wire::{BodyRule, MediaType, Route};

use crate::answer::{Content, Refusal};

/// What the answer is written as.
///
/// # Errors
/// 415 and 400 for the request's own type, where the route has a body; 406 for the types that the client accepts.
pub(crate) fn negotiate(route: &Route, headers: &HeaderMap) -> Result<MediaType, Refusal> {
    // texts that are no ASCII name no type that we know
    let accept = || headers.get_all(ACCEPT).iter().map(|value| value.to_str().unwrap_or("?"));
    if route.body != BodyRule::Ignored {
        let content_type = headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?"));
        check_content_type(content_type).map_err(|error| match error.kind() {
            ErrorKind::UnsupportedMediaType => {
                Refusal { error, content: Content::Fixed(MediaType::of_refusal(accept()).as_str()) }
            }
            _ => Refusal::of_container(error),
        })?;
    }
    MediaType::negotiate(accept()).ok_or_else(|| Refusal::unrouted(ErrorKind::NotAcceptable))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;
    use registrar_wire::Operation;

    fn outcome(operation: Operation, headers: &[(HeaderName, &str)]) -> Result<MediaType, (u16, Content)> {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        negotiate(operation.route(), &headers).map_err(|refusal| (refusal.error.status(), refusal.content))
    }

    #[test]
    fn refusals_carry_the_recorded_types() {
        use Operation::{ListSubjects, RegisterSchema};
        let v1 = Content::Fixed("application/vnd.schemaregistry.v1+json");
        let json = || Content::Fixed("application/json");
        let rows: [(_, &[(HeaderName, &str)], _); 8] = [
            (ListSubjects, &[], Ok(MediaType::V1)),
            (ListSubjects, &[(ACCEPT, "text/plain")], Err((406, Content::None))),
            (ListSubjects, &[(CONTENT_TYPE, "text/plain")], Ok(MediaType::V1)),
            (RegisterSchema, &[(CONTENT_TYPE, "text/plain")], Err((415, v1))),
            (RegisterSchema, &[(CONTENT_TYPE, "text/plain"), (ACCEPT, "application/json")], Err((415, json()))),
            (RegisterSchema, &[(CONTENT_TYPE, "nonsense")], Err((400, json()))),
            (RegisterSchema, &[(CONTENT_TYPE, "")], Err((400, json()))),
            (RegisterSchema, &[], Ok(MediaType::V1)),
        ];
        for (operation, headers, expected) in rows {
            assert_eq!(outcome(operation, headers), expected, "{headers:?}");
        }
    }
}
