//! Aliases: puts the subject that an alias stands for in its place (spec: core 5.4).

use std::borrow::Cow;

use registrar_wire::Query;
use registrar_wire::path::segment_text;

use super::target::{Target, as_query_value, change_parameter};

/// Rewrites the segment after `subjects`, and the `subject` parameter of `/schemas/ids/...`. `resolve` gives what a
/// subject is an alias of; one level only.
pub(crate) fn rewrite<'a>(target: Target<'a>, resolve: impl Fn(&str) -> Option<String>) -> Target<'a> {
    let Target { path, mut query } = target;
    let resolve = |subject: &str| resolve(subject).filter(|resolved| !subject.is_empty() && !resolved.is_empty());
    let path = rewritten_path(&path, &resolve).map_or(path, Cow::Owned);
    if path.starts_with("/schemas/ids/") && !query.is_empty() {
        change_parameter(&mut query, "subject", |value| {
            resolve(&Query::new(&format!("subject={value}")).text("subject")).map(|resolved| as_query_value(&resolved))
        });
    }
    Target { path, query }
}

/// The path with an alias replaced; `None` if there is none. The alias' text is taken as encoded: `a%2Fb` in it is a
/// slash in the subject, and a plain slash begins another segment, as in the reference.
fn rewritten_path(path: &str, resolve: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let marker = "/subjects/";
    let start = path.find(marker)? + marker.len();
    let (before, rest) = path.split_at_checked(start)?;
    let end = rest.find('/').unwrap_or(rest.len());
    let (subject, after) = rest.split_at_checked(end)?;
    let resolved = resolve(&segment_text(subject))?;
    Some(format!("{before}{resolved}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(subject: &str) -> Option<String> {
        match subject {
            "tune" => Some("song".to_owned()),
            ":.c:tune" => Some(":.c:song".to_owned()),
            "slash" => Some("a/b".to_owned()),
            "encoded" => Some("a%2Fb".to_owned()),
            "a b" => Some("with space".to_owned()),
            "cleared" => Some(String::new()),
            _ => None,
        }
    }

    #[test]
    fn aliases_are_replaced() {
        let rows = [
            ("/subjects/tune/versions/1", "/subjects/song/versions/1"),
            ("/subjects/tune", "/subjects/song"),
            ("/subjects/:.c:tune/versions/", "/subjects/:.c:song/versions/"),
            ("/subjects/%3A.c%3Atune/versions", "/subjects/:.c:song/versions"),
            ("/subjects/a%20b/versions", "/subjects/with space/versions"),
            ("/compatibility/subjects/tune/versions", "/compatibility/subjects/song/versions"),
            ("/subjects/slash/versions", "/subjects/a/b/versions"),
            ("/subjects/encoded/versions", "/subjects/a%2Fb/versions"),
            ("/subjects/cleared/versions", "/subjects/cleared/versions"),
            ("/subjects/other/versions", "/subjects/other/versions"),
            ("/config/tune", "/config/tune"),
            ("/subjects/", "/subjects/"),
        ];
        for (path, expected) in rows {
            let target = Target { path: path.into(), query: "".into() };
            assert_eq!(rewrite(target, resolve).path, expected);
        }
    }

    #[test]
    fn the_subject_parameter_of_ids_is_replaced() {
        let rows = [
            ("/schemas/ids/1", "subject=tune", "subject=song"),
            ("/schemas/ids/1/versions", "deleted=true&subject=a+b", "deleted=true&subject=with space"),
            ("/schemas/ids/1", "subject=", "subject="),
            ("/schemas", "subjectPrefix=tune", "subjectPrefix=tune"),
            ("/subjects", "subject=tune", "subject=tune"),
        ];
        for (path, query, expected) in rows {
            let target = Target { path: path.into(), query: query.into() };
            assert_eq!(rewrite(target, resolve).query, expected);
        }
    }
}
