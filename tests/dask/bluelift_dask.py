"""Runs the shards of a bluelift job on a Dask cluster.

    python tests/dask/bluelift_dask.py JOB [--scheduler ADDRESS] [--program bluelift] [--threads T]

Every worker sees the folder of the job under this path. Without a scheduler, workers are started here. A shard whose worker
dies is run again by Dask, elsewhere, and goes on at its last checkpoint; one that ends with code 75 is tried again; one that
ends with 1 or 2 is not. Ends with 0 when all parts are there: then `bluelift shard merge JOB`.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import time

from distributed import Client, LocalCluster, as_completed

TRIES = 5


def run_shard(program, job, index, threads):
    """Runs one shard on a worker; returns what it told. It may be run any number of times."""
    command = [program, "shard", "run", job, str(index), "--quiet", "--threads", str(threads)]
    for attempt in range(TRIES):
        ended = subprocess.run(command, capture_output=True, text=True)
        if ended.returncode == 0:
            return ended.stderr.strip()
        if ended.returncode != 75:
            break
        time.sleep(2**attempt)
    raise RuntimeError(f"shard {index} ended with {ended.returncode}: {ended.stderr.strip()}")


def missing(program, job):
    """The shards whose part is not there yet."""
    listed = subprocess.run(
        [program, "shard", "status", job, "--missing"], capture_output=True, text=True
    )
    for part in filter(None, listed.stdout.strip().split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def main():
    """Submits what is missing and waits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("job")
    parser.add_argument("--scheduler")
    parser.add_argument("--program", default="bluelift")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    job = str(pathlib.Path(options.job).resolve())
    shards = json.loads((pathlib.Path(job) / "job.json").read_text())["shards"]
    cluster = options.scheduler or LocalCluster(
        n_workers=options.workers, threads_per_worker=1, dashboard_address=None
    )
    failed = 0
    with Client(cluster) as client:
        futures = [
            client.submit(run_shard, options.program, job, index, options.threads, pure=False)
            for index in missing(options.program, job)
        ]
        for future in as_completed(futures):
            if future.exception() is None:
                print(future.result(), flush=True)
            else:
                failed += 1
                print(future.exception(), file=sys.stderr, flush=True)
    if not options.scheduler:
        cluster.close()
    print(f"{shards - failed} of {shards} shards are done", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
