#!/usr/bin/env bash
# A throw-away Slurm cluster on loopback: munged + slurmctld + N slurmd, no systemd,
# no cgroups, no database. Needs (Debian 12): slurm-wlm munge. Run as root.
#   tests/slurm/up.sh DIR [NODES]     then:  export SLURM_CONF=DIR/slurm.conf
set -euo pipefail
DIR=${1:?folder of the cluster}; NODES=${2:-2}; HOST=$(hostname -s)
CPUS=${CPUS_PER_NODE:-1}; MEM=${MEM_PER_NODE:-1000}
mkdir -p "$DIR"/{state,spool,log,run}; DIR=$(cd "$DIR" && pwd); chmod 755 "$DIR" "$DIR/run"
# --- munge: own key, own socket
[ -s "$DIR/munge.key" ] || { umask 077; head -c 1024 /dev/urandom >"$DIR/munge.key"; umask 022; }
chmod 600 "$DIR/munge.key"
munged --force --key-file="$DIR/munge.key" --socket="$DIR/run/munge.socket" \
  --pid-file="$DIR/run/munged.pid" --log-file="$DIR/log/munged.log" --seed-file="$DIR/run/munge.seed"
# --- slurm.conf
cat >"$DIR/slurm.conf" <<EOF
ClusterName=local
SlurmctldHost=$HOST(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$DIR/run/munge.socket,cred_expire=5
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort=16817
StateSaveLocation=$DIR/state
SlurmdSpoolDir=$DIR/spool/%n
SlurmctldPidFile=$DIR/run/slurmctld.pid
SlurmdPidFile=$DIR/run/slurmd.%n.pid
SlurmctldLogFile=$DIR/log/slurmctld.log
SlurmdLogFile=$DIR/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$DIR/log/jobcomp.txt
MpiDefault=none
ReturnToService=2
SlurmdParameters=config_overrides
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=200000,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobRequeue=1
RequeueExit=75
MaxArraySize=100001
MaxJobCount=100000
KillWait=2
SlurmdTimeout=10
MinJobAge=300
InactiveLimit=0
Waittime=0
EOF
for i in $(seq 1 "$NODES"); do
  echo "NodeName=n$i NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$((17000+i)) CPUs=$CPUS RealMemory=$MEM State=UNKNOWN" >>"$DIR/slurm.conf"
done
echo "PartitionName=main Nodes=n[1-$NODES] Default=YES MaxTime=INFINITE State=UP" >>"$DIR/slurm.conf"
: >"$DIR/plugstack.conf"; echo "PlugStackConfig=$DIR/plugstack.conf" >>"$DIR/slurm.conf"
export SLURM_CONF="$DIR/slurm.conf"
slurmctld -c
for i in $(seq 1 "$NODES"); do mkdir -p "$DIR/spool/n$i"; slurmd -c -N "n$i"; done
for _ in $(seq 1 50); do
  [ "$(sinfo -h -N -o %T 2>/dev/null | grep -c idle)" = "$NODES" ] && break; sleep 0.2
done
sinfo -N -l
echo "export SLURM_CONF=$SLURM_CONF"
