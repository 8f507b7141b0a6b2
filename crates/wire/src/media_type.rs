//! Media types and their negotiation (spec: core 1.1).

use registrar_model::{Error, ErrorKind};

/// What answers are written as. The order is the server's preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MediaType {
    /// `application/vnd.schemaregistry.v1+json`
    #[default]
    V1,
    /// `application/vnd.schemaregistry+json`
    Unversioned,
    /// `application/json`
    Json,
}

impl MediaType {
    /// Every type that an answer may have, the preferred one first.
    pub const ALL: [Self; 3] = [Self::V1, Self::Unversioned, Self::Json];

    /// As headers carry it; never with a `charset`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "application/vnd.schemaregistry.v1+json",
            Self::Unversioned => "application/vnd.schemaregistry+json",
            Self::Json => "application/json",
        }
    }

    /// The type for a client that sent these `Accept` headers. The client's `q` goes before the server's preference; a
    /// `q` of 0 is a low wish, not a refusal, as in the reference. `None` is a 406.
    pub fn negotiate<'a>(accept: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut best: Option<(u32, Self)> = None;
        let mut asked = false;
        for entry in accept.into_iter().flat_map(|header| header.split(',')).map(str::trim) {
            if entry.is_empty() {
                continue;
            }
            asked = true;
            let (range, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let Some(offered) = Self::ALL.into_iter().find(|offered| offered.is_in(range.trim())) else { continue };
            let wish = quality(parameters);
            let better = |(known, before): (u32, Self)| wish > known || wish == known && offered.rank() < before.rank();
            if best.is_none_or(better) {
                best = Some((wish, offered));
            }
        }
        if asked { best.map(|(_, offered)| offered) } else { Some(Self::default()) }
    }

    /// The type of the answer to a request whose own type is not supported: the first answer type that `Accept` names.
    pub fn of_refusal<'a>(accept: impl IntoIterator<Item = &'a str>) -> Self {
        accept
            .into_iter()
            .flat_map(|header| header.split(','))
            .find_map(|entry| Self::ALL.into_iter().find(|offered| offered.as_str() == entry.trim()))
            .unwrap_or_default()
    }

    /// A wildcard for the type alone stands, too: `*/json`.
    fn is_in(self, range: &str) -> bool {
        let (own_kind, own_subtype) = self.as_str().split_once('/').unwrap_or_default();
        let (kind, subtype) = range.split_once('/').unwrap_or(if range == "*" { ("*", "*") } else { (range, "") });
        let matches = |part: &str, own: &str| part == "*" || part.eq_ignore_ascii_case(own);
        matches(kind, own_kind) && matches(subtype, own_subtype)
    }

    fn rank(self) -> usize {
        self as usize
    }
}

/// The `q` of an entry in thousandths.
fn quality(parameters: &str) -> u32 {
    let mut named = parameters.split(';').filter_map(|parameter| parameter.trim().split_once('='));
    let q = named.find(|(name, _)| name.eq_ignore_ascii_case("q"));
    let q: f32 = q.and_then(|(_, text)| text.trim().parse().ok()).unwrap_or(1.0);
    (q.clamp(0.0, 1.0) * 1000.0) as u32
}

/// Checks the `Content-Type` of a request with a body; a missing one is accepted.
///
/// # Errors
/// 415 for a type that is not supported, 400 for a text that is no media type.
pub fn check_content_type(content_type: Option<&str>) -> Result<(), Error> {
    const ACCEPTED: [&str; 4] = [
        "application/vnd.schemaregistry.v1+json",
        "application/vnd.schemaregistry+json",
        "application/json",
        "application/octet-stream",
    ];
    let Some(content_type) = content_type else { return Ok(()) };
    let name = content_type.split(';').next().unwrap_or_default().trim();
    if ACCEPTED.iter().any(|accepted| accepted.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    match name.split_once('/') {
        Some((kind, subtype)) if !kind.is_empty() && !subtype.is_empty() => Err(ErrorKind::UnsupportedMediaType.into()),
        _ => Err(Error::new(ErrorKind::BadRequest, ["Bad Request"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negotiation_is_the_recorded_one() {
        let v1 = Some(MediaType::V1);
        let json = Some(MediaType::Json);
        let rows = [
            ("", v1),
            ("*/*", v1),
            ("*", v1),
            ("application/*", v1),
            ("application/json", json),
            ("APPLICATION/JSON", json),
            ("application/vnd.schemaregistry+json", Some(MediaType::Unversioned)),
            ("application/json, application/vnd.schemaregistry.v1+json", v1),
            ("application/json;q=0.9, */*;q=0.1", json),
            ("application/json;q=0.2, application/vnd.schemaregistry.v1+json;q=0.1", json),
            ("application/json;q=0.5, text/html", json),
            ("application/vnd.schemaregistry.v1+json;Q=0.1, application/json", json),
            ("text/html;q=0.9, */*;q=0.1", v1),
            ("application/json;q=0", json),
            ("application/json; charset=utf-8", json),
            ("*/json", json),
            ("*/xml", None),
            ("text/html", None),
            ("text/*", None),
            ("application/vnd.schemaregistry.v2+json", None),
            ("bad", None),
        ];
        for (accept, offered) in rows {
            assert_eq!(MediaType::negotiate([accept]), offered, "{accept}");
        }
        assert_eq!(MediaType::negotiate([]), v1);
    }

    #[test]
    fn content_types_are_checked() {
        let rows = [
            (None, 0),
            (Some("application/vnd.schemaregistry.v1+json; charset=utf-8"), 0),
            (Some("APPLICATION/JSON"), 0),
            (Some("application/octet-stream"), 0),
            (Some("text/plain"), 415),
            (Some("*/*"), 415),
            (Some("application/vnd.schemaregistry.v2+json"), 415),
            (Some("nonsense"), 400),
            (Some(""), 400),
        ];
        for (content_type, status) in rows {
            assert_eq!(check_content_type(content_type).err().map_or(0, |fault| fault.status()), status);
        }
    }

    #[test]
    fn a_refused_request_is_answered_in_a_type_that_it_accepts() {
        assert_eq!(MediaType::of_refusal(["text/html, application/json"]), MediaType::Json);
        assert_eq!(MediaType::of_refusal(["*/*"]), MediaType::V1);
        assert_eq!(MediaType::of_refusal([]), MediaType::V1);
    }
}
