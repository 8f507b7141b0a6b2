//! What an error means in the end.

use std::error::Error;

/// An error and what caused it. The innermost cause says most: of a connection, that is what TCP or TLS has to say.
pub fn causes(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| (*error).source());
    let mut texts: Vec<String> = chain.map(ToString::to_string).collect();
    texts.dedup();
    texts.join(": ")
}
