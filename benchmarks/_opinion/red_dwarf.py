"""The peer: red-dwarf, in its own environment. Reads jobs as JSON lines, writes answers so."""

import json
import sys
import time

import numpy as np
import pandas as pd
from reddwarf.implementations.polis import run_pipeline
from reddwarf.utils.stats import calculate_comment_statistics


def answer(job: dict) -> dict:
    """Groups of a conversation, or statistics given groups."""
    rows, columns, values = (np.array(part) for part in job["votes"])
    if job["do"] == "groups":
        records = [
            {"participant_id": int(r), "statement_id": int(c), "vote": int(v), "modified": 0}
            for r, c, v in zip(rows, columns, values, strict=True)
        ]
        began = time.process_time()
        result = run_pipeline(votes=records)
        took = time.process_time() - began
        found = result.participants_df["cluster_id"]
        groups = {str(k): int(v) for k, v in found.items() if pd.notna(v)}
        return {"groups": groups, "cpu": took}
    table = np.full((max(rows) + 1, max(columns) + 1), np.nan)
    table[rows, columns] = values
    kept = np.array(job["groups"]) >= 0
    labels = np.array(job["groups"])[kept].tolist()
    found = calculate_comment_statistics(pd.DataFrame(table[kept]), cluster_labels=labels)
    _, _, share, ratio, share_test, ratio_test, consensus = found
    names = ("share", "ratio", "share_test", "ratio_test", "consensus")
    parts = (share, ratio, share_test, ratio_test, consensus)
    return {name: part.tolist() for name, part in zip(names, parts, strict=True)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
