#!/usr/bin/env bash
# Sends requests that are generated from the OpenAPI document to a daemon on an embedded log, and checks each answer: no 5xx,
# and nothing that the document does not say.
#
#   run.sh DAEMON [REQUESTS]    DAEMON: the binary; REQUESTS: how many in all, at least (20000)
#
# Each round has a fresh daemon and a seed of its own, 1, 2, ... Rounds with an odd seed leave the modes alone, or most writes
# would be refused in every round. What it needs is installed into target/schemathesis.
# Environment: SEED=N runs that round alone; EXAMPLES (100) for each operation and phase; PHASES (all of schemathesis').
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

daemon=$(realpath "$1") wanted=${2:-20000}
home=target/schemathesis
pid=

fail() { echo "run.sh: $*" >&2; exit 1; }

install_() {
  if ! cmp -s "$here/requirements.txt" "$home/installed"; then
    rm -rf "$home"
    mkdir -p "$home"
    python3 -m venv "$home/venv" || fail "on Debian: apt-get install -y python3-venv"
    "$home/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$home/installed"
  fi
}

stop() {
  [[ -z $pid ]] || kill "$pid" 2>/dev/null || true
  [[ -z $pid ]] || wait "$pid" 2>/dev/null || true
  pid=
}

# Starts a daemon on a free port; its address is in $url.
start() { # folder
  local _
  # on a loaded machine a write may take longer than an operator would bear
  printf '%s\n' "listeners=http://127.0.0.1:0" "registrar.data.dir=$1/data" "kafkastore.timeout.ms=30000" \
    >"$1/registrar.properties"
  "$daemon" serve "$1/registrar.properties" >"$1/log" 2>&1 &
  pid=$!
  for _ in $(seq 300); do
    url=$(sed -n 's/.*listening for requests on \(http:[^ ,]*\).*/\1/p' "$1/log")
    [[ -z $url ]] || return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.2
  done
  cat "$1/log" >&2
  fail "the daemon does not start"
}

# Schemas under the subjects and in the context that most requests name, so that reads find something.
register() {
  local subject body
  while read -r subject body; do
    curl -fsS -o /dev/null -H 'Content-Type: application/json' "$url/subjects/$subject/versions" -d "$body"
  done <<'ROWS'
a {"schema":"\"int\""}
b {"schemaType":"JSON","schema":"{\"type\":\"object\"}"}
c {"schemaType":"PROTOBUF","schema":"syntax = \"proto3\"; message A { int32 f = 1; }"}
:.c:a {"schema":"{\"type\":\"enum\",\"name\":\"A\",\"symbols\":[\"a\"]}"}
ROWS
}

# Counted by the daemon: how many requests, operations, answers of 5xx, of 2xx.
counted() {
  curl -fsS "$url/metrics" | awk '
    /^registrar_http_requests_total/ {
      split($0, part, "\"")
      requests += $2
      if (part[2] != "none") operations[part[2]]
      classes[substr(part[4], 1, 1)] += $2
    }
    END { print requests, length(operations), classes[5] + 0, classes[2] + 0 }'
}

round() { # seed
  local selection=()
  (($1 % 2 == 0)) || selection=(--exclude-operation-id-regex '^update(Subject)?Mode$')
  folder=$(mktemp -d)
  start "$folder"
  register
  local status=0
  "$home/venv/bin/st" --config-file "$here/schemathesis.toml" run "$url/openapi.json" --url "$url" \
    --seed "$1" --max-examples "${EXAMPLES:-100}" --phases "${PHASES:-examples,coverage,fuzzing,stateful}" \
    --continue-on-failure "${selection[@]}" || status=$?
  kill -0 "$pid" || fail "the daemon has ended: $(tail -n 20 "$folder/log")"
  read -r requests operations faults done < <(counted)
  stop
  rm -rf "$folder"
  echo "seed $1: $requests requests, $operations operations, $done answers of 2xx, $faults of 5xx, status $status"
  total=$((total + requests))
  ((status == 0 && faults == 0)) || failed+=("$1")
}

folder=
trap 'stop; [[ -z $folder ]] || rm -rf "$folder"' EXIT
install_
total=0 seed=${SEED:-1} failed=()
round "$seed"
while [[ -z ${SEED-} ]] && ((total < wanted)); do
  seed=$((seed + 1))
  round "$seed"
done
echo "$total requests in all"
((${#failed[@]} == 0)) || fail "findings with the seeds ${failed[*]}"
