//! Laws that hold for every tree.

mod rewrite;
mod trees;

use std::sync::Arc;

use proptest::prelude::*;
use registrar_model::{CompatibilityLevel, CompatibilityPolicy, SchemaType};
use registrar_schema::compatibility::{self, Rules, Side};
use registrar_schema::{ParsedSchema, Profile, SchemaLanguage, Source};

use crate::Protobuf;
use crate::names::Names;
use crate::normalize::normalize;
use crate::parse::parse;
use crate::print::{Form, print};
use crate::tree::File;

use rewrite::{describable, distinct, permuted};
use trees::file;

fn read(text: &str) -> File {
    parse(text).unwrap_or_else(|error| panic!("{}\n{text}", error))
}

/// A file without a package, which would change the absolute names in it.
fn unpackaged() -> impl Strategy<Value = File> {
    file().prop_map(|file| File { package: None, ..file })
}

fn normal_text(file: &File) -> String {
    print(&normalize(file, &Names::visible(file, std::iter::empty())).unwrap(), Form::Normal)
}

fn schema(text: &str) -> Arc<dyn ParsedSchema> {
    Protobuf.parse(&Source::of(text), Profile::New).unwrap()
}

fn messages(new: &dyn ParsedSchema, old: &dyn ParsedSchema, level: CompatibilityLevel) -> Vec<String> {
    let side = |schema, version| Side { schema_type: SchemaType::Protobuf, schema, metadata: None, version };
    let rules = Rules { level, policy: CompatibilityPolicy::Strict, validate_fields: false, group: None };
    compatibility::check(side(new, None), &[side(old, Some(1))], rules).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_printed_tree_reads_as_itself(file in file()) {
        let text = print(&file, Form::Canonical);
        let again = read(&text);
        prop_assert_eq!(print(&again, Form::Canonical), text);
        prop_assert_eq!(again, file);
    }

    #[test]
    fn normal_form_is_a_fixed_point(file in unpackaged()) {
        let text = normal_text(&file);
        prop_assert_eq!(normal_text(&read(&text)), text);
    }

    #[test]
    fn normal_form_knows_no_order(mut file in unpackaged()) {
        distinct(&mut file);
        let text = normal_text(&file);
        permuted(&mut file);
        prop_assert_eq!(normal_text(&file), text);
    }

    #[test]
    fn descriptors_have_the_normal_form_of_their_schemas(mut file in unpackaged()) {
        describable(&mut file);
        let described = schema(&schema(&print(&file, Form::Canonical)).formatted("serialized"));
        let normal = described.normalized().unwrap();
        prop_assert_eq!(normal.canonical(), normal_text(&file));
    }

    #[test]
    fn a_schema_is_compatible_with_itself(file in file()) {
        let text = print(&file, Form::Canonical);
        let (new, old) = (schema(&text), schema(&text));
        for level in CompatibilityLevel::ALL {
            prop_assert_eq!(messages(&*new, &*old, level), Vec::<String>::new());
        }
    }

    #[test]
    fn full_is_backward_and_forward(new in file(), mut old in file()) {
        old.package.clone_from(&new.package);
        let [new, old] = [new, old].map(|file| schema(&print(&file, Form::Canonical)));
        let compatible = |level| messages(&*new, &*old, level).is_empty();
        let both = compatible(CompatibilityLevel::Backward) && compatible(CompatibilityLevel::Forward);
        prop_assert_eq!(compatible(CompatibilityLevel::Full), both);
        let reverse = messages(&*old, &*new, CompatibilityLevel::Forward).is_empty();
        prop_assert_eq!(compatible(CompatibilityLevel::Backward), reverse);
    }
}
