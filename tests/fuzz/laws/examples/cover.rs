//! Picks inputs that together reach most code, from what libFuzzer writes when it merges corpora.
//!
//!   cover CONTROL_FILE COUNT BYTES    prints the paths of at most COUNT inputs of at most BYTES each, the best first
//!
//! The control file is libFuzzer's `-merge_control_file` of a `-merge=1 -set_cover_merge=1`: the number of inputs, a line
//! that says nothing here, their paths, and for each input `STARTED <place> <bytes>` and `FT <place> <reached>...`.

use std::collections::HashSet;
use std::error::Error;
use std::fs;

/// An input with its size and the places in the code that it reaches.
#[derive(Default)]
struct Input<'a> {
    path: &'a str,
    bytes: usize,
    reached: HashSet<u32>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, count, bytes] = &arguments[..] else { return Err("usage: cover CONTROL_FILE COUNT BYTES".into()) };
    let text = fs::read_to_string(file)?;
    let (count, bytes) = (count.parse()?, bytes.parse()?);
    let inputs = inputs(&text)?.into_iter().filter(|input| input.bytes <= bytes).collect();
    for path in cover(inputs, count) {
        println!("{path}");
    }
    Ok(())
}

fn inputs(control_file: &str) -> Result<Vec<Input<'_>>, Box<dyn Error>> {
    let mut lines = control_file.lines();
    let count = lines.next().ok_or("an empty control file")?.parse()?;
    let paths = lines.by_ref().skip(1).take(count);
    let mut inputs: Vec<Input<'_>> = paths.map(|path| Input { path, ..Input::default() }).collect();
    for line in lines {
        let mut words = line.split(' ');
        let (kind, place) = (words.next(), words.next().unwrap_or_default().parse::<usize>());
        let Some(input) = place.ok().and_then(|place| inputs.get_mut(place)) else { continue };
        match kind {
            Some("STARTED") => input.bytes = words.next().unwrap_or_default().parse()?,
            Some("FT") => input.reached = words.map(str::parse).collect::<Result<_, _>>()?,
            _ => {}
        }
    }
    Ok(inputs)
}

/// Takes the input that adds most, and of those the smallest, until none adds anything.
fn cover(mut inputs: Vec<Input<'_>>, count: usize) -> Vec<&str> {
    let mut chosen = Vec::new();
    while chosen.len() < count {
        let Some(best) = inputs.iter().max_by_key(|input| (input.reached.len(), usize::MAX - input.bytes)) else {
            break;
        };
        if best.reached.is_empty() {
            break;
        }
        chosen.push(best.path);
        let reached = best.reached.clone();
        inputs.iter_mut().for_each(|input| input.reached.retain(|place| !reached.contains(place)));
    }
    chosen
}
