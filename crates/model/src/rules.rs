//! Rule sets and their validation (spec: formats 6.5, core 3.6).

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use crate::{Error, ErrorKind};

const MAX_NAME_LENGTH: usize = 256;

/// What a rule does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RuleKind {
    /// It changes the message.
    #[default]
    Transform,
    /// It accepts or rejects the message.
    Condition,
}

impl RuleKind {
    /// Every kind, in the order in which error texts list them.
    pub const ALL: [Self; 2] = [Self::Condition, Self::Transform];

    /// The name as stored and as answered.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transform => "TRANSFORM",
            Self::Condition => "CONDITION",
        }
    }
}

/// When a rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RuleMode {
    /// A reader of a newer version reads older data.
    Upgrade,
    /// A reader of an older version reads newer data.
    Downgrade,
    /// Both of these.
    UpDown,
    /// On writing.
    Write,
    /// On reading.
    Read,
    /// On writing and on reading.
    #[default]
    WriteRead,
}

impl RuleMode {
    /// Every mode, in alphabetical order of the names.
    pub const ALL: [Self; 6] = [Self::Downgrade, Self::Read, Self::UpDown, Self::Upgrade, Self::Write, Self::WriteRead];

    /// The name as stored and as answered.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upgrade => "UPGRADE",
            Self::Downgrade => "DOWNGRADE",
            Self::UpDown => "UPDOWN",
            Self::Write => "WRITE",
            Self::Read => "READ",
            Self::WriteRead => "WRITEREAD",
        }
    }

    fn is_migration(self) -> bool {
        matches!(self, Self::Upgrade | Self::Downgrade | Self::UpDown)
    }

    fn is_pair(self) -> bool {
        matches!(self, Self::UpDown | Self::WriteRead)
    }
}

/// Where in a client's work the rules of a set are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RulePhase {
    /// Everywhere.
    All,
    /// In the client.
    Client,
    /// In the gateway.
    Gateway,
    /// In the server.
    Server,
    /// Nowhere.
    None,
}

impl RulePhase {
    /// Every phase, in alphabetical order of the names, as error texts list them.
    pub const ALL: [Self; 5] = [Self::All, Self::Client, Self::Gateway, Self::None, Self::Server];

    /// The name as stored and as answered.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Client => "CLIENT",
            Self::Gateway => "GATEWAY",
            Self::Server => "SERVER",
            Self::None => "NONE",
        }
    }
}

/// One rule of a data contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Rule {
    /// Unique in its rule set; letters, digits, `_` and `-`. `None` is refused by [`RuleSet::validate`].
    pub name: Option<String>,
    /// Free text.
    pub doc: Option<String>,
    /// What it does; `None` only where the client wrote `null`.
    pub kind: Option<RuleKind>,
    /// When it runs; `None` only where the client wrote `null`.
    pub mode: Option<RuleMode>,
    /// Its executor, such as `CEL`. `None` is refused by [`RuleSet::validate`].
    pub rule_type: Option<String>,
    /// The tags of the fields that it concerns.
    pub tags: BTreeSet<String>,
    /// The executor's parameters.
    pub params: BTreeMap<String, String>,
    /// The expression.
    pub expr: Option<String>,
    /// The action, or a pair `write,read`, after success.
    pub on_success: Option<String>,
    /// The action, or a pair `write,read`, after failure.
    pub on_failure: Option<String>,
    /// Whether it is switched off.
    pub disabled: bool,
}

impl Rule {
    fn validate(&self) -> Result<(), Error> {
        let refuse = |text: String| Err(Error::new(ErrorKind::InvalidRuleSet, [text]));
        let Some(name) = &self.name else { return refuse("Missing rule name".into()) };
        let mut characters = name.chars();
        let Some(first) = characters.next() else { return refuse("Empty rule name".into()) };
        if name.encode_utf16().count() > MAX_NAME_LENGTH {
            return refuse("Rule name too long".into());
        }
        if !(first.is_alphabetic() || first == '_') {
            return refuse(format!("Illegal initial character in rule name: {name}"));
        }
        if !characters.all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            return refuse(format!("Illegal character in rule name: {name}"));
        }
        if self.rule_type.is_none() {
            return refuse("Missing rule type".into());
        }
        let pair = |action: &Option<String>| action.as_ref().is_some_and(|text| text.contains(','));
        if (pair(&self.on_success) || pair(&self.on_failure)) && !self.mode.is_some_and(RuleMode::is_pair) {
            return refuse("Multiple actions only valid with WRITEREAD and UPDOWN".into());
        }
        Ok(())
    }
}

/// The rules of a data contract. The order of each list is significant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RuleSet {
    /// Rules between versions.
    pub migration_rules: Vec<Rule>,
    /// Rules on domain values.
    pub domain_rules: Vec<Rule>,
    /// Rules on encoded values.
    pub encoding_rules: Vec<Rule>,
    /// Where they run; `None` leaves it to the client.
    pub enable_at: Option<RulePhase>,
}

impl RuleSet {
    /// Checks names, types and modes; the first fault is reported (spec: formats 6.5).
    ///
    /// # Errors
    /// 42210 with the fault's text.
    pub fn validate(&self) -> Result<(), Error> {
        let mut names = HashSet::new();
        let groups: [(&[Rule], bool, &str); 3] = [
            (&self.migration_rules, true, "Migration rules can only be UPGRADE, DOWNGRADE, UPDOWN"),
            (&self.domain_rules, false, "Domain rules can only be WRITE, READ, WRITEREAD"),
            (&self.encoding_rules, false, "Encoding rules can only be WRITE, READ, WRITEREAD"),
        ];
        for (rules, migration, refusal) in groups {
            for rule in rules {
                if let Some(name) = &rule.name
                    && !names.insert(name)
                {
                    let text = format!("Found rule with duplicate name '{name}'");
                    return Err(Error::new(ErrorKind::InvalidRuleSet, [text]));
                }
                rule.validate()?;
                if rule.mode.is_some_and(|mode| mode.is_migration() != migration) {
                    return Err(Error::new(ErrorKind::InvalidRuleSet, [refusal]));
                }
            }
        }
        Ok(())
    }

    /// Takes the rules of these names away.
    pub fn remove(&mut self, names: &[String]) {
        let names: HashSet<_> = names.iter().collect();
        for rules in [&mut self.migration_rules, &mut self.domain_rules, &mut self.encoding_rules] {
            rules.retain(|rule| rule.name.as_ref().is_none_or(|name| !names.contains(name)));
        }
    }

    /// `over` laid on top of `self`: rules of a name that `over` has are replaced, the others come first.
    pub fn merged(&self, over: &Self) -> Self {
        Self {
            migration_rules: merged_rules(&self.migration_rules, &over.migration_rules),
            domain_rules: merged_rules(&self.domain_rules, &over.domain_rules),
            encoding_rules: merged_rules(&self.encoding_rules, &over.encoding_rules),
            enable_at: over.enable_at.or(self.enable_at),
        }
    }
}

fn merged_rules(under: &[Rule], over: &[Rule]) -> Vec<Rule> {
    let replaced: HashSet<_> = over.iter().map(|rule| &rule.name).collect();
    under.iter().filter(|rule| !replaced.contains(&rule.name)).chain(over).cloned().collect()
}

/// As error texts print it (spec: formats 0.2).
impl fmt::Display for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Rules{{migrationRules={}, domainRules={}, encodingRules={}, enableAt={}}}",
            rule_names(&self.migration_rules),
            rule_names(&self.domain_rules),
            rule_names(&self.encoding_rules),
            self.enable_at.map_or("null", RulePhase::as_str)
        )
    }
}

fn rule_names(rules: &[Rule]) -> String {
    let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_deref().unwrap_or("null")).collect();
    format!("[{}]", names.join(", "))
}
