//! What keeps a reader from reading a writer's data (spec: formats 4.3), one file per construct. Each pair of schemas is
//! compared once; a pair that is met again while it is being compared counts as compatible.

mod enumeration;
mod fixed;
mod incompatibility;
mod location;
mod name;
mod promotion;
mod record;
mod union;

use std::collections::HashMap;
use std::rc::Rc;

use registrar_schema::{CompareError, Labels};

use self::incompatibility::{Incompatibility, Rule};
use self::location::{Location, Segment};
use crate::model::{Kind, TypeId, Types};

/// Pairs, fields, symbols, aliases and sixteenths of reported bytes that one comparison may look at.
const MAX_STEPS: usize = 10_000_000;

/// Pairs whose results one comparison remembers.
const MAX_PAIRS: usize = 400_000;

/// How deep types may lie in each other. Unoptimised, this takes two thirds of a thread stack of 2 MiB.
const MAX_DEPTH: usize = 600;

/// The bytes that all messages together may have.
const MAX_MESSAGE_BYTES: usize = 32 << 20;

/// Compares; an empty list means compatible.
///
/// # Errors
/// [`CompareError::TooComplex`] beyond the bounds.
pub(crate) fn messages(
    reader: (&Types, TypeId),
    writer: (&Types, TypeId),
    labels: Labels,
) -> Result<Vec<String>, CompareError> {
    let mut comparison =
        Comparison { reader: reader.0, writer: writer.0, results: HashMap::new(), steps: MAX_STEPS, depth: 0 };
    match comparison.pair(reader.1, writer.1, &Location::ROOT) {
        Ok(outcome) => render(&outcome, labels),
        Err(Stop::Exception(text)) => Ok(vec![format!("Unexpected exception during compatibility check: {text}")]),
        Err(Stop::TooComplex(bound)) => Err(CompareError::TooComplex(bound.to_owned())),
    }
}

fn render(outcome: &Outcome, labels: Labels) -> Result<Vec<String>, CompareError> {
    let mut messages = Vec::with_capacity(outcome.len());
    let mut bytes = 0_usize;
    for found in outcome.iter() {
        let message = found.message(labels);
        bytes = bytes.saturating_add(message.len());
        if bytes > MAX_MESSAGE_BYTES {
            return Err(CompareError::TooComplex("too many differences".to_owned()));
        }
        messages.push(message);
    }
    Ok(messages)
}

/// What was found, in order; nothing if compatible. Shared, because a remembered result is reported again wherever its
/// pair occurs, with its first location.
type Outcome = Rc<[Rc<Incompatibility>]>;

/// Why a comparison ends early.
enum Stop {
    /// A case that the reference answers with an exception's text.
    Exception(String),
    /// A bound; which one.
    TooComplex(&'static str),
}

type Compared = Result<Outcome, Stop>;

/// What is known of a pair.
enum Progress {
    Running,
    Done(Outcome),
}

struct Comparison<'a> {
    reader: &'a Types,
    writer: &'a Types,
    results: HashMap<(TypeId, TypeId), Progress>,
    steps: usize,
    depth: usize,
}

impl<'a> Comparison<'a> {
    fn pair(&mut self, reader: TypeId, writer: TypeId, at: &Location<'_>) -> Compared {
        self.spend(1)?;
        if let (Kind::Primitive(read), Kind::Primitive(written)) = (self.reader.kind(reader), self.writer.kind(writer))
        {
            let is_readable = read == written || promotion::is_readable_as(*written, *read);
            return if is_readable { Ok(compatible()) } else { self.type_mismatch(reader, writer, at) };
        }
        match self.results.get(&(reader, writer)) {
            Some(Progress::Running) => return Ok(compatible()),
            Some(Progress::Done(outcome)) => return Ok(Rc::clone(outcome)),
            None => {}
        }
        if self.depth == MAX_DEPTH {
            return Err(Stop::TooComplex("types are nested too deeply"));
        }
        if self.results.len() == MAX_PAIRS {
            return Err(Stop::TooComplex("too many combinations of types"));
        }
        self.results.insert((reader, writer), Progress::Running);
        self.depth += 1;
        let outcome = self.constructs(reader, writer, at)?;
        self.depth -= 1;
        self.results.insert((reader, writer), Progress::Done(Rc::clone(&outcome)));
        Ok(outcome)
    }

    fn constructs(&mut self, reader: TypeId, writer: TypeId, at: &Location<'_>) -> Compared {
        let (reader_types, writer_types) = (self.reader, self.writer);
        match (reader_types.kind(reader), writer_types.kind(writer)) {
            (Kind::Array(read), Kind::Array(written)) => self.pair(*read, *written, &at.step(Segment::Items)),
            (Kind::Map(read), Kind::Map(written)) => self.pair(*read, *written, &at.step(Segment::Values)),
            (Kind::Fixed(read), Kind::Fixed(written)) => self.fixed(read, written, at),
            (Kind::Enumeration(read), Kind::Enumeration(written)) => self.enumerations(read, written, at),
            (Kind::Record(read), Kind::Record(written)) => self.records(read, written, writer, at),
            (Kind::Union(_), Kind::Union(branches)) => self.unions(reader, branches, at),
            (_, Kind::Union(branches)) => self.writer_union(reader, branches, at),
            (Kind::Union(branches), _) => self.reader_union(branches, writer, at),
            _ => self.type_mismatch(reader, writer, at),
        }
    }

    fn type_mismatch(&mut self, reader: TypeId, writer: TypeId, at: &Location<'_>) -> Compared {
        let (read, written) = (self.reader.kind(reader).label(), self.writer.kind(writer).label());
        self.found(Rule::TypeMismatch, at, format!("reader type: {read} not compatible with writer type: {written}"))
    }

    fn found(&mut self, rule: Rule, at: &Location<'_>, info: String) -> Compared {
        let path = at.to_string();
        self.spend((path.len() + info.len()) / 16)?;
        Ok(Rc::from([Rc::new(Incompatibility { rule, path, info })]))
    }

    /// Appends a part to what is being collected.
    fn collect(&mut self, all: &mut Vec<Rc<Incompatibility>>, part: &Outcome) -> Result<(), Stop> {
        self.spend(part.len())?;
        all.extend(part.iter().cloned());
        Ok(())
    }

    fn spend(&mut self, steps: usize) -> Result<(), Stop> {
        self.steps = self.steps.checked_sub(steps).ok_or(Stop::TooComplex("too many combinations of types"))?;
        Ok(())
    }
}

fn compatible() -> Outcome {
    Rc::default()
}
