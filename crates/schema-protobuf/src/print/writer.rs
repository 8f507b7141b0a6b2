//! Lines at a level of indentation.

/// A text that grows line by line. A separator is blank at the level of the block that it is in: directly inside a
/// top-level block it is empty, further inside it carries the indentation of the block's own first line
/// (spec: formats 2.4.2).
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: String,
    level: usize,
}

impl Writer {
    /// The text so far.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Begins a line.
    pub(super) fn open(&mut self, text: &str) {
        self.indent(self.level);
        self.text.push_str(text);
    }

    /// Goes on with a line.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends a line.
    pub(super) fn close(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A whole line.
    pub(super) fn line(&mut self, text: &str) {
        self.open(text);
        self.close("");
    }

    /// A separator between sections.
    pub(super) fn blank(&mut self) {
        self.indent(self.level.saturating_sub(1));
        self.text.push('\n');
    }

    /// Writes what is one level further in.
    pub(super) fn raise(&mut self) {
        self.level += 1;
    }

    /// Back from [`Writer::raise`].
    pub(super) fn lower(&mut self) {
        self.level = self.level.saturating_sub(1);
    }

    fn indent(&mut self, level: usize) {
        self.text.extend(std::iter::repeat_n("  ", level));
    }
}

/// The separators of a block: its first non-empty section ends the line that opened the block, the others follow a
/// blank line.
#[derive(Debug, Default)]
pub(super) struct Sections {
    begun: bool,
}

impl Sections {
    /// Begins a section that is not empty.
    pub(super) fn begin(&mut self, out: &mut Writer) {
        if self.begun {
            out.blank();
        } else {
            out.close("");
            out.raise();
        }
        self.begun = true;
    }

    /// Closes the block.
    pub(super) fn end(self, out: &mut Writer) {
        if self.begun {
            out.lower();
            out.open("}");
        } else {
            out.push("}");
        }
        out.close("");
    }
}
