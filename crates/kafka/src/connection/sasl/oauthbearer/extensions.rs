//! SASL extensions: pairs for the broker beside the token (KIP-342).

use registrar_log::LogError;

/// Names with values, in the order in which they are configured.
#[derive(Debug, Clone, Default)]
pub(super) struct Extensions(Vec<(String, String)>);

impl Extensions {
    /// Reads `name=value` texts; `property` is where they come from. RFC 7628 has letters only in names, and no control
    /// characters in values.
    pub(super) fn read<'a>(property: &str, texts: impl Iterator<Item = &'a str>) -> Result<Self, LogError> {
        let mut extensions = Vec::new();
        for text in texts.map(str::trim).filter(|text| !text.is_empty()) {
            let pair = text.split_once('=').filter(|(name, value)| fits(name, value));
            let (name, value) = pair.ok_or_else(|| {
                LogError::Fatal(format!(
                    "{property}: an extension is NAME=VALUE, with letters in the name (not `auth`)"
                ))
            })?;
            extensions.push((name.to_owned(), value.to_owned()));
        }
        Ok(Self(extensions))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }
}

fn fits(name: &str, value: &str) -> bool {
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic()) && name != "auth";
    is_name && value.chars().all(|c| c.is_ascii_graphic() || matches!(c, ' ' | '\t' | '\r' | '\n'))
}

#[cfg(test)]
mod tests {
    use super::Extensions;

    #[test]
    fn extensions_are_read_or_refused() {
        let read = |text: &str| Extensions::read("p", text.split(','));
        let rows = [("", 0), ("a=1", 1), ("a=1,b=2=3", 2), ("logicalCluster=lkc-1, identityPoolId=p", 2), ("a=", 1)];
        for (text, expected) in rows {
            assert_eq!(read(text).unwrap().iter().count(), expected, "{text}");
        }
        for text in ["a", "=1", "a1=1", "auth=x", "a=\u{1}"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
