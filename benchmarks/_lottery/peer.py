"""Run by the peer's own interpreter: pools as JSON lines in, its maximin as JSON lines out.

Knows sortition-algorithms and the standard library, and nothing of Chantier.
"""

import json
import sys
import time

from sortition_algorithms import Settings, read_in_features, read_in_people
from sortition_algorithms.committee_generation import find_distribution_maximin


def maximin(pool):
    """The chance of each person, how many panels, CPU seconds. Blank households: each their own."""
    head = ["category", "name", "min", "max"]
    rows = [dict(zip(head, map(str, quota), strict=True)) for quota in pool["quotas"]]
    features, *_ = read_in_features(head, rows, pool["places"])
    names = list(dict.fromkeys(quota[0] for quota in pool["quotas"]))
    homes = any(one["household"] for one in pool["people"])
    settings = Settings(
        id_column="ref",
        columns_to_keep=["home"],
        check_same_address=homes,
        check_same_address_columns=["home"] if homes else [],
        max_attempts=1,
    )
    people, *_ = read_in_people(
        ["ref", "home", *names],
        [
            {"ref": one["ref"], "home": one["household"] or one["ref"], **one["values"]}
            for one in pool["people"]
        ],
        features,
        settings,
    )
    began = time.process_time()
    committees, probabilities, _said = find_distribution_maximin(
        features, people, pool["places"], settings.check_same_address_columns
    )
    took = time.process_time() - began
    chances = {one["ref"]: 0.0 for one in pool["people"]}
    for committee, probability in zip(committees, probabilities, strict=True):
        for ref in committee:
            chances[ref] += probability
    return {"cpu": took, "chances": chances, "panels": sum(p > 0 for p in probabilities)}


for line in sys.stdin:
    try:
        answer = maximin(json.loads(line))
    except Exception as error:  # the caller says what the peer said
        answer = {"error": f"{type(error).__name__}: {error}"[:200]}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
