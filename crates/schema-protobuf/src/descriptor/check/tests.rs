//! Facts, as rows.

mod facts;

use super::check;
use crate::names::Names;
use crate::parse::parse;
use crate::well_known;

#[test]
fn faults_are_found_and_worded_as_the_reference_does() {
    for (fact, text, expected) in facts::FACTS {
        let file = parse(text).unwrap();
        let names = Names::visible(&file, std::iter::empty());
        let outcome = check(&file, &names, &well_known::file);
        assert_eq!(outcome.err().as_deref().unwrap_or_default(), *expected, "{fact}: {text}");
    }
}
