#!/usr/bin/env bash
# Runs every fuzz target for some seconds from seeds of its own and says how many inputs it has tried.
#
#   tests/fuzz/run.sh BLUELIFT SECONDS [TARGET...]
#
# Needs a nightly toolchain and cargo-fuzz. Ends with 77 and says so if they are not there, with 1 if an input breaks anything:
# then the input is under tests/fuzz/artifacts.
set -euo pipefail
bluelift=$(realpath "${1:?the program}")
seconds=${2:?seconds for each target}
shift 2
cd "$(dirname "$0")"
if ! cargo +nightly --version >/dev/null 2>&1 || ! cargo fuzz --version >/dev/null 2>&1; then
    printf 'skipped: cargo +nightly or cargo-fuzz is not installed\n'
    exit 77
fi
targets=("$@")
[ $# -gt 0 ] || targets=(scenario tables expressions claims logs parts frames manifest)

# seed TARGET FILE...: copies seeds.
seed() {
    local target=$1 file
    shift
    mkdir -p "corpus/$target"
    for file in "$@"; do
        cp "$file" "corpus/$target/$(basename "$file")"
    done
}
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
seed scenario ../../scenarios/0*.toml ../it/data/*.toml
number=0
for table in sites links units fleets policies; do
    file=../../scenarios/09-tables/$table.csv
    # The first byte says which table it is.
    [ ! -f "$file" ] || { printf "\\x$(printf %02x "$number")"; cat "$file"; } >"$seeds/$table.csv"
    number=$((number + 1))
done
seed tables "$seeds"/*.csv
mkdir -p corpus/expressions
printf "site.tessara.storage.diesel='160 m3'" >corpus/expressions/set
printf 'policy.*.*.maximum=30 d' >corpus/expressions/star
printf 'supply.fill_rate.diesel >= 0.95 and deployment.foc_day <= 240' >corpus/expressions/condition
mkdir -p corpus/claims
printf 'p(deployment.foc_day <= 180 and cost.total < 5e8) >= 80 %%' >corpus/claims/probability
printf 'mean(cost.total) < 5e8 and q95(supply.stockout_days.diesel) <= 30' >corpus/claims/quantile
printf 'shortfall(cost.total) > 1' >corpus/claims/shortfall
printf 'cost.total=5%%' >corpus/claims/relative
printf 'p(deployment.foc_day <= 180)=0.02' >corpus/claims/absolute
printf 'site.tessara.storage.diesel=100 m3..400 m3:7' >corpus/claims/range
printf 'commodity.diesel.price=$1.10 /L..$1.40 /L' >corpus/claims/money
printf 'unit.hq.readiness=level-1|level-2' >corpus/claims/choice
printf 'fleet.trucks.number=±20%%' >corpus/claims/around
seed logs ../it/data/conflict_events.csv ../it/data/fatalities.csv
head -40 ../it/data/conflict_events.csv >corpus/logs/few.csv
printf 'date,zone,kind\n2016-03-09,north,ied\n9 March 2016,south,ambush\n' >corpus/logs/own.csv
printf 'date,people\n2013-05-25,1000\n2013-07-25,3000\n2014-01-25,5000\n2014-07-25,8000\n' >corpus/logs/strength.csv
rm -rf "$seeds/job"
"$bluelift" shard plan ../../scenarios/01-one-depot-one-base.toml -n 3 --shards 1 -o "$seeds/job" >"$seeds/told"
"$bluelift" shard run "$seeds/job" 0 --quiet 2>"$seeds/told"
"$bluelift" shard merge "$seeds/job" -o "$seeds/result" >"$seeds/told"
seed parts "$seeds/job/parts/part-000000.log"
seed manifest "$seeds/job/job.json" "$seeds/result/manifest.json"
mkdir -p corpus/frames
printf '\x00\x1d\x00\x00\x00\x03\x09\x00\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\xf0\x3f\x01\x04\x00\x00\x03\x00\x00\x02\x01\x00\x03' >corpus/frames/one

for target in "${targets[@]}"; do
    if ! cargo +nightly fuzz run --sanitizer none --fuzz-dir . "$target" -- \
        -max_total_time="$seconds" -timeout=30 -rss_limit_mb=4096 -max_len=200000 -print_final_stats=1 >"$seeds/$target.txt" 2>&1; then
        tail -40 "$seeds/$target.txt"
        exit 1
    fi
    printf '%s: %s inputs in %s s, nothing broke\n' "$target" \
        "$(sed -n 's/^stat::number_of_executed_units: //p' "$seeds/$target.txt")" "$seconds"
done
