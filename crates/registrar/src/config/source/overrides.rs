//! `--override KEY=VALUE`.

use super::{Entry, Origin};
use crate::config::fault::Findings;

/// Reads the arguments of `--override`, in their order.
pub(in crate::config) fn read(arguments: &[String], findings: &mut Findings) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match argument.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => {
                entries.push(Entry { key: key.trim().to_owned(), value: value.to_owned(), origin: Origin::Override })
            }
            // The argument is not repeated: it may be a password that was split by the shell.
            _ => findings.fault("--override takes KEY=VALUE; an argument without a key or \"=\" was given"),
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_split_at_the_first_equals_sign() {
        let mut findings = Findings::default();
        let arguments = ["a.b=c=d".to_owned(), " k = ".to_owned(), "nothing".to_owned(), "=x".to_owned()];
        let entries = read(&arguments, &mut findings);
        let pairs: Vec<(&str, &str)> = entries.iter().map(|e| (e.key.as_str(), e.value.as_str())).collect();
        assert_eq!(pairs, [("a.b", "c=d"), ("k", " ")]);
        assert_eq!(findings.faults.len(), 2);
    }
}
