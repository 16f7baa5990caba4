#!/usr/bin/env bash
# bluelift submit slurm on a throw-away cluster of two nodes: a task is killed and a node is lost, and the merged result has
# the bytes of one machine.
#
#   tests/slurm/test.sh BLUELIFT
#
# Needs slurm-wlm and munge, and root. Ends with 77 and says so if they are not there.
set -euo pipefail
bluelift=$(realpath "${1:?the program}")
here=$(cd "$(dirname "$0")" && pwd)
scenario=$(realpath "$here/../../scenarios/07-tasks-and-outcomes.toml")
for needed in munged slurmctld slurmd sbatch squeue; do
    if ! command -v "$needed" >/dev/null 2>&1 && ! [ -x "/usr/sbin/$needed" ]; then
        printf 'skipped: %s is not installed\n' "$needed"
        exit 77
    fi
done
if [ "$(id -u)" != 0 ]; then
    printf 'skipped: a throw-away cluster needs root\n'
    exit 77
fi
export PATH=$PATH:/usr/sbin

work=$(mktemp -d)
finish() {
    "$here/down.sh" "$work/cluster" || true
    rm -rf "$work"
}
trap finish EXIT
"$here/up.sh" "$work/cluster" 2
export SLURM_CONF=$work/cluster/slurm.conf

n=${N:-6000}
"$bluelift" shard plan "$scenario" -n "$n" --shards 6 -o "$work/job"
"$bluelift" submit slurm "$work/job" --poll 1 -o "$work/merged" >"$work/submit.txt" 2>"$work/told.txt" &
submit=$!

# Node and job of each task that runs.
tasks() {
    squeue -h -t running -o '%N %A' | sort
}
# Processes of this test's shards; the folder is this test's own.
shard_processes() {
    pgrep -f "shard run $work/job" || true
}

# Until both nodes work.
for _ in $(seq 300); do
    [ "$(tasks | wc -l)" = 2 ] && [ "$(shard_processes | wc -l)" -ge 2 ] && break
    sleep 0.1
done
tasks
printf 'killing a task: process %s\n' "$(shard_processes | head -1)"
kill -9 "$(shard_processes | head -1)"
sleep 1

# A node is lost: its slurmd is gone, and so is all that ran there. A shard takes the place of its script, so that its
# parent is the daemon of its step.
printf 'losing node n2\n'
kill -9 "$(cat "$work/cluster/run/slurmd.n2.pid")"
for process in $(shard_processes); do
    if tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -qx 'SLURMD_NODENAME=n2'; then
        daemon=$(awk '{ print $4 }' "/proc/$process/stat")
        kill -9 "$daemon" "$process" || true
    fi
done

if ! wait "$submit"; then
    cat "$work/told.txt" "$work"/job/logs/*
    printf 'submit failed\n'
    exit 1
fi
cat "$work/told.txt"
sinfo -N -h -o '%N %T'
"$bluelift" run "$scenario" -n "$n" --quiet -o "$work/one" >"$work/one.txt"
diff -r "$work/one" "$work/merged"
printf 'a task killed and a node lost: %s files have the bytes of one machine\n' "$(find "$work/merged" -type f | wc -l)"
