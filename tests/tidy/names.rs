//! What may not stand in the sources: names that say nothing, `unsafe`, tests that are left out.

use crate::sources::{self, Source};
use crate::{assert_none, items};

/// Words that do not say what a type, module or file is about.
const EMPTY_WORDS: [&str; 6] = ["manager", "managers", "helper", "helpers", "util", "utils"];

/// The only crate in which `unsafe` is allowed.
const UNSAFE: &str = "crates/kafka/";

/// The words of a name in camel case or snake case, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if letter.is_alphanumeric() && !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.to_lowercase().filter(|letter| letter.is_alphanumeric()).collect()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_empty_name(name: &str) -> bool {
    words(name).iter().any(|word| EMPTY_WORDS.contains(&word.as_str()))
}

/// Runs a check on every file, and prefixes what it finds with the path.
fn in_all<T: std::fmt::Display>(check: impl Fn(&Source) -> Vec<T>) -> Vec<String> {
    let named = |source: Source| {
        let found: Vec<String> = check(&source).iter().map(|found| format!("{}:{found}", source.path)).collect();
        found
    };
    sources::all().into_iter().flat_map(named).collect()
}

#[test]
fn names_say_what_a_thing_is() {
    let found = in_all(|source| {
        let mut names: Vec<String> = items::of(source).names;
        names.extend(source.path.trim_end_matches(".rs").split('/').map(str::to_owned));
        names.retain(|name| is_empty_name(name));
        names
    });
    assert_none("names with words that say nothing", &found);
}

#[test]
fn unsafe_is_confined() {
    let allowed = |source: &Source| source.path.starts_with(UNSAFE);
    let found = in_all(|source| if allowed(source) { vec![] } else { items::of(source).unsafes });
    assert_none(&format!("unsafe outside {UNSAFE}"), &found);
}

#[test]
fn no_test_is_left_out() {
    assert_none("tests marked #[ignore]", &in_all(|source| items::of(source).ignored));
}

#[test]
fn names_are_split_into_words() {
    assert_eq!(words("TopicManager"), ["topic", "manager"]);
    assert_eq!(words("string_utils"), ["string", "utils"]);
    assert!(is_empty_name("HelperFor") && !is_empty_name("Utility") && !is_empty_name("futile"));
}
