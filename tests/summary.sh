#!/usr/bin/env bash
# Runs the tiers of the tests and adds up what they say. A tier without tests, an ignored test, and a tier that does not
# build are failures. The last line is "N passed, N failed".
#
#   summary.sh [TIER]...    default: all
set -uo pipefail
cd "$(dirname "$0")/.."

cargo=${CARGO:-cargo}
all=(unit tidy fuzz schemas conformance simulation daemon kafka cluster clients)
tiers=("$@")
(($#)) || tiers=("${all[@]}")

# Every call selects the whole workspace: with the same packages selected, libraries are built with the same features,
# and so once.
tests() { "$cargo" test --locked --workspace --no-fail-fast "$@"; }

# The tests beside the code, those of the crates' own folders, and those in the documentation. A crate's test file that
# has the name of a tier runs with that tier.
run_unit() {
  local name flags=(--lib --bins) status=0
  while read -r name; do
    [[ -z $name || " ${all[*]} " == *" $name "* ]] || flags+=(--test "$name")
  done < <(ls -d crates/*/tests/*.rs crates/*/tests/*/main.rs 2>/dev/null |
    sed -e 's,/main\.rs$,,' -e 's,\.rs$,,' -e 's,.*/,,' | sort -u)
  tests "${flags[@]}" || status=1
  tests --doc || status=1
  return "$status"
}

run() { # tier
  if [[ $1 == unit ]]; then run_unit; else tests --test "$1"; fi
}

# "passed failed ignored", from the result lines of the test binaries.
count() {
  awk '/^test result: / { for (i = 2; i <= NF; i++) sum[$i] += $(i - 1) }
       END { print sum["passed;"] + 0, sum["failed;"] + 0, sum["ignored;"] + 0 }' "$1"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The daemon that the tiers start.
"$cargo" build --locked --workspace --bins --tests --examples || { printf '\n0 passed, 1 failed\n'; exit 1; }

rows=() total_passed=0 total_failed=0
for tier in "${tiers[@]}"; do
  printf '\n== %s\n' "$tier"
  start=$SECONDS
  run "$tier" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  read -r passed failed ignored < <(count "$log")
  problem=
  if ((ignored > 0)); then
    problem="$ignored ignored"
  elif ((passed + failed == 0)); then
    problem="no tests ran"
  elif ((status != 0 && failed == 0)); then
    problem="ended with status $status"
  fi
  [[ -z $problem ]] || failed=$((failed + 1))
  rows+=("$(printf '%-12s %6d passed %4d failed %5d s  %s' "$tier" "$passed" "$failed" $((SECONDS - start)) "$problem")")
  total_passed=$((total_passed + passed)) total_failed=$((total_failed + failed))
done

printf '\n'
printf '%s\n' "${rows[@]}"
printf '%d passed, %d failed\n' "$total_passed" "$total_failed"
((total_failed == 0))
