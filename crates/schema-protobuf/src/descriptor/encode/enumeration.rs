//! Enums.

use crate::descriptor::message as proto;
use crate::descriptor::options::Target;
use crate::tree::Enum;

use super::Encoder;
use super::message::reserved;

impl Encoder<'_, '_> {
    pub(super) fn enumeration(&self, declared: &Enum) -> proto::Enum {
        let (reserved_range, reserved_name) = reserved(&declared.reserved, 0);
        let values = declared.constants.iter().map(|constant| proto::EnumValue {
            name: Some(constant.name.clone()),
            number: Some(constant.tag),
            options: self.options(Target::EnumValue, &constant.options),
        });
        proto::Enum {
            name: Some(declared.name.clone()),
            value: values.collect(),
            options: self.options(Target::Enum, &declared.options),
            reserved_range,
            reserved_name,
        }
    }
}
