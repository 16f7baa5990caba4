#!/usr/bin/env bash
# The Dask driver with a worker that is killed while it works: the merged result has the bytes of one machine.
#
#   tests/dask/test.sh BLUELIFT [PYTHON]
#
# Needs a Python with `distributed`. Ends with 77 and says so if it is not there.
set -euo pipefail
bluelift=$(realpath "${1:?the program}")
python=${2:-python3}
here=$(cd "$(dirname "$0")" && pwd)
scenario=$(realpath "$here/../../scenarios/07-tasks-and-outcomes.toml")
if ! "$python" -c 'import distributed' 2>/dev/null; then
    printf 'skipped: this Python has no `distributed`\n'
    exit 77
fi
work=$(mktemp -d)
driver=
finish() {
    [ -z "$driver" ] || kill "$driver" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

n=${N:-4000}
"$bluelift" shard plan "$scenario" -n "$n" --shards 6 -o "$work/job"
cd "$work"
"$python" "$here/bluelift_dask.py" "$work/job" --program "$bluelift" >"$work/told.txt" 2>&1 &
driver=$!
# The parent of a shard is the worker that runs it.
shard=
for _ in $(seq 600); do
    shard=$(pgrep -f "shard run $work/job" | head -1) && [ -n "$shard" ] && break
    sleep 0.1
done
worker=$(awk '{ print $4 }' "/proc/$shard/stat")
printf 'killing worker %s and its shard %s\n' "$worker" "$shard"
kill -9 "$worker" "$shard"
if ! wait "$driver"; then
    driver=
    cat "$work/told.txt"
    exit 1
fi
driver=
grep -E '^shard|shards are done' "$work/told.txt"
"$bluelift" shard merge "$work/job" -o "$work/merged" >"$work/merged.txt"
"$bluelift" run "$scenario" -n "$n" --quiet -o "$work/one" >"$work/one.txt"
diff -r "$work/one" "$work/merged"
printf 'a worker killed: %s files have the bytes of one machine\n' "$(find "$work/merged" -type f | wc -l)"
