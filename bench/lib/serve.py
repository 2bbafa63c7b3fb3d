"""Answers requests, a line of JSON each: {"work": ..., "budget": ms} -> {"ms": ..., "check": ...}, or {} for a work unknown."""

import json
import sys
import time


def best(run, budget):
    end = time.perf_counter() + budget / 1000
    group, least = 1, float("inf")
    while time.perf_counter() < end or least == float("inf"):
        before = time.perf_counter()
        for _ in range(group):
            run()
        took = time.perf_counter() - before
        if took < 0.002:
            group *= 2
        else:
            least = min(least, took / group)
    return least * 1000


def serve(works):
    """Each work is made when it is first asked for, and gives what to run and a number of the result to compare."""
    made = {}
    for line in sys.stdin:
        request = json.loads(line)
        work = request["work"]
        if work in works:
            if work not in made:
                made[work] = works[work]()
            run, check = made[work]
            print(json.dumps({"ms": best(run, request["budget"]), "check": float(check)}), flush=True)
        else:
            print("{}", flush=True)
