"""Themes suggested from resampled sentences: mutual information of pairs of runs.

`python -m benchmarks themes FOLDER`: each folder inside has a `comments.csv` as Polis exports it.
"""

import argparse
import csv
import statistics
import time
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.metrics import normalized_mutual_info_score

from benchmarks import report
from chantier.algorithms.themes import Sentence, suggest


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Draw `rounds` bootstrap resamples of each conversation; compare what both hold in a theme."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks themes")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    print(report.versions("scikit-learn", "snowballstemmer"))
    for conversation in sorted(path for path in folder.iterdir() if path.is_dir()):
        with (conversation / "comments.csv").open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        body = next(column for column in rows[0] if "body" in column)
        sentences = [Sentence(number, row[body], "en") for number, row in enumerate(rows)]
        began = time.process_time()
        whole = suggest(sentences)
        took = time.process_time() - began
        draw = np.random.default_rng(seed)
        runs = []
        for _ in range(rounds):
            kept = sorted(set(draw.integers(0, len(sentences), len(sentences)).tolist()))
            found = suggest([sentences[number] for number in kept])
            runs.append({key: k for k, theme in enumerate(found.themes) for key in theme.keys})
        alike = []
        for first, second in combinations(runs, 2):
            shared = sorted(first.keys() & second.keys())
            if shared:
                labels = [[one[key] for key in shared] for one in (first, second)]
                alike.append(float(normalized_mutual_info_score(*labels)))
        middle = f"{statistics.median(alike):.2f}" if alike else "none"
        print(
            f"\n{conversation.name}: {len(sentences)} sentences, {len(whole.themes)} themes, "
            f"{len(whole.in_none)} in none; {took:.1f} s CPU; mutual information {middle}"
        )
        for theme in whole.themes:
            print(f"  {', '.join(theme.words)} ({len(theme.keys)}, {theme.stability:.2f})")
            for key in theme.telling:
                print(f"    - {sentences[int(str(key))].text[:110]}")
