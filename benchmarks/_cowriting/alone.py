"""What needs no other program: plain posts from one base, and authors recomputed."""

import random
import statistics
import time
from dataclasses import dataclass

from pycrdt import Doc, Text

from chantier.algorithms import provenance

POSTS, WRITERS, CHARACTERS = 50, 50, 33_500
POSTED = """
import gc, json, time
from tests.reports.factories import written, actions
from chantier.reports.models import SectionKey
from tests.factories import NOON
night = written()
section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
lines = [f"Phrase numéro {n}, déjà écrite à l’été." for n in range(50)]
base = actions.save_section(
    section=section, text="\\n\\n".join(lines), base_number=1, by=night.team, now=NOON)
times = []
gc.freeze()  # as the server does
for n in range(50):
    mine = [*lines]
    mine[n] = mine[n].replace("déjà", f"déjà et <{n}>")
    begun = time.perf_counter()
    actions.save_section(section=section, text="\\n\\n".join(mine), base_number=base.number,
                         by=night.team, now=NOON)
    times.append(time.perf_counter() - begun)
text = section.latest().text
print(json.dumps({"kept": sum(f"<{n}>" in text for n in range(50)), "times": times}))
"""


@dataclass(frozen=True)
class Authors:
    """Characters whose author was found right, of how many, and the seconds of CPU that it took."""

    right: int
    characters: int
    rows: int
    seconds: float


def p95(values: list[float]) -> float:
    """The value that one in twenty exceeds."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def authors(seed: int) -> Authors:
    """A section that fifty people typed, a phrase here and one there, each word an update."""
    drawn, journal, credited = random.Random(seed), [], ""
    writers: list[Doc[Text]] = [Doc(client_id=1000 + number) for number in range(WRITERS)]
    read = [0] * WRITERS
    while len(credited) < CHARACTERS:
        client = drawn.randrange(WRITERS)
        writer, text = writers[client], writers[client].get("text", type=Text)
        for update in journal[read[client] :]:
            writer.apply_update(update)
        at = drawn.randint(0, len(credited))
        for _word in range(drawn.randint(1, 12)):
            word = chr(0x3400 + client) * drawn.randint(1, 6)
            before = writer.get_state()
            text.insert(3 * at, word)  # three bytes a character
            journal.append(writer.get_update(before))
            credited = credited[:at] + word + credited[at:]
            at += len(word)
        read[client] = len(journal)
    begun = time.process_time()
    passages = provenance.passages(provenance.replay(journal))
    seconds = time.process_time() - begun
    right = sum(
        letter == chr(0x3400 + passage.client - 1000)
        for passage in passages
        for letter in passage.text
    )
    return Authors(right, len(credited), len(journal), seconds)
