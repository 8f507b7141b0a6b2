//! Which pairs are compatible: the greatest fixed point of the rules.
//!
//! Every pair counts as compatible until the rules show that it is not. When a pair turns out to be incompatible, the
//! pairs that asked for it are judged again; as nothing ever turns back, this ends. Pairs met later go first, so that
//! what a pair asks for is mostly settled before the pair itself is judged again.

use std::collections::{BinaryHeap, HashMap};

use registrar_schema::CompareError;

use super::budget::too_complex;
use super::findings::{Finding, Findings};
use super::{Comparison, Pair, pair};

/// The most pairs that are kept in mind, and the most times that one asks for another. Together some 100 MiB at most.
const MAX_PAIRS: usize = 1 << 20;
const MAX_ASKS: usize = 1 << 22;

/// The place of a pair in the order in which the pairs were met.
type Place = u32;

#[derive(Debug)]
struct State {
    pair: Pair,
    is_incompatible: bool,
    is_queued: bool,
    /// The latest of the pairs that asked for this one.
    latest_ask: Option<u32>,
}

/// That a pair's verdict hangs on another one.
#[derive(Debug)]
struct Ask {
    asker: Place,
    /// The one before it that asked for the same pair.
    earlier: Option<u32>,
}

/// What is known of the pairs that were met.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    places: HashMap<Pair, Place>,
    states: Vec<State>,
}

impl Verdicts {
    /// Whether a pair has not been shown to be incompatible.
    pub(super) fn is_compatible(&self, pair: Pair) -> bool {
        self.places.get(&pair).is_none_or(|place| !self.states[*place as usize].is_incompatible)
    }

    fn state(&mut self, place: Place) -> &mut State {
        &mut self.states[place as usize]
    }
}

/// Judges pairs.
pub(super) struct Judge<'c, 'a> {
    comparison: &'c Comparison<'c, 'a>,
    verdicts: Verdicts,
    queue: BinaryHeap<Place>,
    asks: Vec<Ask>,
}

impl<'c, 'a> Judge<'c, 'a> {
    pub(super) fn new(comparison: &'c Comparison<'c, 'a>) -> Self {
        Self { comparison, verdicts: Verdicts::default(), queue: BinaryHeap::new(), asks: Vec::new() }
    }

    /// The verdicts on a pair and on all that it hangs on.
    pub(super) fn run(mut self, root: Pair) -> Result<Verdicts, CompareError> {
        self.meet(root)?;
        while let Some(place) = self.queue.pop() {
            self.verdicts.state(place).is_queued = false;
            if !self.verdicts.state(place).is_incompatible && !self.judge(place)? {
                self.condemn(place);
            }
        }
        Ok(self.verdicts)
    }

    /// Whether a pair is compatible, given the verdicts so far.
    fn judge(&mut self, place: Place) -> Result<bool, CompareError> {
        let mut findings = Findings::new(self.comparison, &self.verdicts);
        pair::differences(&mut findings, self.verdicts.states[place as usize].pair)?;
        findings.spend_own()?;
        let Findings { list, asked, .. } = findings;
        let mut is_compatible = true;
        for finding in list {
            is_compatible &= match finding {
                Finding::Difference(..) => false,
                Finding::Within(pair, _) => match pair::verdict(self.comparison, pair) {
                    Some(verdict) => verdict,
                    None => self.ask(pair, place)?,
                },
            };
        }
        for pair in asked {
            self.ask(pair, place)?;
        }
        Ok(is_compatible)
    }

    /// The verdict so far on a pair; the asker is judged again when it changes.
    fn ask(&mut self, pair: Pair, asker: Place) -> Result<bool, CompareError> {
        let place = self.meet(pair)?;
        let state = self.verdicts.state(place);
        if state.is_incompatible {
            return Ok(false);
        }
        let latest = state.latest_ask.and_then(|ask| self.asks.get(ask as usize));
        if latest.is_none_or(|ask| ask.asker != asker) {
            if self.asks.len() >= MAX_ASKS {
                return Err(too_complex("too many combinations of subschemas"));
            }
            let ask = self.asks.len() as u32;
            self.asks.push(Ask { asker, earlier: state.latest_ask.replace(ask) });
        }
        Ok(true)
    }

    /// The place of a pair, which is queued if it is new.
    fn meet(&mut self, pair: Pair) -> Result<Place, CompareError> {
        let Verdicts { places, states } = &mut self.verdicts;
        if let Some(place) = places.get(&pair) {
            return Ok(*place);
        }
        if states.len() >= MAX_PAIRS {
            return Err(too_complex("too many combinations of subschemas"));
        }
        let place = states.len() as Place;
        places.insert(pair, place);
        states.push(State { pair, is_incompatible: false, is_queued: true, latest_ask: None });
        self.queue.push(place);
        Ok(place)
    }

    fn condemn(&mut self, place: Place) {
        let state = self.verdicts.state(place);
        state.is_incompatible = true;
        let mut next = state.latest_ask.take();
        while let Some(Ask { asker, earlier }) = next.and_then(|ask| self.asks.get(ask as usize)) {
            next = *earlier;
            let state = self.verdicts.state(*asker);
            if !state.is_incompatible && !state.is_queued {
                state.is_queued = true;
                self.queue.push(*asker);
            }
        }
    }
}
