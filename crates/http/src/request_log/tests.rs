use std::io;
use std::net::{IpAddr, Ipv4Addr};

use super::*;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("full"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn line(path: &str) -> Line<'_> {
    Line {
        client: IpAddr::V4(Ipv4Addr::LOCALHOST),
        method: "GET",
        path_and_query: path,
        version: "HTTP/1.1",
        status: 200,
        bytes: 2,
        referer: None,
        agent: Some(b"curl/8"),
        duration: Duration::from_millis(1),
    }
}

#[test]
fn every_line_is_written_once_in_order() {
    let written = Written::default();
    let log = RequestLog::to(written.clone()).unwrap();
    for index in 0..1000 {
        log.write(&line(&format!("/{index}")));
    }
    drop(log);
    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let paths: Vec<&str> = text.lines().filter_map(|line| line.split(' ').nth(6)).collect();
    let expected: Vec<String> = (0..1000).map(|index| format!("/{index}")).collect();
    assert_eq!(paths, expected);
}

#[test]
fn lines_that_cannot_be_written_are_counted() {
    let log = RequestLog::to(Broken).unwrap();
    log.write(&line("/"));
    while log.lost() == 0 {
        std::thread::yield_now();
    }
    assert_eq!(log.lost(), 1);
}

#[test]
fn a_log_that_is_off_takes_everything() {
    RequestLog::off().write(&line("/"));
    assert_eq!(RequestLog::off().lost(), 0);
}
