"""`python -m benchmarks` lists them; `python -m benchmarks NAME [--option value …]` runs one."""

import argparse
import importlib
import pkgutil
import sys

import benchmarks
from benchmarks import report


def names() -> dict[str, str]:
    """Each benchmark and the first line of its description: modules that have a `run`."""
    found = {}
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name not in {"__main__", "report"} and not module.name.startswith("_"):
            loaded = importlib.import_module(f"benchmarks.{module.name}")
            if hasattr(loaded, "run"):
                found[module.name] = (loaded.__doc__ or "").strip().splitlines()[0]
    return found


def main() -> int:
    """Run the benchmark named, or list all."""
    known = names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(known), help="what to measure")
    parser.add_argument("--rounds", type=int, default=3, help="each peer runs so often, in turn")
    parser.add_argument("--seed", type=int, default=2015, help="of whatever is drawn at random")
    options, rest = parser.parse_known_args()
    if options.name is None:
        for name, says in sorted(known.items()):
            print(f"{name:<16} {says}")
        return 0
    chosen = importlib.import_module(f"benchmarks.{options.name}")
    print(report.heading(options.name, rounds=options.rounds, seed=options.seed))
    chosen.run(rounds=options.rounds, seed=options.seed, arguments=rest)
    return 0


if __name__ == "__main__":
    sys.exit(main())
