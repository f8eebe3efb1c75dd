"""The journal of a section: every post kept, merged and credited; older versions brought in."""

import pytest
from django.db import IntegrityError, transaction

from chantier.people.models import Channel
from chantier.reports import actions, authors
from chantier.reports.models import SectionKey, SectionUpdate
from tests.factories import NOON
from tests.reports.factories import written

FIRST = "Un fait. Un autre fait."


def started():
    night = written()
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(section=section, text=FIRST, base_number=1, by=night.team, now=NOON)
    return night, section


def save(section, text, base, **who):
    return actions.save_section(section=section, text=text, base_number=base, now=NOON, **who)


def test_two_who_changed_different_sentences_are_merged_and_each_credited():
    night, section = started()
    save(section, "Un fait établi. Un autre fait.", 2, by=night.team)

    version = save(
        section,
        "Un fait. Un autre fait, plus grave.",
        2,
        by=None,
        participation=night.paper.participation,
        channel=Channel.PAPER,
    )

    assert version.text == "Un fait établi. Un autre fait, plus grave."
    row = SectionUpdate.objects.get(section=section, number=version.number)
    assert (row.base, row.participation, row.channel) == (2, night.paper.participation, "paper")
    typed = [one.text for one in authors.who_typed(section) if one.row == row]
    assert "".join(typed) == ", plus grave"


def test_who_typed_nothing_over_an_older_text_changes_nothing():
    night, section = started()
    standing = save(section, "Un fait établi. Un autre fait.", 2, by=night.team)

    assert save(section, FIRST, 2, by=night.team) == standing
    assert section.journal.count() == 3


def test_a_post_sent_again_after_another_saved_is_not_doubled():
    night, section = started()
    mine = FIRST + " Ma phrase."
    save(section, mine, 2, by=night.team)
    save(section, mine + " Leur phrase.", 3, by=night.team)

    with pytest.raises(actions.SavedMeanwhile):
        save(section, mine, 2, by=night.team)
    assert section.latest().text.count("Ma phrase.") == 1


def test_fifty_posts_from_one_base_are_all_kept():
    night, section = started()

    for number in range(50):
        save(section, f"{FIRST} Phrase numéro {number}.", 2, by=night.team)

    text = section.latest().text
    assert all(f" Phrase numéro {number}." in text for number in range(50))
    assert section.journal.count() == 52


def test_shares_name_accounts_and_only_the_constituency_of_participants():
    night, section = started()
    save(section, FIRST + " Été.", 2, by=None, participation=night.web.participation)

    found = {share.name: share.characters for share in authors.shares(section)}

    assert sum(found.values()) == len(section.latest().text)
    assert any(str(night.web.constituency) in name and count == 5 for name, count in found.items())
    assert not any(night.web.participation.pseudonym in name for name in found)


def test_a_row_number_is_given_once():
    _night, section = started()
    row = section.rows()[0]
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_row_follows_its_base():
    _night, section = started()

    with pytest.raises(IntegrityError), transaction.atomic():
        section.journal.update(base=99)
