# `verify` reads, `fix` writes. PROFILE=release builds `run` optimised, which takes minutes the first time.

CARGO ?= cargo
PROFILE ?= dev
ARGS ?=
TIERS ?=
FILES ?= $(wildcard tests/conformance/*.jsonl)
BUILT := $(or $(CARGO_TARGET_DIR),target)/debug

CARGO_DENY_VERSION := 0.20.2
TOOLS := target/tools
# An unoptimised cargo-deny is fast enough, and builds in a third of the time.
DENY := $(TOOLS)/bin/cargo-deny

.PHONY: run test verify fix bench conformance prerequisites format lint documentation dependencies

# The daemon on the embedded log, in ./registrar-data. ARGS="FILE.properties" starts it with a configuration.
run:
	$(CARGO) run --profile $(PROFILE) --bin registrar -- serve $(ARGS)

# Every tier; TIERS="unit tidy" runs some. The last line is "N passed, N failed".
test:
	tests/prerequisites.sh
	CARGO="$(CARGO)" tests/summary.sh $(TIERS)

# What the continuous integration runs.
verify: format lint documentation dependencies
	@$(MAKE) --no-print-directory test

format:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings

documentation:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps

dependencies: $(DENY)-$(CARGO_DENY_VERSION)
	$< --locked --log-level warn check --allow unused-wrapper bans licenses sources

$(DENY)-$(CARGO_DENY_VERSION):
	$(CARGO) install cargo-deny --version $(CARGO_DENY_VERSION) --locked --force --debug --root $(TOOLS) --target-dir $(TOOLS)/build
	rm -rf $(TOOLS)/build
	mv $(DENY) $@

# Formats, applies what the lints suggest, and writes the pages that are made from code.
fix:
	$(CARGO) fmt --all
	$(CARGO) clippy --workspace --all-targets --fix --allow-dirty --allow-staged
	UPDATE=1 $(CARGO) test --workspace --bin registrar config::help

# Ratios between the registry and baselines of the same run. ARGS="ids replay" measures the rows that begin so.
bench:
	$(CARGO) build --locked --release --workspace --bin registrar
	$(CARGO) bench --locked --workspace --bench ratios -- $(ARGS)

# The share of recorded answers that are given exactly, file by file, each asked of a fresh daemon. With URL, all are asked
# of that registry, which should be empty: make conformance URL=http://localhost:8081 FILES=tests/conformance/avro.jsonl
conformance:
	$(CARGO) build --workspace --bins
	$(BUILT)/conformance $(or $(URL),--daemon $(BUILT)/registrar) $(FILES)

# Installs what the tests need, on Debian and its like.
prerequisites:
	tests/prerequisites.sh --install
