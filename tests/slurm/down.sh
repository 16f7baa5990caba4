#!/usr/bin/env bash
# Stops only what up.sh started in DIR (by pid file).
DIR=${1:?folder of the cluster}
for p in "$DIR"/run/slurmd.*.pid "$DIR"/run/slurmctld.pid "$DIR"/run/munged.pid; do
  [ -s "$p" ] && kill "$(cat "$p")" 2>/dev/null
done
exit 0
