"""On two hundred small pools, every answer is what trying every panel gives."""

import pytest

from chantier.algorithms.lottery import verify
from chantier.algorithms.lottery.diagnosis import diagnose
from chantier.algorithms.lottery.making import make
from tests.algorithms.lottery import small


@pytest.mark.parametrize("block", range(8))
def test_the_diagnosis_is_what_trying_every_panel_gives(block):
    for seed in range(block * 25, block * 25 + 25):
        pool = small.pool_of(seed)
        found, panels = diagnose(pool), small.panels_of(pool)
        assert found.feasible == bool(panels), seed
        if not panels:
            costs = [small.deviation(pool, panel) for panel in small.possible(pool)]
            said = found.json()["relaxation_cost"]
            assert said == (min(costs) if costs else None), seed
            continue
        seen = {ref for panel in panels for ref in panel}
        everybody = {one.ref for one in pool.entrants}
        assert set(found.unreachable) == everybody - seen, seed
        assert found.proven
        assert small.close(found.best, small.best_by_hand(pool)), seed
        assert found.certificate.bound >= found.best, seed
        check_remedies(pool, found)


def check_remedies(pool, found):
    for ref, changes in found.remedies.items():
        costs = [
            small.deviation(pool, panel)
            for panel in small.possible(pool)
            if ref in {one.ref for one in panel}
        ]
        cost = None if changes is None else sum(one.cost for one in changes)
        assert cost == (min(costs) if costs else None)


@pytest.mark.parametrize("objective", ["capped", "maximin", "leximin"])
def test_panels_of_small_pools_hold_and_reach_the_best_chance(objective):
    made = 0
    for seed in range(60):
        pool = small.pool_of(seed)
        if not small.panels_of(pool):
            continue
        lottery = make(pool, objective=objective, panels=200)
        verify.check(lottery.json())
        kept = 0.9 if objective == "capped" else 1
        assert lottery.smallest * 200 >= kept * small.best_by_hand(pool) * 200 - 2, seed
        made += 1
    assert made > 20
