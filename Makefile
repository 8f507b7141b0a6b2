# `verify` reads, `fix` writes. PROFILE=release builds `run` optimised, which takes minutes the first time.

CARGO ?= cargo
PROFILE ?= dev
ARGS ?=
TIERS ?=
SECONDS ?= 60
TARGETS ?=
REQUESTS ?= 20000
SUITE ?= axonops
SEEDS ?= 10000
SEED ?=
COMMAND ?=
FILES ?= $(wildcard tests/conformance/*.jsonl)
BUILT := $(or $(CARGO_TARGET_DIR),target)/debug

TOOLS := target/tools
DENY := $(TOOLS)/bin/cargo-deny-0.20.2
FUZZ := $(TOOLS)/bin/cargo-fuzz-0.13.1

.PHONY: run test verify fix bench conformance schemathesis peers karapace fuzz corpora nemesis sim prerequisites format lint documentation dependencies

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

dependencies: $(DENY)
	$< --locked --log-level warn check --allow unused-wrapper bans licenses sources

# Tools are kept by their versions. Unoptimised ones are fast enough, and built in a third of the time.
$(TOOLS)/bin/cargo-%: name = cargo-$(firstword $(subst -, ,$*))
$(TOOLS)/bin/cargo-%:
	$(CARGO) install $(name) --version $(lastword $(subst -, ,$*)) --locked --force --debug --root $(TOOLS) --target-dir $(TOOLS)/build
	rm -rf $(TOOLS)/build
	mv $(TOOLS)/bin/$(name) $@

# Formats, applies what the lints suggest, and writes the pages that are made from code.
fix:
	$(CARGO) fmt --all
	$(CARGO) clippy --workspace --all-targets --fix --allow-dirty --allow-staged
	UPDATE=1 $(CARGO) test --workspace --bin registrar config::help
	UPDATE=1 $(CARGO) test -p registrar-wire --lib openapi

# Ratios between the registry and baselines of the same run. ARGS="ids replay" measures the rows that begin so.
bench:
	$(CARGO) build --locked --release --workspace --bin registrar
	$(CARGO) bench --locked --workspace --bench ratios -- $(ARGS)

# The share of recorded answers that are given exactly, file by file, each asked of a fresh daemon. With URL, all are asked
# of that registry, which should be empty: make conformance URL=http://localhost:8081 FILES=tests/conformance/avro.jsonl
conformance:
	$(CARGO) build --workspace --bins
	$(BUILT)/conformance $(or $(URL),--daemon $(BUILT)/registrar) $(FILES)

# Requests generated from the OpenAPI document, sent to fresh daemons: no 5xx, and answers as the document says.
schemathesis:
	$(CARGO) build --workspace --bin registrar
	tests/schemathesis/run.sh $(BUILT)/registrar $(REQUESTS)

# Another registry's test suite against a fresh daemon. COMMAND runs the suite as its own project says; which of its tests
# are expected to fail is listed: make peers SUITE=karapace COMMAND=./run-karapace-tests
peers:
	$(CARGO) build --workspace --bin registrar
	tests/peers/run.sh $(BUILT)/registrar tests/peers/$(SUITE).txt $(COMMAND)

# registrar and a real Karapace in one group. COMMAND starts a Karapace in the foreground; its settings are in the
# environment (KARAPACE_PORT and so on): make karapace COMMAND=./run-karapace
karapace:
	$(CARGO) build --workspace --bin registrar
	tests/karapace/mixed_group.py $(BUILT)/registrar $(COMMAND)

# Fuzzes the schema languages, each target for SECONDS, one after the other. TARGETS="avro_parser json_differ" fuzzes some.
fuzz: $(FUZZ)
	CARGO="$(CARGO)" SECONDS_EACH=$(SECONDS) tests/fuzz/run.sh $< $(TARGETS)

# Writes the kept corpora anew, from what fuzzing has found.
corpora: $(FUZZ)
	CARGO="$(CARGO)" tests/fuzz/corpora.sh $< $(TARGETS)

# SEEDS runs of several nodes in one process, under faults that follow from the seed. SEED=n replays one and shows all that
# happened.
sim:
	SEEDS=$(SEEDS) SEED=$(SEED) $(CARGO) test --locked --profile simulation -p registrar-simulation -- --nocapture no_seed_breaks_an_invariant

# The cluster tier at length: faults for SECONDS, and each figure from 20 repetitions. The last lines are the report of the
# faults, in Markdown: make nemesis SECONDS=1200 SEED=1
nemesis: SECONDS = 1200
nemesis:
	$(CARGO) build --locked --workspace --bins
	mkdir -p target
	NEMESIS_SECONDS=$(SECONDS) NEMESIS_SEED=$(or $(SEED),$(shell date +%s)) NEMESIS_REPORT=$(abspath target/nemesis.md) \
	  $(CARGO) test --locked --workspace --test cluster -- --test-threads=1 --nocapture
	cat target/nemesis.md

# Installs what the tests need, on Debian and its like.
prerequisites:
	tests/prerequisites.sh --install
