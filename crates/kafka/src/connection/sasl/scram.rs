//! SCRAM-SHA-256 and SCRAM-SHA-512 (RFC 5802, RFC 7677): the password is proved, not sent, and the broker proves that it
//! knows it.
//!
//! As Kafka's own clients, this one does not normalise names and passwords (SASLprep), and does not bind to the TLS channel.

mod message;

use std::num::NonZeroU32;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::digest;
use ring::rand::{SecureRandom, SystemRandom};
use ring::{hmac, pbkdf2};

use self::message::{ServerFinal, ServerFirst, escaped};
use super::{Credentials, Exchange};
use crate::connection::error::Failure;

/// No channel binding, no authorization identity.
const GS2_HEADER: &str = "n,,";

/// The hash function of the mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::connection) enum Hash {
    Sha256,
    Sha512,
}

impl Hash {
    pub(super) fn mechanism(self) -> &'static str {
        match self {
            Self::Sha256 => "SCRAM-SHA-256",
            Self::Sha512 => "SCRAM-SHA-512",
        }
    }

    fn digest(self) -> &'static ring::digest::Algorithm {
        self.hmac().digest_algorithm()
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }

    /// The salted password: `Hi` of RFC 5802.
    fn salted(self, password: &str, salt: &[u8], iterations: NonZeroU32) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            Self::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        };
        let mut salted = vec![0; self.digest().output_len()];
        pbkdf2::derive(algorithm, iterations, salt, password.as_bytes(), &mut salted);
        salted
    }
}

/// Proves the password, and has the broker prove that it knows it.
pub(super) async fn log_in(exchange: &mut Exchange<'_>, hash: Hash, login: &Credentials) -> Result<(), Failure> {
    let client = Client { hash, login, nonce: nonce().map_err(|()| Failure::Authentication(NO_NONCE.to_owned()))? };
    let answer = exchange.send(format!("{GS2_HEADER}{}", client.first()).into_bytes()).await?;
    let first = ServerFirst::read(&answer, &client.nonce).map_err(|broken| exchange.broken(broken))?;
    let (last, server_key, auth_message) = client.last(&first);
    let answer = exchange.send(last.into_bytes()).await?;
    match ServerFinal::read(&answer).map_err(|broken| exchange.broken(broken))? {
        ServerFinal::Signature(signature) => hmac::verify(&server_key, auth_message.as_bytes(), &signature)
            .map_err(|_| exchange.broken("the broker does not know the password that it has accepted")),
        ServerFinal::Error(said) => Err(exchange.refused(&said)),
    }
}

const NO_NONCE: &str = "the system gives no random numbers";

fn nonce() -> Result<String, ()> {
    let mut random = [0; 24];
    SystemRandom::new().fill(&mut random).map_err(|_| ())?;
    Ok(STANDARD.encode(random))
}

/// This side of the exchange.
struct Client<'a> {
    hash: Hash,
    login: &'a Credentials,
    nonce: String,
}

impl Client<'_> {
    /// `client-first-message-bare`
    fn first(&self) -> String {
        format!("n={},r={}", escaped(&self.login.username), self.nonce)
    }

    /// `client-final-message`, and what the broker's signature is checked with: its key, and what it signs.
    fn last(&self, first: &ServerFirst<'_>) -> (String, hmac::Key, String) {
        let algorithm = self.hash.hmac();
        let salted = self.hash.salted(self.login.password.reveal(), &first.salt, first.iterations);
        let salted = hmac::Key::new(algorithm, &salted);
        let client_key = hmac::sign(&salted, b"Client Key");
        let stored_key = digest(self.hash.digest(), client_key.as_ref());
        let without_proof = format!("c={},r={}", STANDARD.encode(GS2_HEADER), first.nonce);
        let auth_message = format!("{},{},{without_proof}", self.first(), first.text);
        let signature = hmac::sign(&hmac::Key::new(algorithm, stored_key.as_ref()), auth_message.as_bytes());
        let proof: Vec<u8> = client_key.as_ref().iter().zip(signature.as_ref()).map(|(key, sign)| key ^ sign).collect();
        let server_key = hmac::Key::new(algorithm, hmac::sign(&salted, b"Server Key").as_ref());
        (format!("{without_proof},p={}", STANDARD.encode(proof)), server_key, auth_message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::secret::Secret;

    /// RFC 7677, section 3
    #[test]
    fn the_example_of_the_standard() {
        let login = Credentials { username: "user".into(), password: Secret::new("pencil") };
        let client = Client { hash: Hash::Sha256, login: &login, nonce: "rOprNGfwEbeRWgbNEkqO".into() };
        assert_eq!(client.first(), "n=user,r=rOprNGfwEbeRWgbNEkqO");
        let said = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        let first = ServerFirst::read(said, &client.nonce).unwrap();
        let (last, server_key, auth_message) = client.last(&first);
        assert_eq!(
            last,
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        );
        let Ok(ServerFinal::Signature(signature)) =
            ServerFinal::read(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
        else {
            panic!("a signature");
        };
        assert!(hmac::verify(&server_key, auth_message.as_bytes(), &signature).is_ok());
        assert!(hmac::verify(&server_key, b"another", &signature).is_err());
    }
}
