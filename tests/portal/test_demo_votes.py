"""What the fictional people of the demonstration vote, computed as any worksite's votes are."""

import datetime

from chantier.debates import opinions
from chantier.meetings import actions as meetings
from chantier.portal.actions import import_worksite
from chantier.portal.demo.cast import engage
from chantier.portal.demo.evening import Evening
from chantier.portal.demo.play import FILE_2015, WORKSHOPS, words
from chantier.portal.worksite_file import read
from chantier.worksites import actions as worksites
from chantier.worksites.states import State


def test_a_common_ground_a_conflict_and_too_few_votes_are_seen(db):
    start = datetime.datetime(2015, 9, 1, 9, tzinfo=datetime.UTC)
    data = read(FILE_2015.read_bytes()).data
    worksite, _changes = import_worksite(data=data, by=None, now=start)
    cast = engage(worksite.space, now=start)
    worksites.open_invitation(worksite=worksite, by=cast["animation"], now=start)
    meeting = worksite.meetings.workshops().in_order()[0]
    meetings.open_registration(meeting=meeting, by=cast["animation"], now=start)
    evening = Evening(meeting, cast, words())
    evening.register(WORKSHOPS[0][0])
    worksites.move_to(worksite=worksite, state=State.WORKSHOPS, by=cast["animation"], now=start)
    evening.meeting.refresh_from_db()
    evening.open_doors()
    evening.vote()
    evening.close_votes()
    evening.map_opinions()

    page = opinions.page_of(worksite.opinion_maps.get(), exact=False, language="fr")

    assert [told.statement.number for told in page.common] == [2]
    assert sorted(told.statement.number for told in page.conflicts) == [1, 4]
    assert [statement.number for statement in page.few] == [5]
    assert [statement.number for statement in page.nothing_more] == [3]
    assert page.left_out == []
