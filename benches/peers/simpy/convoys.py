"""Convoys of three depots that share escorts, in SimPy: the model of `benches/convoys/mod.rs`, which explains it.

Usage: convoys.py DAYS REPLICATIONS SEED. Prints a line a replication (share given up, mean wait [d], share of the
escorts in use) and, last, the seconds of all runs.
"""

import random
import sys
import time

import simpy

DEPOTS, VEHICLES, ESCORTS = 3, 6, 9
GAP, URGENT, PATIENCE = 0.5, 0.2, 1.0
WAY, BREAKDOWN, REPAIR = (0.6, 1.8), 8.0, 0.5


class Depots:
    def __init__(self, rng):
        self.rng = rng
        self.env = simpy.Environment()
        self.vehicles = [simpy.PriorityResource(self.env, VEHICLES) for _ in range(DEPOTS)]
        self.escorts = simpy.PriorityResource(self.env, ESCORTS)
        self.asked = self.given_up = self.left = 0
        self.waits = 0.0
        # Escorts in use over time: each change counts from its own time to the end.
        self.in_use, self.moment = 0, 0.0
        for depot in range(DEPOTS):
            self.env.process(self.ask(depot))

    def ask(self, depot):
        while True:
            yield self.env.timeout(self.rng.expovariate(1.0 / GAP))
            self.asked += 1
            self.env.process(self.convoy(depot))

    def count(self, change):
        self.in_use += change
        self.moment += change * self.env.now

    def convoy(self, depot):
        env, rng, asked = self.env, self.rng, self.env.now
        priority = 0 if rng.random() < URGENT else 1
        vehicles = self.vehicles[depot].request(priority=priority)
        if not vehicles.triggered:
            yield vehicles | env.timeout(PATIENCE)
            if not vehicles.triggered:
                vehicles.cancel()
                self.given_up += 1
                return
        escort = self.escorts.request(priority=priority)
        yield escort
        self.count(1)
        self.waits += env.now - asked
        self.left += 1
        way, breakdown = rng.uniform(*WAY), rng.expovariate(1.0 / BREAKDOWN)
        if breakdown < way:
            yield env.timeout(breakdown)
            yield env.timeout(rng.expovariate(1.0 / REPAIR) + way - breakdown)
        else:
            yield env.timeout(way)
        self.escorts.release(escort)
        self.count(-1)
        yield env.timeout(rng.uniform(*WAY))
        self.vehicles[depot].release(vehicles)


def main():
    days, replications, seed = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    seconds = 0.0
    for replication in range(replications):
        depots = Depots(random.Random(f"{seed}/{replication}"))
        begun = time.perf_counter()
        depots.env.run(until=days)
        seconds += time.perf_counter() - begun
        in_use = (depots.in_use * days - depots.moment) / (days * ESCORTS)
        print(depots.given_up / depots.asked, depots.waits / depots.left, in_use)
    print(seconds)


main()
