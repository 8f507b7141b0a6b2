//! Names of character properties in `\p{...}`.

use fancy_regex::Regex;

use super::escape::Escaped;
use super::{Malformed, Scan, Scanner};

const CATEGORIES: &[&str] = &[
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Me", "Mc", "N", "Nd", "Nl", "No", "Z", "Zs", "Zl", "Zp", "C", "Cc",
    "Cf", "Co", "Cs", "Cn", "P", "Pd", "Ps", "Pe", "Pc", "Po", "Pi", "Pf", "S", "Sm", "Sc", "Sk", "So", "LC", "LD",
    "L1",
];

const PLAIN: &[&str] = &[
    "all",
    "ASCII",
    "Alnum",
    "Alpha",
    "Blank",
    "Cntrl",
    "Digit",
    "Graph",
    "Lower",
    "Print",
    "Punct",
    "Space",
    "Upper",
    "XDigit",
    "javaLowerCase",
    "javaUpperCase",
    "javaAlphabetic",
    "javaIdeographic",
    "javaTitleCase",
    "javaDigit",
    "javaDefined",
    "javaLetter",
    "javaLetterOrDigit",
    "javaJavaIdentifierStart",
    "javaJavaIdentifierPart",
    "javaUnicodeIdentifierStart",
    "javaUnicodeIdentifierPart",
    "javaIdentifierIgnorable",
    "javaSpaceChar",
    "javaWhitespace",
    "javaISOControl",
    "javaMirrored",
];

/// After `Is`, in any case.
const BINARY: &[&str] = &[
    "ALPHABETIC",
    "LETTER",
    "IDEOGRAPHIC",
    "LOWERCASE",
    "UPPERCASE",
    "TITLECASE",
    "WHITE_SPACE",
    "WHITESPACE",
    "CONTROL",
    "PUNCTUATION",
    "HEX_DIGIT",
    "HEXDIGIT",
    "ASSIGNED",
    "NONCHARACTER_CODE_POINT",
    "NONCHARACTERCODEPOINT",
    "DIGIT",
    "ALNUM",
    "BLANK",
    "GRAPH",
    "PRINT",
    "WORD",
    "JOIN_CONTROL",
    "JOINCONTROL",
];

impl Scanner<'_> {
    /// A property after `\p`: one letter, or a name in braces.
    pub(super) fn property(&mut self) -> Scan<Escaped> {
        let known = if self.take("{") {
            let name = self.take_while(|c| c != '}');
            self.take("}") && self.is_property(name)
        } else {
            let letter = self.next().ok_or(Malformed)?;
            CATEGORIES.contains(&&*letter.encode_utf8(&mut [0; 4]))
        };
        if known { Ok(Escaped::Set) } else { Err(Malformed) }
    }
    fn is_property(&mut self, name: &str) -> bool {
        if let Some((key, value)) = name.split_once('=') {
            return match key.to_ascii_lowercase().as_str() {
                "sc" | "script" => self.is_script(value),
                "gc" | "general_category" => CATEGORIES.contains(&value),
                "blk" | "block" => is_name(value),
                _ => false,
            };
        }
        if let Some(name) = name.strip_prefix("Is") {
            let binary = BINARY.iter().any(|known| known.eq_ignore_ascii_case(name));
            return binary || CATEGORIES.contains(&name) || self.is_script(name);
        }
        if let Some(block) = name.strip_prefix("In") {
            return is_name(block);
        }
        CATEGORIES.contains(&name) || PLAIN.contains(&name)
    }

    fn is_script(&mut self, name: &str) -> bool {
        let name = name.to_ascii_uppercase();
        if self.scripts.contains(&name) {
            return true;
        }
        let letters = name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
        let exists = letters && Regex::new(&format!("\\p{{script={name}}}")).is_ok();
        if exists {
            self.scripts.insert(name);
        }
        exists
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '))
}
