//! Where in a schema a difference is.

/// From a node to a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// The node itself.
    Here,
    /// What a keyword says.
    Keyword(&'static str),
    /// What a keyword says of a name.
    Named(&'static str, &'a str),
    /// An item of the first ones.
    Item(usize),
}

impl Step<'_> {
    fn push(self, path: &mut String) {
        if self != Self::Here && path.len() > ROOT.len() {
            path.push('/');
        }
        match self {
            Self::Here => {}
            Self::Keyword(keyword) => path.push_str(keyword),
            Self::Named(keyword, name) => {
                path.push_str(keyword);
                path.push('/');
                path.push_str(name);
            }
            Self::Item(place) => path.push_str(&format!("items/{place}")),
        }
    }
}

const ROOT: &str = "#/";

/// The path that steps lead along from the root, without escapes (spec: formats 4.4.1).
pub(super) fn path<'a>(steps: impl IntoIterator<Item = Step<'a>>) -> String {
    let mut path = ROOT.to_owned();
    for step in steps {
        step.push(&mut path);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_joined_by_slashes() {
        let steps = [Step::Here, Step::Named("properties", "a/b"), Step::Item(2), Step::Here, Step::Keyword("not")];
        assert_eq!(path([]), "#/");
        assert_eq!(path(steps), "#/properties/a/b/items/2/not");
    }
}
