//! What a source file declares, as far as the rules are about it.

use std::sync::OnceLock;

use proc_macro2::{LineColumn, Span};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, ImplItemFn, ItemEnum, ItemFn, ItemMod, ItemStruct, ItemTrait, ItemType, Signature, TraitItem,
};

use crate::sources::{self, Source};

/// What was found in one file.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) functions: Vec<Function>,
    /// Traits with the number of their methods.
    pub(crate) traits: Vec<(String, usize)>,
    /// Types and modules, as they are declared.
    pub(crate) names: Vec<String>,
    /// Lines with the word `unsafe`.
    pub(crate) unsafes: Vec<usize>,
    /// Lines of tests that are left out of a run.
    pub(crate) ignored: Vec<usize>,
    in_test: bool,
}

/// A function with a body. Closures and functions inside count as part of it.
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    /// From `fn` to the closing brace, both included; documentation and attributes are not counted.
    pub(crate) lines: usize,
    /// Between the braces.
    pub(crate) body_lines: usize,
    pub(crate) is_test: bool,
}

/// Every file with what it declares. Parsed once for all tests.
pub(crate) fn all() -> &'static [(Source, Items)] {
    static ALL: OnceLock<Vec<(Source, Items)>> = OnceLock::new();
    let parsed = |source: Source| {
        let items = of(&source);
        (source, items)
    };
    ALL.get_or_init(|| sources::all().into_iter().map(parsed).collect())
}

/// Examines a file.
fn of(source: &Source) -> Items {
    let mut items = Items { in_test: source.is_test(), ..Items::default() };
    items.visit_file(&source.parse());
    items
}

fn lines(start: LineColumn, end: LineColumn) -> usize {
    end.line + 1 - start.line
}

fn is_test_code(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let cfg_test = attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("test"));
        cfg_test || attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
    })
}

impl Items {
    fn function(&mut self, signature: &Signature, block: &Block, attributes: &[Attribute]) {
        let braces = block.brace_token.span;
        self.functions.push(Function {
            name: signature.ident.to_string(),
            line: signature.span().start().line,
            lines: lines(signature.span().start(), braces.close().end()),
            body_lines: lines(braces.open().start(), braces.close().end()).saturating_sub(2),
            is_test: self.in_test || is_test_code(attributes),
        });
    }

    fn unsafe_at(&mut self, span: Span) {
        self.unsafes.push(span.start().line);
    }
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig, &item.block, &item.attrs);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, &item.block, &item.attrs);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        let mut methods = 0;
        for member in &item.items {
            if let TraitItem::Fn(method) = member {
                methods += 1;
                if let Some(block) = &method.default {
                    self.function(&method.sig, block, &method.attrs);
                }
            }
        }
        self.traits.push((item.ident.to_string(), methods));
        self.names.push(item.ident.to_string());
        if let Some(token) = item.unsafety {
            self.unsafe_at(token.span);
        }
        visit::visit_item_trait(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.names.push(item.ident.to_string());
        let outside = self.in_test;
        self.in_test |= is_test_code(&item.attrs);
        visit::visit_item_mod(self, item);
        self.in_test = outside;
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.names.push(item.ident.to_string());
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        self.names.push(item.ident.to_string());
        visit::visit_item_enum(self, item);
    }

    fn visit_item_type(&mut self, item: &'ast ItemType) {
        self.names.push(item.ident.to_string());
        visit::visit_item_type(self, item);
    }

    fn visit_expr_unsafe(&mut self, item: &'ast syn::ExprUnsafe) {
        self.unsafe_at(item.unsafe_token.span);
        visit::visit_expr_unsafe(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let Some(token) = item.unsafety {
            self.unsafe_at(token.span);
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast Signature) {
        if let Some(token) = signature.unsafety {
            self.unsafe_at(token.span);
        }
        visit::visit_signature(self, signature);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if attribute.path().is_ident("ignore") {
            self.ignored.push(attribute.span().start().line);
        }
        visit::visit_attribute(self, attribute);
    }
}

#[test]
fn items_are_counted() {
    let text = "\
/// A trait.
pub(crate) trait Two {
    fn one(&self);
    fn two(&self) {
        // A comment.
    }
}

#[cfg(test)]
mod tests {
    #[test]
    #[ignore]
    fn slow() {
        unsafe { f() }
    }
}
";
    let items = of(&Source { path: "crates/x/src/lib.rs".into(), text: text.into() });
    let shown: Vec<_> =
        items.functions.iter().map(|f| (f.name.as_str(), f.line, f.lines, f.body_lines, f.is_test)).collect();
    assert_eq!(shown, [("two", 4, 3, 1, false), ("slow", 13, 3, 1, true)]);
    assert_eq!(items.traits, [("Two".to_owned(), 2)]);
    assert_eq!(items.names, ["Two", "tests"]);
    assert_eq!((items.unsafes, items.ignored), (vec![14], vec![12]));
}
