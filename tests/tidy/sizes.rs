//! How long files, functions, handlers and traits may be.

use crate::assert_none;
use crate::items::{self, Function};
use crate::sources::Source;

const FILE_P90: usize = 350;
const FILE: usize = 600;
const FUNCTION_P90: usize = 35;
const FUNCTION: usize = 80;
const HANDLER_BODY: usize = 20;
const TRAIT_METHODS: usize = 8;

/// Files that are one table, to which the budgets for files do not apply.
const TABLES: [&str; 1] = ["crates/registrar/src/config/kafka_client/table.rs"];

/// Where the handlers are.
const HANDLERS: &str = "crates/http/src/handlers/";

/// The smallest value that nine of ten values do not exceed (nearest rank).
fn p90(mut values: Vec<usize>) -> usize {
    values.sort_unstable();
    let rank = (values.len() * 9).div_ceil(10);
    rank.checked_sub(1).map_or(0, |index| values[index])
}

/// Every file but for the tables.
fn files() -> impl Iterator<Item = &'static Source> {
    items::all().iter().map(|(source, _)| source).filter(|source| !TABLES.contains(&source.path.as_str()))
}

/// Every function with its file's path.
fn functions() -> impl Iterator<Item = (&'static str, &'static Function)> {
    items::all().iter().flat_map(|(source, items)| items.functions.iter().map(|f| (source.path.as_str(), f)))
}

#[test]
fn no_file_is_too_long() {
    let long = files().filter(|source| source.text.lines().count() > FILE);
    let found: Vec<String> = long.map(|source| source.path.clone()).collect();
    assert_none(&format!("files longer than {FILE} lines"), &found);
}

#[test]
fn nine_of_ten_files_are_short() {
    let lengths = files().filter(|source| !source.is_test()).map(|source| source.text.lines().count()).collect();
    let p90 = p90(lengths);
    assert!(p90 <= FILE_P90, "the p90 of the lines per file is {p90}, the budget {FILE_P90}");
}

#[test]
fn no_function_is_too_long() {
    let found: Vec<String> = functions()
        .filter(|(_, function)| function.lines > FUNCTION)
        .map(|(path, function)| format!("{path}:{} {} has {}", function.line, function.name, function.lines))
        .collect();
    assert_none(&format!("functions longer than {FUNCTION} lines"), &found);
}

#[test]
fn nine_of_ten_functions_are_short() {
    let p90 = p90(functions().filter(|(_, function)| !function.is_test).map(|(_, f)| f.lines).collect());
    assert!(p90 <= FUNCTION_P90, "the p90 of the lines per function is {p90}, the budget {FUNCTION_P90}");
}

#[test]
fn handlers_decode_call_and_encode() {
    let found: Vec<String> = functions()
        .filter(|(path, function)| {
            path.starts_with(HANDLERS) && !function.is_test && function.body_lines > HANDLER_BODY
        })
        .map(|(path, function)| format!("{path}:{} {} has {}", function.line, function.name, function.body_lines))
        .collect();
    assert_none(&format!("handlers with a body longer than {HANDLER_BODY} lines"), &found);
}

#[test]
fn traits_are_small() {
    let all = items::all().iter().flat_map(|(source, items)| items.traits.iter().map(move |found| (source, found)));
    let large = all.filter(|(_, (_, methods))| *methods > TRAIT_METHODS);
    let found: Vec<String> =
        large.map(|(source, (name, methods))| format!("{}: {name} has {methods}", source.path)).collect();
    assert_none(&format!("traits with more than {TRAIT_METHODS} methods"), &found);
}

#[test]
fn exceptions_exist() {
    for table in TABLES {
        let exists = items::all().iter().any(|(source, _)| source.path == table);
        assert!(exists, "{table} does not exist; remove it from the list");
    }
}

#[test]
fn p90_is_the_nearest_rank() {
    assert_eq!(p90(vec![]), 0);
    assert_eq!(p90(vec![7]), 7);
    assert_eq!(p90((1..=10).collect()), 9);
    assert_eq!(p90((1..=11).collect()), 10);
}
