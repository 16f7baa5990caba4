"""One queue with one server in SimPy: arrivals at rate 0.9, service at rate 1, mean time in the system.

Usage: m_m_1.py CUSTOMERS SEED. Prints the mean time in the system and the seconds of the run alone.
"""

import random
import sys
import time

import simpy


def arrive(env, line, n, rng):
    for _ in range(n):
        yield env.timeout(rng.expovariate(0.9))
        yield line.put(env.now)


def serve(env, line, n, rng, total):
    for _ in range(n):
        arrived = yield line.get()
        yield env.timeout(rng.expovariate(1.0))
        total[0] += env.now - arrived


def main():
    n, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    env = simpy.Environment()
    line, total = simpy.Store(env), [0.0]
    env.process(arrive(env, line, n, rng))
    env.process(serve(env, line, n, rng, total))
    begun = time.perf_counter()
    env.run()
    print(total[0] / n, time.perf_counter() - begun)


main()
