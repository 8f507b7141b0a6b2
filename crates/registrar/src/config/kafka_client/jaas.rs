//! The JAAS entry of `sasl.jaas.config`: `MODULE FLAG KEY=VALUE...;` (KIP-85).

use std::collections::BTreeMap;

/// One log-in module with its options.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LoginModule {
    /// The Java class.
    pub(super) class: String,
    pub(super) options: BTreeMap<String, String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Equals,
    End,
}

/// Reads the entry. `None`: it is not of that form, or has more than one module.
pub(super) fn parse(text: &str) -> Option<LoginModule> {
    let mut tokens = tokens(text)?.into_iter();
    let Some(Token::Word(class)) = tokens.next() else { return None };
    let Some(Token::Word(flag)) = tokens.next() else { return None };
    if !["required", "requisite", "sufficient", "optional"].iter().any(|known| known.eq_ignore_ascii_case(&flag)) {
        return None;
    }
    let mut options = BTreeMap::new();
    loop {
        match tokens.next()? {
            Token::End => break,
            Token::Word(key) => match (tokens.next()?, tokens.next()?) {
                (Token::Equals, Token::Word(value)) => options.insert(key, value),
                _ => return None,
            },
            Token::Equals => return None,
        };
    }
    tokens.next().is_none().then_some(LoginModule { class, options })
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        match first {
            ';' => tokens.push(Token::End),
            '=' => tokens.push(Token::Equals),
            '"' | '\'' => tokens.push(Token::Word(quoted(&mut rest, first)?)),
            blank if blank.is_whitespace() => {}
            letter => {
                let mut word = String::from(letter);
                while let Some(next) = rest.next_if(|c| !c.is_whitespace() && !matches!(c, ';' | '=' | '"' | '\'')) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Some(tokens)
}

/// What stands before the closing quote, with backslash escapes resolved.
fn quoted(rest: &mut impl Iterator<Item = char>, quote: char) -> Option<String> {
    let mut word = String::new();
    loop {
        match rest.next()? {
            c if c == quote => return Some(word),
            '\\' => word.push(match rest.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    #[test]
    fn entries_are_read_or_refused() {
        let rows: &[(&str, Option<Pairs>)] = &[
            ("a.B required;", Some(&[])),
            ("a.B required x=\"1\" y='2;=' z=3 ;", Some(&[("x", "1"), ("y", "2;="), ("z", "3")])),
            ("a.B  REQUIRED\n x = \"a\\\\b\\\"c\";", Some(&[("x", "a\\b\"c")])),
            ("", None),
            ("a.B", None),
            ("a.B required", None),
            ("a.B required x=1", None),
            ("a.B required x;", None),
            ("a.B required x=\"1;", None),
            ("a.B needed;", None),
            ("a.B required; c.D required;", None),
        ];
        for (text, expected) in rows {
            let options = parse(text).map(|module| module.options);
            let expected =
                expected.map(|pairs| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
            assert_eq!(options, expected, "{text}");
        }
        assert_eq!(parse("a.B required;").map(|module| module.class), Some("a.B".into()));
    }
}
