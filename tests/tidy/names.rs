//! What may not stand in the sources: names that say nothing, `unsafe`, clocks in pure crates, tests that are left out.

use crate::assert_none;
use crate::items::{self, Items};
use crate::sources::Source;

/// Words that do not say what a type, module or file is about.
const EMPTY_WORDS: [&str; 6] = ["manager", "managers", "helper", "helpers", "util", "utils"];

/// The only crate in which `unsafe` is allowed.
const UNSAFE: &str = "crates/kafka/";

/// Crates whose answers depend on their input alone: they may not read a clock.
const PURE: [&str; 4] = ["crates/encoder/", "crates/model/", "crates/schema", "crates/state/"];

const CLOCKS: [&str; 3] = ["SystemTime::now", "Instant::now", "OffsetDateTime::now"];

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
fn in_all<T: std::fmt::Display>(check: impl Fn(&Source, &Items) -> Vec<T>) -> Vec<String> {
    let named = |(source, items): &(Source, Items)| {
        check(source, items).iter().map(|found| format!("{}:{found}", source.path)).collect::<Vec<_>>()
    };
    items::all().iter().flat_map(named).collect()
}

#[test]
fn names_say_what_a_thing_is() {
    let found = in_all(|source, items| {
        let mut names = items.names.clone();
        names.extend(source.path.trim_end_matches(".rs").split('/').map(str::to_owned));
        names.retain(|name| is_empty_name(name));
        names
    });
    assert_none("names with words that say nothing", &found);
}

#[test]
fn unsafe_is_confined() {
    let allowed = |source: &Source| source.path.starts_with(UNSAFE);
    let found = in_all(|source, items| if allowed(source) { vec![] } else { items.unsafes.clone() });
    assert_none(&format!("unsafe outside {UNSAFE}"), &found);
}

#[test]
fn pure_crates_read_no_clock() {
    let found = in_all(|source, _| {
        let is_pure = !source.is_test() && PURE.iter().any(|prefix| source.path.starts_with(prefix));
        let reads = |line: &&str| is_pure && CLOCKS.iter().any(|clock| line.contains(clock));
        source.text.lines().filter(reads).map(str::to_owned).collect()
    });
    assert_none("clocks in crates that must be pure", &found);
}

#[test]
fn no_test_is_left_out() {
    assert_none("tests marked #[ignore]", &in_all(|_, items| items.ignored.clone()));
}

#[test]
fn names_are_split_into_words() {
    assert_eq!(words("TopicManager"), ["topic", "manager"]);
    assert_eq!(words("string_utils"), ["string", "utils"]);
    assert!(is_empty_name("HelperFor") && !is_empty_name("Utility") && !is_empty_name("futile"));
}
