use super::*;
use crate::cli::{Cli, Command};
use crate::copy::versions::fixture::{place, version};
use clap::Parser;
use registrar_client::shapes::Config;
use serde_json::Value;

fn task(arguments: &[&str]) -> Task {
    let fixed = ["registrar", "copy", "--from", "http://a", "--to", "http://b"];
    let Command::Copy(arguments) = Cli::try_parse_from(fixed.iter().chain(arguments)).unwrap().command else {
        panic!("another command")
    };
    Task::new(&arguments).unwrap()
}

fn estate<const N: usize>(versions: [(&str, i32, Version); N]) -> Estate {
    let versions = versions.into_iter().map(|(subject, number, version)| (place(subject, number), version));
    Estate { versions: versions.collect(), settings: AllSettings::new() }
}

fn deleted(version: Version) -> Version {
    Version { deleted: true, ..version }
}

fn clashes(wanted: &Estate, held: &Estate) -> Vec<String> {
    match Plan::new(&task(&[]), wanted, held) {
        Err(Failure::Clash { clashes, .. }) => clashes,
        _ => Vec::new(),
    }
}

#[test]
fn what_is_there_is_skipped_and_the_rest_is_written() {
    let v = |id, text| version(id, text, &[]);
    let wanted = estate([
        ("there", 1, v(1, "1")),
        ("missing", 1, deleted(v(2, "2"))),
        ("live", 1, deleted(v(3, "3"))),
        ("gone", 1, v(4, "4")),
    ]);
    let held = estate([("there", 1, v(1, "1")), ("live", 1, v(3, "3")), ("gone", 1, deleted(v(4, "4")))]);
    let plan = Plan::new(&task(&[]), &wanted, &held).unwrap();
    assert_eq!(plan.imports.keys().collect::<Vec<_>>(), [&place("gone", 1), &place("missing", 1)]);
    assert_eq!(plan.deletions.keys().collect::<Vec<_>>(), [&place("live", 1), &place("missing", 1)]);
    let top = QualifiedSubject::parse("");
    assert_eq!(plan.import_scopes, BTreeMap::from([(top.clone(), None)]));
    assert_eq!(plan.modes, BTreeMap::from([(top, None)]));
    assert!(Plan::new(&task(&[]), &wanted, &wanted).unwrap().is_empty());
}

#[test]
fn what_clashes_is_refused() {
    let wanted = estate([("s", 1, version(1, "x", &[])), ("t", 1, version(2, "y", &[]))]);
    let other_id = estate([("s", 1, version(9, "x", &[]))]);
    assert_eq!(clashes(&wanted, &other_id), ["`s` version 1: id: source 1, target 9"]);
    let other_text = estate([("s", 1, version(1, "z", &[]))]);
    assert_eq!(clashes(&wanted, &other_text), ["`s` version 1: schema: source x, target z"]);
    let taken = estate([("u", 1, version(2, "z", &[]))]);
    assert_eq!(
        clashes(&wanted, &taken),
        [
            "`t` version 1: its id 2 stands for another schema, `u` version 1 of the target",
            "`u` version 1: in the target only"
        ]
    );
    let elsewhere = estate([(":.c:u", 1, version(2, "z", &[]))]);
    assert_eq!(clashes(&wanted, &elsewhere), ["`:.c:u` version 1: in the target only"]);
    // only subjects that are copied have to be alike
    let selected = task(&["--subjects", "t"]);
    assert!(Plan::new(&selected, &estate([("t", 1, version(2, "y", &[]))]), &elsewhere).is_ok());
}

#[test]
fn an_unfinished_copy_does_not_leave_import_mode_as_the_former_one() {
    let mode = |mode: &str| Settings { mode: Some(mode.into()), config: None };
    let context = QualifiedSubject::parse(":.c:");
    let with = |mut estate: Estate, settings| {
        estate.settings.insert(context.clone(), settings);
        estate
    };
    let wanted = with(estate([(":.c:s", 1, version(1, "x", &[]))]), mode("READONLY"));
    for (held, before) in [("IMPORT", "READONLY"), ("READWRITE", "READWRITE")] {
        let plan = Plan::new(&task(&[]), &wanted, &with(estate([]), mode(held))).unwrap();
        assert_eq!(plan.import_scopes, BTreeMap::from([(context.clone(), Some(before.to_owned()))]));
        assert_eq!(plan.modes, BTreeMap::from([(context.clone(), Some("READONLY".to_owned()))]));
    }
}

#[test]
fn what_stands_in_the_way_of_a_write_is_lifted_and_set_again() {
    let alias = Config::from_iter([("alias".to_owned(), Value::from("t"))]);
    let settings = Settings { config: Some(alias), mode: Some("READONLY".into()) };
    let subject = QualifiedSubject::parse("s");
    let mut wanted = estate([("s", 1, version(1, "x", &[]))]);
    wanted.settings.insert(subject.clone(), settings.clone());
    let mut held = estate([]);
    held.settings.insert(subject.clone(), settings.clone());
    let plan = Plan::new(&task(&[]), &wanted, &held).unwrap();
    assert_eq!((plan.lifted_configs.len(), plan.lifted_modes.len()), (1, 1));
    assert_eq!(plan.configs[&subject], (settings, Settings::default()));
    assert_eq!(plan.modes[&subject].as_deref(), Some("READONLY"));
}

#[test]
fn selected_subjects_go_into_import_mode_one_by_one() {
    let wanted = estate([(":.c:s", 1, version(1, "x", &[]))]);
    let plan = Plan::new(&task(&["--subjects", ":.c:"]), &wanted, &estate([])).unwrap();
    assert_eq!(plan.import_scopes.keys().map(ToString::to_string).collect::<Vec<_>>(), [":.c:s"]);
}
