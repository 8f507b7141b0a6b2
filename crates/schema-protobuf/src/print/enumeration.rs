//! Enums.

use crate::tree::Enum;

use super::Printer;

impl Printer {
    /// An enum has no separators between its sections.
    pub(super) fn enumeration(&mut self, declared: &Enum) {
        self.out.open("enum ");
        self.out.push(&declared.name);
        let options_shown = self.shown(&declared.options).next().is_some();
        if declared.reserved.is_empty() && declared.constants.is_empty() && !options_shown {
            self.out.close(" {}");
            return;
        }
        self.out.close(" {");
        self.out.raise();
        declared.reserved.iter().for_each(|reserved| self.reserved(reserved));
        self.bare_option_statements(&declared.options);
        for constant in &declared.constants {
            self.out.open(&constant.name);
            self.out.push(&format!(" = {}", constant.tag));
            self.bracketed_options(&constant.options);
            self.out.close(";");
        }
        self.out.lower();
        self.out.line("}");
    }
}
