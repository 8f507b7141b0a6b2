//! Finds the route of a method and a path (spec: core 1.2, 1.4).

use http::Method;
use registrar_model::ErrorKind;
use registrar_wire::{ROUTES, Route, path};

use crate::answer::Refusal;
use crate::call::Parameters;

/// No template has more segments.
const MAX_SEGMENTS: usize = 6;

/// The templates by their number of segments, literal segments before open ones.
pub(crate) struct Router {
    by_length: [Vec<Template>; MAX_SEGMENTS + 1],
}

struct Template {
    segments: Vec<Segment>,
    routes: Vec<&'static Route>,
    /// What `OPTIONS` answers.
    methods: String,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(&'static str),
    Open,
}

/// Where a request goes.
#[derive(Debug)]
pub(crate) enum Found {
    /// To a handler, with the open segments decoded.
    Route(&'static Route, Parameters),
    /// Nowhere: it asks for the methods of a path.
    Options(String),
}

impl Router {
    /// The router of the route table, with the routes about associations or without.
    pub fn new(associations: bool) -> Self {
        let mut router = Self { by_length: Default::default() };
        for route in ROUTES.iter().filter(|route| associations || !route.is_about_associations()) {
            let segments: Vec<Segment> = parts(route.path).map(Segment::of).collect();
            let Some(templates) = router.by_length.get_mut(segments.len()) else { continue };
            match templates.iter_mut().find(|template| template.segments == segments) {
                Some(template) => template.routes.push(route),
                None => templates.push(Template { segments, routes: vec![route], methods: String::new() }),
            }
        }
        for templates in &mut router.by_length {
            templates.sort_by(|a, b| a.segments.cmp(&b.segments));
            templates.iter_mut().for_each(|template| template.methods = methods(&template.routes));
        }
        router
    }

    /// The route of a request. The path is encoded and may end in a slash.
    ///
    /// # Errors
    /// 404 for an unknown path, 405 for an unknown method.
    pub fn find(&self, method: &Method, path: &str) -> Result<Found, Refusal> {
        let template = self.template(path).ok_or_else(|| Refusal::unrouted(ErrorKind::NotFound))?;
        if method == Method::OPTIONS {
            return Ok(Found::Options(template.methods.clone()));
        }
        let sought = if method == Method::HEAD { "GET" } else { method.as_str() };
        let route = template.routes.iter().find(|route| route.method.as_str() == sought);
        let route = route.ok_or_else(|| Refusal::unrouted(ErrorKind::MethodNotAllowed))?;
        Ok(Found::Route(route, template.parameters(path)))
    }

    fn template(&self, path: &str) -> Option<&Template> {
        let mut segments = [""; MAX_SEGMENTS];
        let mut length = 0;
        for part in parts(path) {
            // matrix parameters are no part of the name, and literals are compared encoded
            *segments.get_mut(length)? = path::without_parameters(part);
            length += 1;
        }
        let segments = segments.get(..length)?;
        self.by_length.get(length)?.iter().find(|template| template.matches(segments))
    }
}

impl Segment {
    fn of(part: &'static str) -> Self {
        if part.starts_with('{') { Self::Open } else { Self::Literal(part) }
    }
}

impl Template {
    fn matches(&self, segments: &[&str]) -> bool {
        self.segments.iter().zip(segments).all(|(own, segment)| match own {
            Segment::Literal(name) => name == segment,
            Segment::Open => true,
        })
    }

    fn parameters(&self, path: &str) -> Parameters {
        let mut parameters = Parameters::default();
        let open = self.segments.iter().zip(parts(path)).filter(|(own, _)| matches!(own, Segment::Open));
        for (parameter, (_, part)) in parameters.iter_mut().zip(open) {
            *parameter = path::segment_text(part).into_owned();
        }
        parameters
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

/// The methods of a path, in the order in which the reference lists them.
fn methods(routes: &[&Route]) -> String {
    let has = |method: &str| routes.iter().any(|route| route.method.as_str() == method);
    let listed = ["HEAD", "DELETE", "POST", "GET", "OPTIONS", "PUT"].into_iter().filter(|method| match *method {
        "OPTIONS" => true,
        "HEAD" => has("GET"),
        other => has(other),
    });
    listed.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: &str, path: &str) -> Result<String, u16> {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        match Router::new(true).find(&method, path) {
            Ok(Found::Route(route, [first, second])) => Ok(format!("{} {first} {second}", route.name)),
            Ok(Found::Options(methods)) => Ok(methods),
            Err(refusal) => Err(refusal.error.status()),
        }
    }

    #[test]
    fn every_route_is_found_at_its_own_path() {
        for route in ROUTES {
            let method = Method::from_bytes(route.method.as_str().as_bytes()).unwrap();
            let Ok(Found::Route(found, _)) = Router::new(true).find(&method, route.path) else {
                panic!("{}", route.path)
            };
            assert!(std::ptr::eq(found, route), "{}", route.path);
        }
    }

    #[test]
    fn routes_about_associations_can_be_left_out() {
        for (method, path) in
            [("POST", "/associations"), ("GET", "/associations/subjects/s"), ("POST", "/associations:batchGet")]
        {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert!(Router::new(true).find(&method, path).is_ok(), "{path}");
            assert_eq!(Router::new(false).find(&method, path).unwrap_err().error.status(), 404, "{path}");
        }
    }

    #[test]
    fn requests_are_routed_as_recorded() {
        let rows = [
            ("GET", "/", Ok("root.get  ")),
            ("GET", "/subjects;x=1", Ok("subjects.list  ")),
            ("GET", "/subjects/form;v=1/versions", Ok("subjects.versions.list form ")),
            ("GET", "/subjects/a%2Fb/versions/1/", Ok("subjects.versions.get-schema a/b 1")),
            ("HEAD", "/schemas/ids/1", Ok("schemas.ids.get-schema 1 ")),
            ("GET", "/schemas/types", Ok("schemas.get-types  ")),
            ("GET", "/subjects/plus+plus/versions", Ok("subjects.versions.list plus+plus ")),
            ("OPTIONS", "/", Ok("HEAD, POST, GET, OPTIONS")),
            ("OPTIONS", "/subjects/form", Ok("DELETE, POST, OPTIONS")),
            ("OPTIONS", "/subjects/form/versions/1", Ok("HEAD, DELETE, GET, OPTIONS")),
            ("OPTIONS", "/config", Ok("HEAD, DELETE, GET, OPTIONS, PUT")),
            ("HEAD", "/subjects/form", Err(405)),
            ("PATCH", "/", Err(405)),
            ("BREW", "/subjects", Err(405)),
            ("get", "/subjects", Err(405)),
            ("GET", "/contexts/.x", Err(405)),
            ("GET", "/Subjects", Err(404)),
            ("GET", "/%73ubjects", Err(404)),
            ("GET", "/subjects/./form/versions", Err(404)),
            ("GET", "/schemas/ids", Err(404)),
            ("GET", "/v1/metadata", Err(404)),
            ("GET", "/config/a/b", Err(404)),
            ("GET", "/a/b/c/d/e/f/g/h/i", Err(404)),
        ];
        for (method, path, expected) in rows {
            assert_eq!(found(method, path), expected.map(str::to_owned), "{method} {path}");
        }
    }
}
