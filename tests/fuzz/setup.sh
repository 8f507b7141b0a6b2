# What run.sh and corpora.sh share. Begins at the project's root, with the seeds written; sets `tool`, `targets`, `build`.

cd "$(dirname "$0")/../.."
cargo=${CARGO:-cargo} tool=$1
shift
folder=tests/fuzz work=target/fuzz
# The crates have no unsafe code, so sanitizers would find nothing; without one, the stable toolchain does.
build=(--fuzz-dir "$folder" --target-dir "$work/build" --sanitizer none)
targets=("$@")
(($#)) || mapfile -t targets < <("$tool" list --fuzz-dir "$folder")

"$cargo" run --quiet --locked --package registrar-laws --example seeds -- "$work/seeds"

# The folders with inputs of a target. The first, which is not in the project, gets the new ones.
corpora() { # target
  local folders=("$work/corpus/$1" "$work/seeds/$1" "$folder/corpus/$1" "$folder/regressions/$1")
  mkdir -p "${folders[@]}"
  echo "${folders[@]}"
}
