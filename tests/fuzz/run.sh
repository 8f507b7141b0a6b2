#!/usr/bin/env bash
# Fuzzes targets one after the other, each from the recorded schemas, the kept corpus and what earlier runs found.
#
#   SECONDS_EACH=60 run.sh CARGO_FUZZ [TARGET]...    default: all targets
#
# A broken law, 10 s for one input or 2 GiB of memory end the run; the input is then in tests/fuzz/artifacts/TARGET. Make it
# small (cargo fuzz tmin), keep it in tests/fuzz/regressions/TARGET under a name that says what it is about, and mend.
set -euo pipefail
source "$(dirname "$0")/setup.sh"

for target in "${targets[@]}"; do
  printf '\n== %s\n' "$target"
  "$tool" run "${build[@]}" "$target" $(corpora "$target") -- -max_total_time="${SECONDS_EACH:-60}" -timeout=10 \
    -rss_limit_mb=2048 -max_len=65536 -dict="$folder/dictionaries/${target%_*}.dict" -print_final_stats=1
done
