use super::*;
use http::Uri;
use http::header::ACCEPT;

fn head(method: &str, uri: &str, accept: Option<&'static str>) -> Parts {
    let mut request = Request::new(());
    *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
    *request.uri_mut() = uri.parse::<Uri>().unwrap();
    if let Some(accept) = accept {
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static(accept));
    }
    request.into_parts().0
}

fn resolve(subject: &str) -> Option<String> {
    (subject == ":.ship:tune").then(|| ":.ship:song".to_owned())
}

/// What a head leads to: the route's name, its open segments and its query, or status and body.
fn outcome(method: &str, uri: &str) -> String {
    let head = head(method, uri, None);
    match route(&Router::new(true), &head, resolve) {
        Ok(Routed::Call(call)) => {
            format!("{} [{}] [{}] ?{}", call.route.name, call.first(), call.second(), call.query)
        }
        Ok(Routed::Options(methods)) => methods,
        Err(refusal) => {
            let answer = refusal.answer(&head.method);
            format!("{} {:?} {}", answer.status.as_u16(), answer.content, String::from_utf8_lossy(&answer.body))
        }
    }
}

const NOT_FOUND: &str = r#"404 None {"error_code":404,"message":"HTTP 404 Not Found"}"#;
const NOT_ALLOWED: &str = r#"405 None {"error_code":405,"message":"HTTP 405 Method Not Allowed"}"#;

/// The recorded answers to heads.
#[test]
fn heads_are_routed_as_recorded() {
    let bad_request = r#"400 Page {"error_code":400,"message":"Bad Request: an empty segment in the path"}"#;
    let rows = [
        ("GET", "/", "root.get [] [] ?"),
        ("GET", "/contexts/./", "root.get [] [] ?"),
        ("DELETE", "/contexts/.", NOT_ALLOWED),
        ("DELETE", "/contexts/none", "context.delete [:.none:] [] ?"),
        ("GET", "/contexts/.x/", NOT_ALLOWED),
        ("GET", "/contexts/sh%69p/subjects/crew/versions", "subjects.versions.list [:.ship:crew] [] ?"),
        ("GET", "/contexts/ship%2Fx/schemas/ids/1", "schemas.ids.get-schema [1] [] ?subject=:.ship%2Fx:"),
        (
            "GET",
            "/contexts/ship/subjects/tune/versions/latest",
            "subjects.versions.get-schema [:.ship:song] [latest] ?",
        ),
        ("GET", "/contexts/ship/schemas/ids/1?subject=tune", "schemas.ids.get-schema [1] [] ?subject=:.ship:song"),
        ("PUT", "/contexts/t/config", "config.update-subject [:.t:] [] ?"),
        ("GET", "/contexts/ship/nothing", NOT_FOUND),
        ("GET", "/subjects?deleted=true", "subjects.list [] [] ?deleted=true"),
        ("GET", "/subjects?%", "subjects.list [] [] ?%"),
        ("GET", "/nothing", NOT_FOUND),
        ("PUT", "/subjects", NOT_ALLOWED),
        ("GET", "//", bad_request),
        ("POST", "/subjects//versions", bad_request),
        ("DELETE", "/subjects//versions", "400 None "),
        ("OPTIONS", "/contexts", "HEAD, GET, OPTIONS"),
        ("GET", "/openapi.json", "openapi.get [] [] ?"),
        ("GET", "/healthz", "health.live [] [] ?"),
        ("HEAD", "/readyz", "health.ready [] [] ?"),
        ("GET", "/v1/cluster", "cluster.get [] [] ?"),
        ("POST", "/v1/cluster", NOT_ALLOWED),
        ("GET", "/contexts/ship/openapi.json", "openapi.get [] [] ?"),
        (
            "GET",
            "/contexts/foo:bar/subjects",
            r#"400 None {"error_code":400,"message":"Context name 'foo:bar' cannot contain a colon"}"#,
        ),
    ];
    for (method, uri, expected) in rows {
        assert_eq!(outcome(method, uri), expected, "{method} {uri}");
    }
}

#[test]
fn a_route_comes_before_media_types() {
    let refused = |method, uri| route(&Router::new(true), &head(method, uri, Some("text/html")), resolve).unwrap_err();
    assert_eq!(refused("GET", "/nothing").error.status(), 404);
    assert_eq!(refused("PUT", "/subjects").error.status(), 405);
    assert_eq!(refused("GET", "/subjects").error.status(), 406);
}

#[test]
fn metrics_are_read_and_not_written() {
    assert!(asks_for_metrics(&head("GET", "/metrics", Some("*/*"))));
    assert!(asks_for_metrics(&head("GET", "/metrics", None)));
    assert!(!asks_for_metrics(&head("POST", "/metrics", Some("*/*"))));
}
