//! Services and their methods.

use crate::tree::{Rpc, RpcType, Service};

use super::Printer;
use super::writer::Sections;

impl Printer {
    pub(super) fn service(&mut self, service: &Service) {
        self.out.open("service ");
        self.out.push(&service.name);
        self.out.push(" {");
        let mut sections = Sections::default();
        if self.shown(&service.options).next().is_some() {
            sections.begin(&mut self.out);
            self.bare_option_statements(&service.options);
        }
        if !service.rpcs.is_empty() {
            sections.begin(&mut self.out);
            service.rpcs.iter().for_each(|rpc| self.rpc(rpc));
        }
        sections.end(&mut self.out);
    }

    fn rpc(&mut self, rpc: &Rpc) {
        self.out.open("rpc ");
        self.out.push(&rpc.name);
        self.out.push(" (");
        self.rpc_type(&rpc.request);
        self.out.push(") returns (");
        self.rpc_type(&rpc.response);
        self.out.push(")");
        if self.shown(&rpc.options).next().is_some() {
            self.out.close(" {");
            self.out.raise();
            self.bare_option_statements(&rpc.options);
            self.out.lower();
            self.out.open("}");
        }
        self.out.close(";");
    }

    fn rpc_type(&mut self, rpc_type: &RpcType) {
        if rpc_type.stream {
            self.out.push("stream ");
        }
        self.type_name(&rpc_type.type_name);
    }
}
