//! The clients tier: unmodified client libraries of other languages, against a daemon on a real Kafka, and requests that
//! are generated from the OpenAPI document.
//!
//! Each folder holds one language's program. All take the same arguments: `produce FORMAT TOPIC COUNT` registers schemas
//! and writes messages, `consume FORMAT TOPIC COUNT` reads them through the registry and checks their contents,
//! `operations` calls what the library offers besides. Their schemas, in `schemas`, refer to one another.
#![allow(clippy::panic)] // a test without its interpreter, packages or daemon has nothing to show

mod client;
mod generated;
mod installation;
mod services;

use client::Client;

const FORMATS: [&str; 3] = ["avro", "json", "protobuf"];

/// A producer's messages are read by a consumer of the same language, in another process.
fn messages(client: &Client) {
    for format in FORMATS {
        let topic = format!("{}-{format}", client.name());
        client.run(&["produce", format, &topic, "1000"]);
        client.run(&["consume", format, &topic, "1000"]);
    }
}

#[test]
fn python_messages() {
    messages(Client::python());
}

#[test]
fn javascript_messages() {
    messages(Client::javascript());
}

#[test]
fn go_messages() {
    messages(Client::go());
}

#[test]
fn python_operations() {
    Client::python().run(&["operations"]);
}

#[test]
fn javascript_operations() {
    Client::javascript().run(&["operations"]);
}

#[test]
fn go_operations() {
    Client::go().run(&["operations"]);
}

#[test]
fn every_language_reads_what_all_have_written() {
    let clients = [Client::python(), Client::javascript(), Client::go()];
    for format in FORMATS {
        let topic = format!("all-{format}");
        for client in clients {
            client.run(&["produce", format, &topic, "100"]);
        }
        for client in clients {
            client.run(&["consume", format, &topic, "300"]);
        }
    }
}
