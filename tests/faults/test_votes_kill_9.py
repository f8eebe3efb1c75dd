"""kill -9 in mid-vote: each acknowledged vote is kept, as it was cast, and none counts twice.

The long version runs with CHANTIER_FAULTS=20.
"""

import os
import random

import pytest

from benchmarks import room
from benchmarks._room.house import House, wrong

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("server")]

KILLS = int(os.environ.get("CHANTIER_FAULTS", "2"))


def test_a_server_killed_in_mid_vote_loses_and_doubles_no_vote(tmp_path):
    house = House(tmp_path)
    rooms = house.rooms()
    phones = room.vote_through_kills(house, rooms[0], KILLS, 12 * KILLS, random.Random(2015))

    assert all(phone.acknowledged_at for phone in phones)
    assert wrong(house.kept(rooms), [phone.value for phone in phones]) == (0, 0)
