//! Writing a pattern as `fancy_regex` reads it.

/// Flags that mean the same to both engines.
const COMMON_FLAGS: &str = "ims";

/// Flags that change nothing: `x` is resolved by the scan, `d` is about line terminators, and `u` is the other engine's
/// habit.
const IDLE_FLAGS: &str = "xdu";

/// The pattern, as far as it has been scanned.
#[derive(Debug, Default)]
pub(super) struct Translation {
    text: String,
    /// Whether something had no counterpart.
    is_broken: bool,
    /// Whether flag `i` was met without flag `u`: Java then ignores the case of ASCII letters only.
    folds_ascii: bool,
}

impl Translation {
    /// The whole text; `None` if something had no counterpart.
    pub(super) fn into_text(self) -> Option<String> {
        if self.is_broken { None } else { Some(self.text) }
    }

    /// Adds what is written alike.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a character that means the same to both.
    pub(super) fn push_char(&mut self, character: char) {
        self.text.push(character);
    }

    /// Adds a character that stands for itself.
    pub(super) fn push_literal(&mut self, character: char) {
        if character.is_ascii() && !character.is_ascii_alphanumeric() {
            self.text.push_str(&format!("\\x{{{:x}}}", u32::from(character)));
        } else {
            self.is_broken |= self.folds_ascii && !character.is_ascii();
            self.text.push(character);
        }
    }

    /// Adds a set of characters, given as what a class holds.
    pub(super) fn push_set(&mut self, set: &str, is_negated: bool) {
        self.text.push_str(if is_negated { "[^" } else { "[" });
        self.text.push_str(set);
        self.text.push(']');
    }

    /// Adds flags: for the rest of the enclosing group, or as the start of a group.
    pub(super) fn push_flags(&mut self, on: &str, off: &str, for_rest: bool) {
        let common = |flags: &str| flags.chars().filter(|flag| COMMON_FLAGS.contains(*flag)).collect::<String>();
        if on.chars().any(|flag| !COMMON_FLAGS.contains(flag) && !IDLE_FLAGS.contains(flag)) {
            self.give_up();
        }
        self.folds_ascii |= on.contains('i') && !on.contains('u');
        let (on, off) = (common(on), common(off));
        let minus = if off.is_empty() { "" } else { "-" };
        if for_rest && on.is_empty() && off.is_empty() {
            return;
        }
        self.text.push_str(&format!("(?{on}{minus}{off}{}", if for_rest { ")" } else { ":" }));
    }

    /// Notes that something has no counterpart.
    pub(super) fn give_up(&mut self) {
        self.is_broken = true;
    }
}
