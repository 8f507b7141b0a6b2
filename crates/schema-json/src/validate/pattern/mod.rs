//! Whether a text is a regular expression of `java.util.regex` (Java SE 17, class `Pattern`), which is what the
//! reference compiles `pattern` and the names in `patternProperties` with.
//!
//! A scan of the syntax, linear in the text: nothing is compiled, so no pattern is too expensive to check, and what
//! other engines accept beyond Java (`a{,5}`, `(?P<n>a)`, `a**`) is refused as Java refuses it.

mod class;
mod escape;
mod group;
mod property;

use std::borrow::Cow;
use std::collections::HashSet;

/// The text is no regular expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Malformed;

type Scan<T = ()> = Result<T, Malformed>;

/// Judges patterns.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// The scripts that were found to exist, in upper case: to look one up costs much more than to scan a pattern.
    scripts: HashSet<String>,
}

impl Patterns {
    /// Whether Java compiles that pattern. Names of Unicode blocks and characters are taken on trust.
    pub(super) fn is_pattern(&mut self, text: &str) -> bool {
        Scanner::new(&without_quotes(text), &mut self.scripts).run().is_ok()
    }
}

/// `\Q...\E` with each quoted character escaped instead, which Java does before it reads the pattern.
fn without_quotes(text: &str) -> Cow<'_, str> {
    if !text.contains("\\Q") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let Some(quoted) = escape.strip_prefix("\\Q") else {
            let length = 1 + escape[1..].chars().next().map_or(0, char::len_utf8);
            plain.push_str(&escape[..length]);
            rest = &escape[length..];
            continue;
        };
        let (quoted, after) = quoted.split_once("\\E").unwrap_or((quoted, ""));
        for character in quoted.chars() {
            if character.is_ascii() && !character.is_ascii_alphanumeric() {
                plain.push('\\');
            }
            plain.push(character);
        }
        rest = after;
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// For each open group, whether comments were on before it.
    groups: Vec<bool>,
    scripts: &'t mut HashSet<String>,
    /// The names of the groups so far.
    names: HashSet<&'t str>,
    /// Whether flag `x` is on.
    comments: bool,
    /// Whether `*`, `+` and `?` have something to repeat.
    repeatable: bool,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, scripts: &'t mut HashSet<String>) -> Self {
        Self { text, at: 0, groups: Vec::new(), scripts, names: HashSet::new(), comments: false, repeatable: false }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Takes a text if it is next.
    fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Takes characters as long as they are of a kind.
    fn take_while(&mut self, kind: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !kind(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn run(&mut self) -> Scan {
        while let Some(next) = self.next() {
            match next {
                '\\' => {
                    self.escape()?;
                    self.repeatable = true;
                }
                '[' => {
                    self.class()?;
                    self.repeatable = true;
                }
                '(' => self.open_group()?,
                ')' => self.close_group()?,
                '|' => self.repeatable = false,
                '*' | '+' | '?' if !self.repeatable => return Err(Malformed),
                '*' | '+' | '?' => self.end_repetition(),
                '{' => {
                    self.count()?;
                    self.end_repetition();
                }
                '#' if self.comments => {
                    self.take_while(|c| c != '\n');
                }
                _ if self.comments && next.is_ascii_whitespace() => {}
                _ => self.repeatable = true,
            }
        }
        if self.groups.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    /// What follows a quantifier: it may be made reluctant or possessive.
    fn end_repetition(&mut self) {
        if !self.take("?") {
            self.take("+");
        }
        self.repeatable = false;
    }

    /// `{n}`, `{n,}` or `{n,m}` after its brace.
    fn count(&mut self) -> Scan {
        let least: i32 = self.take_while(|c| c.is_ascii_digit()).parse().map_err(|_| Malformed)?;
        if self.take(",") && self.peek() != Some('}') {
            let most: i32 = self.take_while(|c| c.is_ascii_digit()).parse().map_err(|_| Malformed)?;
            if most < least {
                return Err(Malformed);
            }
        }
        if self.take("}") { Ok(()) } else { Err(Malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_pattern(text: &str) -> bool {
        Patterns::default().is_pattern(text)
    }

    /// Patterns with the verdict of Java 17.
    const VERDICTS: &str = include_str!("verdicts.tsv");

    #[test]
    fn patterns_are_judged_as_java_judges_them() {
        let mut rows = 0;
        for row in VERDICTS.lines() {
            let (verdict, pattern) = row.split_once('\t').unwrap();
            assert_eq!(is_pattern(pattern), verdict == "ok", "{pattern}");
            rows += 1;
        }
        assert!(rows > 200);
    }

    #[test]
    fn hostile_patterns_are_cheap() {
        assert!(is_pattern(&format!("{}{}", "(".repeat(1_000_000), ")".repeat(1_000_000))));
        assert!(!is_pattern(&"[".repeat(1_000_000)));
        assert!(is_pattern("(a{1000}){1000}{1000}(a+)+$"));
        assert!(!is_pattern(&"\\Q\\E*".repeat(100_000)));
    }
}
