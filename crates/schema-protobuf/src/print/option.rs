//! Options and their values (spec: formats 2.4.4).

use crate::tree::{Aggregate, OptionElement, OptionValue};

use super::Printer;

impl Printer {
    /// Nothing, `[x = 1]`, or one option a line.
    pub(super) fn bracketed_options(&mut self, options: &[OptionElement]) {
        let shown: Vec<&OptionElement> = self.shown(options).collect();
        match shown.as_slice() {
            [] => {}
            [option] => {
                self.out.push(" [");
                self.option(option);
                self.out.push("]");
            }
            [most @ .., last] => {
                self.out.close(" [");
                self.out.raise();
                for option in most {
                    self.out.open("");
                    self.option(option);
                    self.out.close(",");
                }
                self.out.open("");
                self.option(last);
                self.out.close("");
                self.out.lower();
                self.out.open("]");
            }
        }
    }

    /// `name = value` within a line.
    pub(super) fn option(&mut self, option: &OptionElement) {
        if option.parenthesized {
            self.out.push(&format!("({})", option.name));
        } else {
            self.out.push(&option.name);
        }
        for name in &option.path {
            self.out.push(".");
            self.out.push(name);
        }
        self.out.push(" = ");
        match &option.value {
            OptionValue::List(values) if values.len() == 1 => {
                self.out.push("[");
                self.value(&values[0]);
                self.out.push("]");
            }
            value => self.value(value),
        }
    }

    fn value(&mut self, value: &OptionValue) {
        match value {
            OptionValue::String(text) => self.out.push(&quoted(text)),
            OptionValue::Boolean(text) | OptionValue::Number(text) | OptionValue::Enum(text) => self.out.push(text),
            OptionValue::Map(aggregate) => self.aggregate(aggregate),
            OptionValue::List(values) => self.list(values),
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        self.out.close("{");
        self.out.raise();
        for (place, (name, value)) in aggregate.iter().enumerate() {
            self.out.open(name);
            self.out.push(": ");
            self.value(value);
            self.out.close(if place + 1 < aggregate.iter().len() { "," } else { "" });
        }
        self.out.lower();
        self.out.open("}");
    }

    fn list(&mut self, values: &[OptionValue]) {
        self.out.close("[");
        self.out.raise();
        for (place, value) in values.iter().enumerate() {
            self.out.open("");
            self.value(value);
            self.out.close(if place + 1 < values.len() { "," } else { "" });
        }
        self.out.lower();
        self.out.open("]");
    }
}

/// A text in quotes, with the escapes that the reference uses and no others.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for found in text.chars() {
        let escape = match found {
            '\u{7}' => 'a',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{b}' => 'v',
            '\\' | '\'' | '"' => found,
            other => {
                quoted.push(other);
                continue;
            }
        };
        quoted.push('\\');
        quoted.push(escape);
    }
    quoted.push('"');
    quoted
}
