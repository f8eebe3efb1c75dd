import datetime

import pytest
from django.db import IntegrityError

from chantier.audit.models import Event, label
from chantier.paper import actions, kinds
from chantier.paper.models import Sheet
from chantier.paper.states import State
from chantier.paper.tokens import new_token
from chantier.rules import Denied
from tests.factories import AccountFactory, WorksiteFactory


@pytest.fixture
def card(monkeypatch):
    """A kind of sheet that makes nothing new; what it was applied with is kept."""
    monkeypatch.setattr(kinds, "_KINDS", {})
    applied = []

    def apply(*, sheet, by, now, name):
        applied.append(name)
        return sheet

    kinds.register_sheet("card", apply=apply, title="a card")
    return applied


@pytest.fixture
def worksite():
    return WorksiteFactory()


def printed(worksite, now, count=1):
    return actions.print_sheets(kind="card", about=worksite, count=count, by=None, now=now)


def enter(worksite, number, now, by=None, kind="card"):
    return actions.apply_sheet(number=number, kind=kind, about=worksite, by=by, now=now, name="Zoé")


def test_each_sheet_printed_bears_its_own_number(card, worksite, now):
    sheets = printed(worksite, now, 20)

    assert len({sheet.token for sheet in sheets}) == 20
    assert Sheet.objects.about(worksite).count() == 20
    assert Event.objects.get(verb="sheets printed").data == {"kind": "card", "count": 20}


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_batch_is_of_1_to_500_sheets(card, worksite, now, count):
    with pytest.raises(Denied, match="500"):
        printed(worksite, now, count)


def test_a_sheet_is_entered_once_and_the_second_time_says_when(card, worksite, now):
    (sheet,) = printed(worksite, now)
    by = AccountFactory()
    enter(worksite, str(sheet).lower(), now, by)

    with pytest.raises(Denied) as refused:
        enter(worksite, sheet.token, now + datetime.timedelta(days=3), by)

    assert card == ["Zoé"]
    assert str(sheet) in refused.value.reason
    assert "jeudi 1er octobre 2015" in refused.value.reason
    sheet.refresh_from_db()
    assert (sheet.state, sheet.applied_at, sheet.applied_by) == (State.APPLIED, now, by)
    assert sheet.made == label(sheet)


def test_a_refused_entry_leaves_the_sheet_to_be_entered(card, worksite, now, monkeypatch):
    (sheet,) = printed(worksite, now)

    def refuse(**read):
        raise Denied("Complet")

    with monkeypatch.context() as patch:
        patch.setattr(kinds, "_KINDS", {})
        kinds.register_sheet("card", apply=refuse, title="a card")
        with pytest.raises(Denied, match="Complet"):
            enter(worksite, sheet.token, now)

    assert enter(worksite, sheet.token, now) == sheet


def test_a_number_that_no_sheet_bears_is_refused(card, worksite, now):
    with pytest.raises(Denied):
        enter(worksite, new_token(), now)


@pytest.mark.parametrize("number", ["", "BCDFGHJK", "🙂" * 9, "2" * 100_000])
def test_what_is_no_number_is_refused_with_a_sentence(card, worksite, now, number):
    with pytest.raises(Denied):
        enter(worksite, number, now)


def test_a_sheet_of_another_worksite_is_refused(card, worksite, now):
    (sheet,) = printed(worksite, now)

    with pytest.raises(Denied):
        enter(WorksiteFactory(), sheet.token, now)


def test_a_cancelled_sheet_is_refused_and_an_entered_one_is_not_cancelled(card, worksite, now):
    spoilt, good = printed(worksite, now, 2)
    actions.void_sheet(sheet=spoilt, by=None, now=now)
    enter(worksite, good.token, now)
    good.refresh_from_db()

    with pytest.raises(Denied):
        enter(worksite, spoilt.token, now)
    with pytest.raises(Denied):
        actions.void_sheet(sheet=good, by=None, now=now)


def test_the_database_refuses_a_sheet_entered_at_no_time(card, worksite, now):
    (sheet,) = printed(worksite, now)

    with pytest.raises(IntegrityError):
        Sheet.objects.filter(pk=sheet.pk).update(state=State.APPLIED)


def test_the_database_refuses_the_same_number_twice(card, worksite, now):
    (sheet,) = printed(worksite, now)

    with pytest.raises(IntegrityError):
        Sheet.objects.create(token=sheet.token, kind="card", about=label(worksite), printed_at=now)
