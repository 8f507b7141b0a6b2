//! What the broker says, read (RFC 5802, section 7).

use std::num::NonZeroU32;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Kafka's clients refuse fewer iterations, for they make a stolen exchange worth guessing.
const MIN_ITERATIONS: u32 = 4096;

/// More would hold up the thread; Kafka's brokers keep 16,384 at most.
const MAX_ITERATIONS: u32 = 200_000;

/// `server-first-message`
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServerFirst<'a> {
    pub(super) text: &'a str,
    /// The client's nonce and the broker's behind it.
    pub(super) nonce: &'a str,
    pub(super) salt: Vec<u8>,
    pub(super) iterations: NonZeroU32,
}

impl<'a> ServerFirst<'a> {
    /// Reads the message; an error says what is wrong with it.
    pub(super) fn read(message: &'a [u8], client_nonce: &str) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(message).map_err(|_| "the first answer is no text")?;
        let mut attributes = text.split(',');
        let mut next = |name: &str| attributes.next().and_then(|attribute| attribute.strip_prefix(name));
        let nonce = next("r=").ok_or("the first answer has no nonce")?;
        let salt = next("s=").ok_or("the first answer has no salt")?;
        let iterations = next("i=").ok_or("the first answer has no number of iterations")?;
        if !nonce.starts_with(client_nonce) || nonce.len() == client_nonce.len() {
            return Err("the nonce is not the one that was sent");
        }
        let salt = STANDARD.decode(salt).map_err(|_| "the salt is not base64")?;
        let iterations = iterations.parse().ok().filter(|count| (MIN_ITERATIONS..=MAX_ITERATIONS).contains(count));
        let iterations = iterations.and_then(NonZeroU32::new).ok_or("the number of iterations is unreasonable")?;
        Ok(Self { text, nonce, salt, iterations })
    }
}

/// `server-final-message`
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ServerFinal {
    Signature(Vec<u8>),
    Error(String),
}

impl ServerFinal {
    /// Reads the message; an error says what is wrong with it.
    pub(super) fn read(message: &[u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(message).map_err(|_| "the last answer is no text")?;
        let attribute = text.split(',').next().unwrap_or_default();
        if let Some(error) = attribute.strip_prefix("e=") {
            return Ok(Self::Error(error.to_owned()));
        }
        let signature = attribute.strip_prefix("v=").ok_or("the last answer has no signature")?;
        STANDARD.decode(signature).map(Self::Signature).map_err(|_| "the signature is not base64")
    }
}

/// A name as it stands in a message: `saslname`.
pub(super) fn escaped(name: &str) -> String {
    name.replace('=', "=3D").replace(',', "=2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_answers_are_read_or_refused() {
        let rows = [
            ("r=ab,s=YQ==,i=4096", None),
            ("r=ab,s=YQ==,i=4096,x=later", None),
            ("r=ab,s=YQ==,i=4095", Some("iterations")),
            ("r=ab,s=YQ==,i=2000000000", Some("iterations")),
            ("r=ab,s=YQ==,i=-1", Some("iterations")),
            ("r=ab,s=YQ==", Some("iterations")),
            ("r=a,s=YQ==,i=4096", Some("nonce")),
            ("r=xb,s=YQ==,i=4096", Some("nonce")),
            ("m=x,r=ab,s=YQ==,i=4096", Some("nonce")),
            ("r=ab,s=*,i=4096", Some("salt")),
            ("r=ab", Some("salt")),
            ("", Some("nonce")),
        ];
        for (text, fault) in rows {
            let read = ServerFirst::read(text.as_bytes(), "a");
            match fault {
                None => assert!(read.is_ok(), "{text}: {read:?}"),
                Some(fault) => assert!(read.as_ref().is_err_and(|said| said.contains(fault)), "{text}: {read:?}"),
            }
        }
        assert!(ServerFirst::read(b"r=\xff", "a").is_err());
    }

    #[test]
    fn last_answers_are_read_or_refused() {
        assert_eq!(ServerFinal::read(b"v=YQ==,x=later"), Ok(ServerFinal::Signature(b"a".to_vec())));
        assert_eq!(ServerFinal::read(b"e=other-error"), Ok(ServerFinal::Error("other-error".into())));
        for wrong in [&b""[..], b"v=*", b"x=1", b"\xff"] {
            assert!(ServerFinal::read(wrong).is_err());
        }
    }

    #[test]
    fn separators_in_names_are_escaped() {
        assert_eq!(escaped("a,b=c=2C"), "a=2Cb=3Dc=3D2C");
    }
}
