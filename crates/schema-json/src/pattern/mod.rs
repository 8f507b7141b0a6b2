//! Regular expressions of `java.util.regex` (Java SE 17, class `Pattern`), which is what the reference compiles
//! `pattern` and the names in `patternProperties` with.
//!
//! A scan of the syntax, linear in the text: nothing is compiled, so no pattern is too expensive to check, and what
//! other engines accept beyond Java (`a{,5}`, `(?P<n>a)`, `a**`) is refused as Java refuses it. The scan also writes
//! the expression as the engine at hand reads it: escapes and sets of characters are spelled out, since those are what
//! the two read differently. Only line terminators, which `.` and `$` treat differently, are left at that.

mod class;
mod escape;
mod group;
mod property;
mod translation;

use std::borrow::Cow;
use std::collections::HashSet;

use translation::Translation;

/// The text is no regular expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Malformed;

type Scan<T = ()> = Result<T, Malformed>;

/// Judges and translates patterns.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    /// The scripts that were found to exist, in upper case: to look one up costs much more than to scan a pattern.
    scripts: HashSet<String>,
}

impl Patterns {
    /// Whether Java compiles that pattern. Names of Unicode blocks and characters are taken on trust.
    pub(crate) fn is_pattern(&mut self, text: &str) -> bool {
        Scanner::new(&without_quotes(text), &mut self.scripts).run().is_ok()
    }

    /// The pattern as `fancy_regex` reads it; `None` for what is no pattern, or has no counterpart.
    pub(crate) fn translation(&mut self, text: &str) -> Option<String> {
        let text = without_quotes(text);
        let mut scanner = Scanner::new(&text, &mut self.scripts);
        scanner.run().ok()?;
        scanner.translation.into_text()
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
    translation: Translation,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, scripts: &'t mut HashSet<String>) -> Self {
        Self {
            text,
            at: 0,
            groups: Vec::new(),
            scripts,
            names: HashSet::new(),
            comments: false,
            repeatable: false,
            translation: Translation::default(),
        }
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
                '|' => {
                    self.translation.push("|");
                    self.repeatable = false;
                }
                '*' | '+' | '?' if !self.repeatable => return Err(Malformed),
                '*' | '+' | '?' => {
                    self.translation.push_char(next);
                    self.end_repetition();
                }
                '{' => {
                    self.count()?;
                    self.end_repetition();
                }
                _ => self.plain(next),
            }
        }
        if self.groups.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    /// A character without a syntax of its own, or a comment.
    fn plain(&mut self, next: char) {
        match next {
            '#' if self.comments => {
                self.take_while(|c| c != '\n');
                return;
            }
            _ if self.comments && next.is_ascii_whitespace() => return,
            '.' | '^' | '$' => self.translation.push_char(next),
            _ => self.translation.push_literal(next),
        }
        self.repeatable = true;
    }

    /// What follows a quantifier: it may be made reluctant or possessive.
    fn end_repetition(&mut self) {
        let manner = ["?", "+"].into_iter().find(|manner| self.take(manner));
        if self.repeatable {
            self.translation.push(manner.unwrap_or_default());
        }
        self.repeatable = false;
    }

    /// `{n}`, `{n,}` or `{n,m}` after its brace.
    fn count(&mut self) -> Scan {
        let start = self.at;
        let least: i32 = self.take_while(|c| c.is_ascii_digit()).parse().map_err(|_| Malformed)?;
        if self.take(",") && self.peek() != Some('}') {
            let most: i32 = self.take_while(|c| c.is_ascii_digit()).parse().map_err(|_| Malformed)?;
            if most < least {
                return Err(Malformed);
            }
        }
        if !self.take("}") {
            return Err(Malformed);
        }
        // where nothing can be repeated, Java repeats nothing
        if self.repeatable {
            self.translation.push("{");
            self.translation.push(&self.text[start..self.at]);
        }
        Ok(())
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

    /// Names, and in the rows below for each name whether Java 17 finds the pattern in it.
    const FINDS: &str = include_str!("finds.tsv");

    #[test]
    fn translations_find_what_java_finds() {
        let (names, rows) = FINDS.split_once('\n').unwrap();
        let (mut translated, mut wrong) = (0, Vec::new());
        for row in rows.lines() {
            let (found, pattern) = row.split_once('\t').unwrap();
            let Some(translation) = Patterns::default().translation(pattern) else { continue };
            let Ok(regex) = fancy_regex::Regex::new(&translation) else { continue };
            translated += 1;
            let finds = names.split('\t').map(|name| if regex.is_match(name).unwrap() { '1' } else { '0' });
            let finds: String = finds.collect();
            if finds != found {
                wrong.push(format!("{pattern} as {translation}\n  {finds}\n  {found}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(translated > 240, "only {translated} are translated");
    }

    #[test]
    fn hostile_patterns_are_cheap() {
        assert!(is_pattern(&format!("{}{}", "(".repeat(1_000_000), ")".repeat(1_000_000))));
        assert!(!is_pattern(&"[".repeat(1_000_000)));
        assert!(is_pattern("(a{1000}){1000}{1000}(a+)+$"));
        assert!(!is_pattern(&"\\Q\\E*".repeat(100_000)));
    }
}
