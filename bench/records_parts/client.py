"""A process of clients: a plan as JSON on standard input, the figures as JSON on standard output."""

import json
import sys
from dataclasses import asdict

from records_parts.load import drive, summed
from records_parts.requests import Target, bundles, single


def main() -> None:
    """Run the plan."""
    plan = json.loads(sys.stdin.read())
    target = Target(plan["port"], plan["base"], plan["tokens"])
    seeds = [f"{plan['seed']}-{number}" for number in range(plan["connections"])]
    lines = [
        bundles(target.of(number), seed)
        if plan["kind"] == "bundle"
        else single(target.of(number), plan["kind"], seed, plan["known"])
        for number, seed in enumerate(seeds)
    ]
    sys.stdout.write(json.dumps(asdict(summed(*drive(target.port, lines, plan["seconds"])))))


if __name__ == "__main__":
    main()
