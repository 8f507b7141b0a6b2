//! The URL prefix `/contexts/{ctx}/...`: moves the context into the subject (spec: core 5.2).

use std::borrow::Cow;

use http::Method;
use registrar_model::{Error, ErrorKind};
use registrar_wire::path::segment_text;

use super::target::{Target, add_parameter, as_query_value, change_parameter};
use crate::answer::Refusal;

/// Rewrites a target with the prefix; others stay as they are. All names are taken as they are encoded.
///
/// # Errors
/// 400 for a context's name with a colon inside.
pub(crate) fn rewrite<'a>(method: &Method, target: Target<'a>) -> Result<Target<'a>, Refusal> {
    let Some(rest) = target.path.strip_prefix("/contexts/").filter(|rest| !rest.is_empty()) else {
        return Ok(target);
    };
    let (segment, tail) = rest.split_once('/').unwrap_or((rest, ""));
    let prefix = qualifier(segment)?;
    let path = match tail {
        "" if prefix.is_empty() => "/".to_owned(),
        "" => format!("/contexts/{prefix}/"),
        tail => qualified_path(tail, &prefix),
    };
    let mut query = target.query.clone();
    qualify_query(method, tail.trim_end_matches('/'), &prefix, &mut query);
    Ok(Target { path: Cow::Owned(path), query: Cow::Owned(query.into_owned()) })
}

/// What the context's subjects begin with: `:.ctx:`, or nothing for the default context.
fn qualifier(segment: &str) -> Result<String, Refusal> {
    let name = segment.strip_prefix(':').unwrap_or(segment);
    let name = name.strip_suffix(':').unwrap_or(name);
    if name.contains(':') {
        let text = format!("Context name '{name}' cannot contain a colon");
        return Err(Refusal::unrouted(Error::new(ErrorKind::BadRequest, [text])));
    }
    Ok(match name {
        "." | "" => String::new(),
        _ if name.starts_with('.') => format!(":{name}:"),
        _ => format!(":.{name}:"),
    })
}

fn qualified_path(tail: &str, prefix: &str) -> String {
    let mut path = String::with_capacity(tail.len() + prefix.len() + 2);
    let mut before = "";
    for (index, segment) in tail.split('/').filter(|segment| !segment.is_empty()).enumerate() {
        let is_subject = matches!(before, "subjects" | "deks") || index == 1 && matches!(before, "config" | "mode");
        path.push('/');
        if is_subject && !is_qualified(segment) {
            path.push_str(prefix);
        }
        path.push_str(segment);
        // a subject that is called "subjects" has no subject after it
        before = if is_subject { "" } else { segment };
    }
    path.push('/');
    if matches!(path.as_str(), "/config/" | "/mode/") && !prefix.is_empty() {
        path.push_str(prefix);
        path.push('/');
    }
    path
}

fn qualify_query(method: &Method, tail: &str, prefix: &str, query: &mut Cow<'_, str>) {
    let prefix = as_query_value(prefix);
    let qualify = |value: &str| (!is_qualified(value)).then(|| format!("{prefix}{value}"));
    let name = match tail {
        _ if tail.starts_with("schemas/ids") => "subject",
        "schemas" | "subjects" => "subjectPrefix",
        _ if tail.starts_with("keks") => "subjectPrefix",
        _ if tail.starts_with("associations") => {
            if [Method::POST, Method::PUT, Method::PATCH].contains(method) {
                let context = if prefix.is_empty() { ":.:" } else { &prefix };
                if !change_parameter(query, "context", |_| Some(context.to_owned())) {
                    add_parameter(query, "context", context);
                }
            }
            return;
        }
        _ => return,
    };
    if !change_parameter(query, name, qualify) {
        add_parameter(query, name, &prefix);
    }
}

fn is_qualified(raw: &str) -> bool {
    let text = segment_text(raw);
    text.starts_with(":.") || text.starts_with(":*:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(path: &str) -> Result<String, String> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let target = Target { path: path.into(), query: query.into() };
        let target = rewrite(&Method::GET, target).map_err(|refusal| refusal.error.message().to_owned())?;
        let mark = if target.query.is_empty() { "" } else { "?" };
        Ok(format!("{}{mark}{}", target.path, target.query))
    }

    /// spec: core 5.2, and the recorded answers.
    #[test]
    fn prefixes_are_moved_into_subjects() {
        let rows = [
            ("/subjects/a/versions", "/subjects/a/versions"),
            ("/contexts", "/contexts"),
            ("/contexts/", "/contexts/"),
            ("/contexts/.t", "/contexts/:.t:/"),
            ("/contexts/:.t:/", "/contexts/:.t:/"),
            ("/contexts/.", "/"),
            ("/contexts/:.:/", "/"),
            ("/contexts/.t/subjects/s/versions", "/subjects/:.t:s/versions/"),
            ("/contexts/t/subjects/s/versions", "/subjects/:.t:s/versions/"),
            ("/contexts/t:/subjects/s/versions", "/subjects/:.t:s/versions/"),
            ("/contexts/./subjects/s/versions", "/subjects/s/versions/"),
            ("/contexts/:.:/subjects", "/subjects/?subjectPrefix="),
            ("/contexts/.t/subjects", "/subjects/?subjectPrefix=:.t:"),
            ("/contexts/.t/subjects/?subjectPrefix=m&deleted=true", "/subjects/?subjectPrefix=:.t:m&deleted=true"),
            ("/contexts/.t/subjects?subjectPrefix=:.port:", "/subjects/?subjectPrefix=:.port:"),
            ("/contexts/:.:/schemas/?subjectPrefix=:*:", "/schemas/?subjectPrefix=:*:"),
            ("/contexts/.t/schemas/ids/1/", "/schemas/ids/1/?subject=:.t:"),
            ("/contexts/.t/schemas/ids/1?subject=s", "/schemas/ids/1/?subject=:.t:s"),
            ("/contexts/.t/schemas/ids/1?subject=%3A.u%3As", "/schemas/ids/1/?subject=%3A.u%3As"),
            ("/contexts/.t/schemas/types", "/schemas/types/"),
            ("/contexts/.t/config/s", "/config/:.t:s/"),
            ("/contexts/.t/config", "/config/:.t:/"),
            ("/contexts/:.:/mode", "/mode/"),
            ("/contexts/.t/subjects/slash%2Fx/", "/subjects/:.t:slash%2Fx/"),
            ("/contexts/.t/subjects/contexts/versions", "/subjects/:.t:contexts/versions/"),
            ("/contexts/.t/subjects/subjects/versions", "/subjects/:.t:subjects/versions/"),
            ("/contexts/.t/subjects/:.u:s/versions", "/subjects/:.u:s/versions/"),
            ("/contexts/.t/subjects/%3A.u%3As/versions", "/subjects/%3A.u%3As/versions/"),
            ("/contexts/.t/compatibility/subjects/s/versions/1", "/compatibility/subjects/:.t:s/versions/1/"),
            ("/contexts/.t/contexts", "/contexts/"),
            ("/contexts/a+b/schemas/ids/1", "/schemas/ids/1/?subject=:.a%2Bb:"),
        ];
        for (path, expected) in rows {
            assert_eq!(rewritten(path), Ok(expected.to_owned()), "{path}");
        }
        let colon = "Context name 'foo:bar' cannot contain a colon".to_owned();
        assert_eq!(rewritten("/contexts/foo:bar/subjects"), Err(colon));
    }

    #[test]
    fn associations_get_their_context_on_writes() {
        let target = || Target { path: "/contexts/.t/associations".into(), query: "dryRun=true".into() };
        assert_eq!(rewrite(&Method::POST, target()).unwrap().query, "dryRun=true&context=:.t:");
        assert_eq!(rewrite(&Method::GET, target()).unwrap().query, "dryRun=true");
    }
}
