#!/usr/bin/env bash
# Checks that what the build and the tests need is there, and says how to install what is not.
#
#   prerequisites.sh             check
#   prerequisites.sh --install   install what is missing, with apt-get (as root, or through sudo)
set -euo pipefail

# Command, Debian package, what it is for.
needed='
cargo   -                     the build (https://rustup.rs)
cc      build-essential       the build: librdkafka is C
c++     build-essential       the build: librdkafka is C
make    build-essential       the build: OpenSSL, for librdkafka
cmake   cmake                 the build: librdkafka
perl    perl                  the build: OpenSSL, for librdkafka
java    default-jre-headless  the Kafka tier: the broker
mvn     maven                 the Kafka tier: fetches the broker
curl    curl                  the daemon tier
python3 python3-venv          the schemas and clients tiers
node    nodejs                the clients tier
npm     npm                   the schemas and clients tiers
go      golang-go             the clients tier
'
java_version=17

missing=() packages=()

note() { # command, package, reason
  missing+=("$(printf '  %-8s for %s' "$1" "$3")")
  [[ $2 == - || " ${packages[*]-} " == *" $2 "* ]] || packages+=("$2")
}

while read -r command package reason; do
  [[ -z $command ]] || command -v "$command" >/dev/null || note "$command" "$package" "$reason"
done <<<"$needed"

if command -v java >/dev/null; then
  major=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  ((${major:-0} >= java_version)) || note java default-jre-headless "the Kafka tier: needs $java_version, found ${major:-none}"
fi
if command -v python3 >/dev/null && ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  note python3 python3-venv "the schemas and clients tiers: needs the modules venv and ensurepip"
fi

((${#missing[@]})) || exit 0

install=(apt-get install -y --no-install-recommends "${packages[@]}")
((EUID == 0)) || install=(sudo "${install[@]}")

if [[ ${1-} == --install && ${#packages[@]} -gt 0 ]]; then
  "${install[@]}"
  exec "$0"
fi
{
  echo "Missing:"
  printf '%s\n' "${missing[@]}"
  ((${#packages[@]} == 0)) || printf 'On Debian and its like:\n  %s\n' "${install[*]}"
} >&2
exit 1
