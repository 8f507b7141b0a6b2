#!/usr/bin/env bash
# Renews the kept corpora from themselves, the recorded schemas and what runs have found: the few small inputs that
# together reach most code.
#
#   corpora.sh CARGO_FUZZ [TARGET]...    default: all targets
set -euo pipefail
source "$(dirname "$0")/setup.sh"

for target in "${targets[@]}"; do
  merge=$work/merge/$target
  rm -rf "$merge"
  mkdir -p "$merge/merged" "$merge/kept"
  # Without counters, only what is reached counts, not how often.
  "$tool" run "${build[@]}" "$target" "$merge/merged" $(corpora "$target") -- -merge=1 -set_cover_merge=1 \
    -use_counters=0 -merge_control_file="$merge/control" -timeout=10
  "$cargo" run --quiet --locked --package registrar-laws --example cover -- "$merge/control" 50 2048 |
    while read -r input; do cp "$input" "$merge/kept/$(sha1sum <"$input" | cut -c 1-16)"; done
  rm -rf "${folder:?}/corpus/$target"
  mv "$merge/kept" "$folder/corpus/$target"
done
