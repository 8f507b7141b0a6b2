//! URI references: splitting and resolving (RFC 3986, sections 3 and 5.2), and which texts the reference takes for
//! URIs at all (Java SE 17, class `URI`, which follows RFC 2396).

/// A reference without its fragment, and the fragment, empty if there is none.
pub(crate) fn split_fragment(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Whether a text is a URI reference.
pub(crate) fn is_reference(text: &str) -> bool {
    let (rest, fragment) = split_fragment(text);
    let (scheme, rest) = match rest.find([':', '/', '?']) {
        Some(at) if rest[at..].starts_with(':') => (Some(&rest[..at]), &rest[at + 1..]),
        _ => (None, rest),
    };
    if !is_fragment(fragment) || scheme.is_some_and(|scheme| !is_scheme(scheme) || rest.is_empty()) {
        return false;
    }
    if scheme.is_some() && !rest.starts_with('/') {
        return is_legal(rest, "?/[]@");
    }
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    // an authority may be empty only where something follows
    let is_nowhere = rest == "//" && query.is_none();
    !is_nowhere && is_authority(authority) && is_legal(path, "/@") && is_legal(query.unwrap_or_default(), "?/[]@")
}

/// Whether a text can follow the `#` of a URI.
pub(crate) fn is_fragment(text: &str) -> bool {
    is_legal(text, "?/[]@")
}

fn is_authority(text: &str) -> bool {
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    match host.strip_prefix('[') {
        Some(address) => {
            let (address, port) = address.split_once(']').unwrap_or(("", "?"));
            let is_address =
                !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || b":.%".contains(&b));
            is_address && (port.is_empty() || port.starts_with(':'))
        }
        None => is_legal(text, "@"),
    }
}

/// Whether all characters are legal anywhere in a URI or are among those, and every `%` begins an escape.
fn is_legal(text: &str, besides: &str) -> bool {
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let is_legal = match character {
            '%' => {
                rest.next().is_some_and(|c| c.is_ascii_hexdigit()) && rest.next().is_some_and(|c| c.is_ascii_hexdigit())
            }
            _ if character.is_ascii() => {
                character.is_ascii_alphanumeric()
                    || "_-!.~'()*,;:$&+=".contains(character)
                    || besides.contains(character)
            }
            _ => !character.is_control() && !character.is_whitespace(),
        };
        if !is_legal {
            return false;
        }
    }
    true
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

    #[test]
    fn texts_are_uris_where_java_takes_them_for_uris() {
        let good = [
            "",
            "#",
            "a",
            "a/b?c#d",
            "http://x/y#",
            "urn:x:y",
            "http://x",
            "file:///a",
            "http://[::1]:80/a",
            "?a",
            "a:b",
            "#/a%20b",
            "\u{e9}",
            "http://u@x:p/",
            "#[a]?/@",
            "//x",
            "http://%41/",
        ];
        let bad = [
            "a b",
            "%",
            "%4",
            "::",
            "1:b",
            "a_b:c",
            "urn:",
            "http://",
            "//",
            "http://[",
            "http://[]",
            "#a b",
            "##",
            "a^b",
            "{a}",
            "a|b",
            "<a>",
            "a\\b",
            "`",
            "\"",
            "a\u{a0}b",
            "a\u{7f}b",
            "a\nb",
            "[a]",
            "http:",
        ];
        for text in good {
            assert!(is_reference(text), "{text}");
        }
        for text in bad {
            assert!(!is_reference(text), "{text}");
        }
    }
}
