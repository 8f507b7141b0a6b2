#!/usr/bin/env bash
# Runs another registry's test suite against a fresh daemon with an embedded log, and holds what fails to the list of
# what is expected to: a failure that is not on the list, or a pass that is, ends with status 1.
#
#   run.sh REGISTRAR LIST COMMAND...    COMMAND runs in the current folder
#
# LIST names a test a line; lines with # in front give the reason of those below. The suite is neither fetched nor
# built here: COMMAND is how its own project runs it. It finds the daemon in REGISTRY_URL (AxonOps: BDD_REGISTRY_URL),
# and says "--- PASS: NAME (1.23s)" or "--- FAIL: ..." as Go's tests do. Python's are made to by registrar_per_test.py,
# which also starts a daemon for each of them.
set -euo pipefail

(($# > 2)) || { sed -n '2,/^set /s/^# \?//p' "$0" >&2; exit 64; }
registrar=$(realpath "$1") list=$(realpath "$2")
shift 2
folder=$(mktemp -d) daemon=
trap '[[ -z $daemon ]] || { kill "$daemon" && wait "$daemon"; } || true; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM HUP

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the ports that the system gives to clients, which come and go.
port=$((16000 + RANDOM % 16000))
while answers "$port"; do port=$((16000 + RANDOM % 16000)); done

"$registrar" serve --override registrar.data.dir="$folder/data" --override listeners="http://127.0.0.1:$port" \
  --override mode.mutability=true >"$folder/log" 2>&1 &
daemon=$!
for ((tries = 0; tries < 100; tries++)); do
  ! answers "$port" || break
  sleep 0.1
done
answers "$port" || { cat "$folder/log" >&2; exit 1; }

peers=$(dirname "$(realpath "$0")")
export REGISTRAR=$registrar REGISTRY_URL=http://127.0.0.1:$port
export BDD_BACKEND=confluent BDD_REGISTRY_URL=$REGISTRY_URL
export PYTHONPATH=$peers${PYTHONPATH:+:$PYTHONPATH} PYTHONDONTWRITEBYTECODE=1 PYTEST_ADDOPTS="-p registrar_per_test"
"$@" 2>&1 | tee "$folder/output" || true

# Tests below a test only: the one above fails with any of them.
named() { # PASS or FAIL
  sed -nE "s,^ *--- $1: ([A-Za-z]+/)?(.*) \([0-9.]+s\)\$,\2,p" "$folder/output" | grep -v '^Test[A-Za-z]*$' | sort -u
}
named PASS >"$folder/passed" || true
named FAIL >"$folder/failed" || true
sed -e "/^#/d" -e "/^$/d" "$list" | sort -u >"$folder/expected"
comm -23 "$folder/failed" "$folder/expected" >"$folder/surprises"
comm -12 "$folder/passed" "$folder/expected" >"$folder/outdated"

sed 's/^/not expected to fail: /' "$folder/surprises"
sed 's/^/expected to fail, but passes: /' "$folder/outdated"
count() { wc -l <"$folder/$1"; }
printf '%d passed, %d failed, %d of them not expected to\n' "$(count passed)" "$(count failed)" "$(count surprises)"
[[ -s $folder/passed && ! -s $folder/surprises && ! -s $folder/outdated ]]
