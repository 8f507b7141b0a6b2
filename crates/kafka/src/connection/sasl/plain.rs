//! PLAIN (RFC 4616): the password itself.

use super::{Credentials, Exchange};
use crate::connection::error::Failure;

/// Sends no authorization identity: the user acts as itself.
pub(super) async fn log_in(exchange: &mut Exchange<'_>, credentials: &Credentials) -> Result<(), Failure> {
    exchange.send(message(credentials)).await.map(drop)
}

fn message(credentials: &Credentials) -> Vec<u8> {
    format!("\0{}\0{}", credentials.username, credentials.password.reveal()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::secret::Secret;

    /// RFC 4616, section 4
    #[test]
    fn the_example_of_the_standard() {
        let credentials = Credentials { username: "tim".into(), password: Secret::new("tanstaaftanstaaf") };
        assert_eq!(message(&credentials), b"\0tim\0tanstaaftanstaaf");
    }
}
