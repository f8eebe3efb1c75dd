"""What the words of a URL stand for in the standard world of tests/world.py."""

from collections.abc import Callable
from typing import Any

from chantier.debates.models import Poll, SpeakingTurn
from chantier.meetings.models import ExchangeGroup
from chantier.notices import unsubscribe
from chantier.people import codes
from chantier.reports.models import Correction, Picture, Remark, ReportReturn, SectionVersion
from chantier.themes.models import Milestone
from tests.factories import NOON

Find = Callable[[Any], object]


def a_return(world: Any) -> int:
    """The report given back to the participant."""
    row, _created = ReportReturn.objects.get_or_create(
        report=world.things["report"],
        registration=world.things["registration"],
        defaults={"reach": "email", "at": NOON},
    )
    return int(row.pk)


def a_picture(world: Any) -> int:
    """Of the report."""
    row, _created = Picture.objects.get_or_create(
        report=world.things["report"],
        number=1,
        defaults={"upload": world.things["attachment"].upload, "alt": "Une salle"},
    )
    return int(row.number)


def a_correction(world: Any) -> int:
    """What the participant asked to correct."""
    row, _created = Correction.objects.get_or_create(
        report=world.things["report"],
        contribution=world.things["contribution"],
        participation=world.things["participation"],
        defaults={"text": "Autrement.", "asked_at": NOON},
    )
    return int(row.pk)


def a_remark(world: Any) -> int:
    """Said of a part."""
    row, _created = Remark.objects.get_or_create(
        section=world.things["section"],
        kind="comment",
        text="À voir.",
        participation=world.things["participation"],
        defaults={"at": NOON},
    )
    return int(row.pk)


def a_wording(world: Any) -> int:
    """A text on hold, beside the one that stands."""
    section = world.things["section"]
    SectionVersion.objects.get_or_create(
        section=section, number=1, defaults={"text": "Un texte.", "at": NOON}
    )
    row, _created = Remark.objects.get_or_create(
        section=section,
        kind="wording",
        proposed="Un autre texte.",
        participation=world.things["participation"],
        defaults={"at": NOON},
    )
    return int(row.pk)


def a_turn(world: Any) -> int:
    """Somebody of the participant's constituency spoke."""
    row, _created = SpeakingTurn.objects.get_or_create(
        meeting=world.meeting,
        constituency=world.things["constituency"],
        started_at=NOON,
        defaults={"seconds": 60},
    )
    return int(row.pk)


def a_milestone(world: Any) -> int:
    """A step promised about the proposal."""
    row, _created = Milestone.objects.get_or_create(
        proposal=world.things["proposal"], label="Ouvrir", defaults={"due_on": NOON.date()}
    )
    return int(row.pk)


def a_table(world: Any) -> int:
    """A table of the workshop."""
    row, _created = ExchangeGroup.objects.get_or_create(meeting=world.meeting, number=1)
    return int(row.pk)


def a_poll(world: Any) -> int:
    """A question of preference put in the workshop."""
    row, _created = Poll.objects.get_or_create(
        meeting=world.meeting,
        number=1,
        defaults={"kind": "dots", "question": "Quoi ?", "options": ["A", "B"], "opened_at": NOON},
    )
    return int(row.number)


# `word`, or `url:name.word` where a word means something else in one URL.
ARGUMENTS: dict[str, Find] = {
    "worksite_slug": lambda world: world.worksite.slug,
    "space_slug": lambda world: world.space.slug,
    "initiative_slug": lambda world: world.things["initiative"].slug,
    "attachment_pk": lambda world: world.things["attachment"].pk,
    "bearer_pk": lambda world: world.things["initiative"].bearers.get().pk,
    "code": lambda world: world.worksite.code,
    "slug": lambda world: world.meeting.slug,
    "reports:section.key": lambda world: "diagnosis",
    "reports:versions.key": lambda world: "diagnosis",
    "reports:beneath.key": lambda world: "diagnosis",
    "reports:sign.key": lambda world: "diagnosis",
    "publications:form.key": lambda world: "pdf",
    "publications:image.number": lambda world: 1,
    "publications:image.name": lambda world: f"{'0' * 32}.svg",
    "publications:citation.form": lambda world: "bibtex",
    "publications:embed.name": lambda world: "figure-1",
    "publications:release_form.key": lambda world: "pdf",
    "publications:release_form.number": lambda world: 1,
    "publications:version.number": lambda world: 1,
    "reports:picture.number": a_picture,
    "reports:remove_picture.number": a_picture,
    "reports:edition.number": lambda world: 1,
    "reports:edition_data.number": lambda world: 1,
    "reports:edition_words.number": lambda world: 1,
    "reports:margin.key": lambda world: "diagnosis",
    "reports:add_remark.key": lambda world: "diagnosis",
    "reports:remark.pk": a_remark,
    "reports:accept.pk": a_remark,
    "reports:join.pk": a_wording,
    "reports:finding.pk": lambda world: world.things["finding"].pk,
    "reports:drop.pk": lambda world: world.things["finding"].pk,
    "reports:restore.pk": lambda world: world.things["finding"].pk,
    "reports:mark.pk": a_return,
    "reports:again.pk": a_return,
    "reports:on_behalf.pk": a_return,
    "reports:dissent_for.pk": a_return,
    "reports:correct_for.pk": a_return,
    "reports:correct_for.number": lambda world: world.things["contribution"].number,
    "reports:correct.number": lambda world: world.things["contribution"].number,
    "reports:set_aside.number": lambda world: world.things["contribution"].number,
    "reports:take_up.number": lambda world: world.things["contribution"].number,
    "reports:answer.pk": a_correction,
    "debates:room.code": lambda world: world.meeting.room_code,
    "debates:correct_turn.pk": a_turn,
    "debates:floor.pk": lambda world: 1,
    **{
        f"debates:{name}.number": a_poll
        for name in ("preference", "poll_paper", "poll_count", "close_poll")
    },
    "debates:uncross.pk": lambda world: 1,
    "debates:table_notes.table": a_table,
    "debates:conflict.pk": lambda world: world.things["conflict"].pk,
    "debates:move_conflict.pk": lambda world: world.things["conflict"].pk,
    "debates:say_settled.pk": lambda world: world.things["conflict"].pk,
    "debates:say_settled.position": lambda world: 1,
    "debates:close_statement.number": lambda world: world.things["statement"].number,
    "debates:statement_result.number": lambda world: world.things["statement"].number,
    "debates:opinion_group.number": lambda world: 1,
    "debates:map_data.number": lambda world: 1,
    "debates:raise_conflict.number": lambda world: world.things["statement"].number,
    **{
        f"debates:{name}.number": lambda world: world.things["contribution"].number
        for name in (
            *("contribution", "withdraw", "validate", "consent", "split", "moderate"),
            *("read_back", "release_aloud", "cosign"),
        )
    },
    "people:unsubscribe.token": lambda world: unsubscribe.address(
        world.things["person"].key, "fr"
    ).split("/")[-2],
    "token": lambda world: codes.link_token(world.things["person"].key, 1),
    "spaces:constituency.pk": lambda world: world.things["constituency"].pk,
    "spaces:unseat.pk": lambda world: 1,
    "spaces:remove_role.pk": lambda world: 1,
    "mfa_remove_webauthn.pk": lambda world: 1,
    "meetings:move.step": lambda _world: "open",
    "meetings:remove_role.pk": lambda world: world.meeting.roles.first().pk,
    "key": lambda world: world.things["registration"].key,
    "people:hand_over.key": lambda world: world.things["person"].key,
    "registrations:entered.key": lambda world: world.things["person"].key,
    **{f"jobs:{name}.key": lambda world: world.things["job"].pk for name in ("job", "cancel")},
    **{
        f"library:{name}.pk": lambda world: world.things["hypothesis"].pk
        for name in ("hypothesis", "evidence")
    },
    **{
        f"themes:{name}.pk": lambda world: world.things["theme"].pk
        for name in ("theme", "edit", "drop", "merge")
    },
    "themes:answer_suggestion.pk": lambda _world: 1,
    "themes:sheet.sheet": lambda _world: "liste",
    "themes:compose_group.pk": lambda world: world.things["group"].pk,
    **{
        f"themes:{name}.pk": lambda world: world.things["group"].pk
        for name in ("group", "write_group", "group_dissent")
    },
    "themes:year.year": lambda _world: 2016,
    "themes:reach.pk": a_milestone,
    **{
        f"themes:{name}.number": lambda world: world.things["proposal"].number
        for name in ("proposal", "address", "follow_up", "put_to_vote", "announce", "reach")
    },
    **{
        f"portal:{name}.slug": lambda world: world.worksite.slug
        for name in ("worksite", "reach", "outbox", "letters", "mark")
    },
}
