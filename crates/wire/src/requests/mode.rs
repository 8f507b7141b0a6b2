//! An update of a mode (spec: core 6.6).

use registrar_model::Error;

use crate::json::{self, Bean, Field, Json};

/// `{mode}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModeUpdateRequest {
    /// The mode's name as sent; `null` clears the mode.
    pub mode: Field<String>,
}

impl Bean for ModeUpdateRequest {
    const NAME: &'static str = "ModeUpdateRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        if field == "mode" {
            self.mode = json::string(value)?.into();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::Request;

    #[test]
    fn a_mode_is_absent_null_or_a_name() {
        let rows = [
            ("{}", Field::Absent),
            (r#"{"mode":null}"#, Field::Null),
            (r#"{"mode":"readonly"}"#, Field::Value("readonly".to_owned())),
            (r#"{"mode":3}"#, Field::Value("3".to_owned())),
        ];
        for (body, mode) in rows {
            assert_eq!(ModeUpdateRequest::read(body.as_bytes(), "x").unwrap().mode, mode);
        }
    }
}
