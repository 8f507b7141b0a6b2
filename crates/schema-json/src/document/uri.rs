//! URI references: splitting and resolving (RFC 3986, sections 3 and 5.2).

/// A reference without its fragment, and the fragment, empty if there is none.
pub(crate) fn split_fragment(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(uri: &'a str) -> Self {
        let (scheme, rest) = match uri.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, uri),
        };
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                (Some(&rest[..end]), &rest[end..])
            }
            None => (None, rest),
        };
        Self { scheme, authority, path, query }
    }

    fn text(&self, path: &str) -> String {
        let mut text = String::new();
        if let Some(scheme) = self.scheme {
            text.push_str(scheme);
            text.push(':');
        }
        if let Some(authority) = self.authority {
            text.push_str("//");
            text.push_str(authority);
        }
        text.push_str(path);
        if let Some(query) = self.query {
            text.push('?');
            text.push_str(query);
        }
        text
    }

    /// Such as `urn:a:b`: nothing can be relative to it.
    fn is_opaque(&self) -> bool {
        self.scheme.is_some() && self.authority.is_none() && !self.path.starts_with('/')
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Resolves a reference without fragment against a base without fragment; the base may be relative or empty.
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    let relative = Parts::of(reference);
    let base = Parts::of(base);
    if relative.scheme.is_some() || base.is_opaque() {
        return if relative.is_opaque() { reference.to_owned() } else { relative.text(&without_dots(relative.path)) };
    }
    if relative.authority.is_some() {
        return Parts { scheme: base.scheme, ..relative }.text(&without_dots(relative.path));
    }
    if relative.path.is_empty() {
        let query = relative.query.or(base.query);
        return Parts { query, ..base }.text(base.path);
    }
    let merged = if relative.path.starts_with('/') {
        relative.path.to_owned()
    } else if base.authority.is_some() && base.path.is_empty() {
        format!("/{}", relative.path)
    } else {
        let directory = base.path.rfind('/').map_or("", |slash| &base.path[..=slash]);
        format!("{directory}{}", relative.path)
    };
    Parts { query: relative.query, ..base }.text(&without_dots(&merged))
}

/// Removes `.` and `..` segments.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    let mut ends_in_directory = false;
    for segment in path.trim_start_matches('/').split('/') {
        ends_in_directory = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    if ends_in_directory {
        kept.push("");
    }
    format!("{}{}", if absolute { "/" } else { "" }, kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve() {
        let rows = [
            ("http://a/b/c?q", "d", "http://a/b/d"),
            ("http://a/b/c", "../d/./e", "http://a/d/e"),
            ("http://a/b/c", "/d", "http://a/d"),
            ("http://a/b/c", "//x/d", "http://x/d"),
            ("http://a/b/c", "?z", "http://a/b/c?z"),
            ("http://a/b/c", "https://e/f", "https://e/f"),
            ("http://a", "d", "http://a/d"),
            ("mem://input", "./item.json", "mem://input/item.json"),
            ("", "item.json", "item.json"),
            ("", "./item.json", "item.json"),
            ("dir/root.json", "item.json", "dir/item.json"),
            ("urn:a:b", "item.json", "item.json"),
            ("http://a/b", "urn:x:y", "urn:x:y"),
            ("http://a/b/", "..", "http://a/"),
        ];
        for (base, reference, resolved) in rows {
            assert_eq!(resolve(base, reference), resolved, "{base} {reference}");
        }
    }
}
