"""What every benchmark prints: the machine, the versions, then medians and ratios side by side."""

import datetime
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path


def heading(name: str, **parameters: object) -> str:
    """Date, machine, interpreter, and what was asked for."""
    today = datetime.datetime.now(tz=datetime.UTC).date()  # noqa: TID251  the date of the run
    given = ", ".join(f"{key} {value}" for key, value in parameters.items())
    machine = f"{_processor()}, {os.cpu_count()} cores, {_memory()}; {platform.system()}"
    return f"# {name}: {today}\n{machine}; Python {platform.python_version()}\n{given}"


def versions(*packages: str) -> str:
    """The versions of the peers and of what we stand on."""
    return ", ".join(f"{package} {version(package)}" for package in packages)


def table(results: Mapping[str, Mapping[str, Sequence[float]]], *, against: str) -> str:
    """Medians of each measure for each peer, and how many times those of `against` they are.

    `results[peer][measure]` are the values of the rounds.
    """
    measures = list(results[against])
    widths = [max(len(measure) + 9, 16) for measure in measures]
    lines = [" " * 24 + "".join(m.rjust(w) for m, w in zip(measures, widths, strict=True))]
    for peer, values in results.items():
        cells = []
        for measure, width in zip(measures, widths, strict=True):
            median = statistics.median(values[measure])
            ratio = median / (statistics.median(results[against][measure]) or float("nan"))
            cells.append(f"{median:.4g} (×{ratio:.2f})".rjust(width))
        lines.append(f"{peer:<24}" + "".join(cells))
    return "\n".join(lines)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
