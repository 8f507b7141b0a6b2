//! A tree to the text that the registry stores (spec: formats 2.4.1 to 2.4.4).

mod enumeration;
mod message;
mod option;
mod range;
mod service;
mod writer;

use crate::tree::{File, OptionElement, Syntax, TagRange, TypeName, enums, messages};

use option::quoted;
use writer::Writer;

/// Which of the texts of a tree is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As written.
    Canonical,
    /// Of a tree that is in normal form.
    Normal,
    /// Without what extends or is to be extended, the `confluent` options excepted.
    WithoutExtensions,
}

/// Prints a tree.
pub(crate) fn print(file: &File, form: Form) -> String {
    let mut printer = Printer { out: Writer::default(), form };
    printer.file(file);
    printer.out.finish()
}

/// A type as it is printed.
pub(crate) fn type_text(type_name: &TypeName) -> String {
    let mut printer = Printer { out: Writer::default(), form: Form::Canonical };
    printer.type_name(type_name);
    printer.out.finish()
}

/// A range as it is printed.
pub(crate) fn range_text(range: TagRange) -> String {
    let mut printer = Printer { out: Writer::default(), form: Form::Canonical };
    printer.range(range);
    printer.out.finish()
}

struct Printer {
    out: Writer,
    form: Form,
}

impl Printer {
    fn file(&mut self, file: &File) {
        // Without the line a text is proto2 anyway.
        if let Some(syntax) = file.syntax.filter(|syntax| self.form != Form::Normal || *syntax != Syntax::Proto2) {
            self.out.line(&format!("syntax = \"{}\";", syntax.as_str()));
        }
        if let Some(package) = &file.package {
            self.out.line(&format!("package {package};"));
        }
        self.imports(file);
        self.option_statements(&file.options);
        if !file.types.is_empty() {
            self.out.blank();
        }
        messages(&file.types).for_each(|message| self.message(message));
        enums(&file.types).for_each(|declared| self.enumeration(declared));
        self.extends(&file.extends);
        if !file.services.is_empty() {
            self.out.blank();
        }
        file.services.iter().for_each(|service| self.service(service));
    }

    fn imports(&mut self, file: &File) {
        if file.imports.is_empty() && file.public_imports.is_empty() {
            return;
        }
        self.out.blank();
        for path in &file.imports {
            self.out.line(&format!("import {};", quoted(path)));
        }
        for path in &file.public_imports {
            self.out.line(&format!("import public {};", quoted(path)));
        }
    }

    /// A group of `option` statements with its separator, if there are any.
    fn option_statements(&mut self, options: &[OptionElement]) {
        if self.shown(options).next().is_some() {
            self.out.blank();
            self.bare_option_statements(options);
        }
    }

    fn bare_option_statements(&mut self, options: &[OptionElement]) {
        let shown: Vec<&OptionElement> = self.shown(options).collect();
        for option in shown {
            self.out.open("option ");
            self.option(option);
            self.out.close(";");
        }
    }

    /// The options that this form has.
    fn shown<'o>(&self, options: &'o [OptionElement]) -> impl Iterator<Item = &'o OptionElement> + use<'o> {
        let all = self.form != Form::WithoutExtensions;
        options.iter().filter(move |option| all || !option.parenthesized || option.name.starts_with("confluent."))
    }
}

#[cfg(test)]
mod tests;
