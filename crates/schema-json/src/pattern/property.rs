//! Names of character properties in `\p{...}`.

use fancy_regex::Regex;

use super::escape::Escaped;
use super::{Malformed, Scan, Scanner};

const CATEGORIES: &[&str] = &[
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Me", "Mc", "N", "Nd", "Nl", "No", "Z", "Zs", "Zl", "Zp", "C", "Cc",
    "Cf", "Co", "Cs", "Cn", "P", "Pd", "Ps", "Pe", "Pc", "Po", "Pi", "Pf", "S", "Sm", "Sc", "Sk", "So",
];

/// What has no counterpart.
const NONE: &str = "";

/// What Java counts as categories besides, with what a class of theirs holds.
const MORE_CATEGORIES: &[(&str, &str)] =
    &[("LC", "\\p{Lu}\\p{Ll}\\p{Lt}"), ("LD", "\\p{L}\\p{Nd}"), ("L1", "\\x{0}-\\x{ff}")];

/// Names with what a class of theirs holds.
const PLAIN: &[(&str, &str)] = &[
    ("all", "\\x{0}-\\x{10ffff}"),
    ("ASCII", "[:ascii:]"),
    ("Alnum", "[:alnum:]"),
    ("Alpha", "[:alpha:]"),
    ("Blank", "[:blank:]"),
    ("Cntrl", "[:cntrl:]"),
    ("Digit", "[:digit:]"),
    ("Graph", "[:graph:]"),
    ("Lower", "[:lower:]"),
    ("Print", "[:print:]"),
    ("Punct", "[:punct:]"),
    ("Space", "[:space:]"),
    ("Upper", "[:upper:]"),
    ("XDigit", "[:xdigit:]"),
    ("javaLowerCase", "\\p{Lowercase}"),
    ("javaUpperCase", "\\p{Uppercase}"),
    ("javaAlphabetic", "\\p{Alphabetic}"),
    ("javaIdeographic", "\\p{Ideographic}"),
    ("javaTitleCase", "\\p{Lt}"),
    ("javaDigit", "\\p{Nd}"),
    ("javaDefined", "\\P{Cn}"),
    ("javaLetter", "\\p{L}"),
    ("javaLetterOrDigit", "\\p{L}\\p{Nd}"),
    ("javaJavaIdentifierStart", NONE),
    ("javaJavaIdentifierPart", NONE),
    ("javaUnicodeIdentifierStart", NONE),
    ("javaUnicodeIdentifierPart", NONE),
    ("javaIdentifierIgnorable", NONE),
    ("javaSpaceChar", "\\p{Z}"),
    ("javaWhitespace", NONE),
    ("javaISOControl", "\\p{Cc}"),
    ("javaMirrored", NONE),
];

/// Names after `Is`, in any case, with what a class of theirs holds.
const BINARY: &[(&str, &str)] = &[
    ("ALPHABETIC", "\\p{Alphabetic}"),
    ("LETTER", "\\p{L}"),
    ("IDEOGRAPHIC", "\\p{Ideographic}"),
    ("LOWERCASE", "\\p{Lowercase}"),
    ("UPPERCASE", "\\p{Uppercase}"),
    ("TITLECASE", "\\p{Lt}"),
    ("WHITE_SPACE", "\\p{White_Space}"),
    ("WHITESPACE", "\\p{White_Space}"),
    ("CONTROL", "\\p{Cc}"),
    ("PUNCTUATION", "\\p{P}"),
    ("HEX_DIGIT", "\\p{Hex_Digit}"),
    ("HEXDIGIT", "\\p{Hex_Digit}"),
    ("ASSIGNED", "\\P{Cn}"),
    ("NONCHARACTER_CODE_POINT", "\\p{Noncharacter_Code_Point}"),
    ("NONCHARACTERCODEPOINT", "\\p{Noncharacter_Code_Point}"),
    ("DIGIT", "\\p{Nd}"),
    ("ALNUM", "\\p{Alphabetic}\\p{Nd}"),
    ("BLANK", "\\p{Zs}\\x{9}"),
    ("GRAPH", NONE),
    ("PRINT", NONE),
    ("WORD", "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}"),
    ("JOIN_CONTROL", "\\p{Join_Control}"),
    ("JOINCONTROL", "\\p{Join_Control}"),
];

impl Scanner<'_> {
    /// A property after `\p` or `\P`: one letter, or a name in braces.
    pub(super) fn property(&mut self, is_negated: bool) -> Scan<Escaped> {
        let set = if self.take("{") {
            let name = self.take_while(|c| c != '}');
            if !self.take("}") {
                return Err(Malformed);
            }
            self.named_set(name)
        } else {
            let letter = self.next().ok_or(Malformed)?;
            category(letter.encode_utf8(&mut [0; 4]))
        };
        match &*set.ok_or(Malformed)? {
            NONE => self.translation.give_up(),
            set => self.translation.push_set(set, is_negated),
        }
        Ok(Escaped::Set)
    }

    /// What a class of that name holds; `None` if there is none of that name.
    fn named_set(&mut self, name: &str) -> Option<String> {
        if let Some((key, value)) = name.split_once('=') {
            return match key.to_ascii_lowercase().as_str() {
                "sc" | "script" => self.script(value),
                "gc" | "general_category" => category(value),
                "blk" | "block" => block(value),
                _ => None,
            };
        }
        if let Some(name) = name.strip_prefix("Is") {
            let binary = find(BINARY, |known| known.eq_ignore_ascii_case(name));
            return binary.or_else(|| category(name)).or_else(|| self.script(name));
        }
        if let Some(name) = name.strip_prefix("In") {
            return block(name);
        }
        category(name).or_else(|| find(PLAIN, |known| known == name))
    }

    fn script(&mut self, name: &str) -> Option<String> {
        let name = name.to_ascii_uppercase();
        let set = format!("\\p{{script={name}}}");
        if self.scripts.contains(&name) {
            return Some(set);
        }
        let letters = name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
        if !letters || Regex::new(&set).is_err() {
            return None;
        }
        self.scripts.insert(name);
        Some(set)
    }
}

fn category(name: &str) -> Option<String> {
    let plain = CATEGORIES.contains(&name).then(|| format!("\\p{{{name}}}"));
    plain.or_else(|| find(MORE_CATEGORIES, |known| known == name))
}

fn find(rows: &[(&str, &str)], is_it: impl Fn(&str) -> bool) -> Option<String> {
    rows.iter().find(|(name, _)| is_it(name)).map(|(_, set)| (*set).to_owned())
}

/// Names of blocks are taken on trust, and have no counterpart.
fn block(name: &str) -> Option<String> {
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '));
    is_name.then(|| NONE.to_owned())
}
