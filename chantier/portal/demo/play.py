"""Plays the two worksites of the demonstration, from their files to where they stand."""

import datetime
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Template
from typing import Any

from django.urls import reverse
from django.utils import timezone

from chantier.meetings import actions as meetings
from chantier.meetings.models import ExchangeGroup, Meeting, MeetingRoleKind
from chantier.people.codes import link_path, paper_code
from chantier.people.models import Channel, Person
from chantier.portal.actions import import_worksite
from chantier.portal.demo.cast import DOMAIN, PASSWORD, ROLES, Cast, engage
from chantier.portal.demo.evening import DAY, Evening
from chantier.portal.worksite_file import read
from chantier.publications import actions as publications
from chantier.publications.edition import build
from chantier.publications.models import Publication
from chantier.reports.models import Finding
from chantier.themes import actions as themes
from chantier.themes.models import Theme
from chantier.themes.states import ProposalState
from chantier.worksites import actions as worksites
from chantier.worksites.models import Worksite
from chantier.worksites.states import State

HERE = Path(__file__).parent
FILE_2015 = HERE.parent / "worksites" / "2015.toml"
FILE_TODAY = HERE / "today.toml"
# Of each workshop of 2015: how many register, and the file of its own words.
WORKSHOPS = ((58, "words"), (46, "second"), (44, "third"))
Say = Callable[[str], None]


def words(evening: str = "words") -> dict[str, Any]:
    """What the fictional people say: the words of an evening, over those of the first."""
    said, own = (
        tomllib.loads((HERE / f"{name}.toml").read_text("utf-8")) for name in ("words", evening)
    )
    return said | own | {"voices": said["voices"] | own["voices"]}


def _load(source: str, now: datetime.datetime) -> Worksite:
    found = read(source.encode())
    if found.problems:
        raise ValueError("\n".join(map(str, found.problems)))
    worksite, _changes = import_worksite(data=found.data, by=None, now=now)
    return worksite


def _open(worksite: Worksite, cast: Cast, now: datetime.datetime) -> Iterator[Meeting]:
    """The invitation goes out and registration opens."""
    worksites.open_invitation(worksite=worksite, by=cast["animation"], now=now)
    for meeting in worksite.meetings.in_order():
        yield meetings.open_registration(meeting=meeting, by=cast["animation"], now=now)


def play_2015(say: Say) -> Worksite:
    """The worksite of 2015, from its invitation to its publication."""
    worksite, cast = play_workshops(say)
    _pool(worksite, cast, words(), say)
    _publish(worksite, cast, say)
    return worksite


def play_workshops(say: Say) -> tuple[Worksite, Cast]:
    """The worksite of 2015 until its three reports are given back."""
    start = timezone.make_aware(datetime.datetime(2015, 9, 1, 9))  # noqa: DTZ001  made aware
    say("2015: invitation")
    worksite = _load(FILE_2015.read_text("utf-8"), start)
    cast = engage(worksite.space, now=start)
    easy = {"easy_to_read": words()["book"]["easy_to_read"]}
    worksites.update_texts(worksite=worksite, texts=easy, by=cast["animation"], now=start)
    worksite.refresh_from_db()
    for initiative in worksite.initiatives.all():
        initiative.bearers.get_or_create(account=cast["porteuse"])
    opened = list(_open(worksite, cast, start))
    workshops = [meeting for meeting in opened if meeting.starts_at]
    for number, (meeting, played) in enumerate(zip(workshops, WORKSHOPS, strict=True)):
        count, own = played
        say(f"2015: {meeting.title}")
        evening = Evening(meeting, cast, words(own))
        evening.register(count)
        if number == 0:
            _move(worksite, State.WORKSHOPS, cast, evening.starts_at)
        evening.open_doors()
        spoken = evening.speak()
        if number == 0:
            evening.cross(spoken)
            evening.vote()
            evening.prefer()
            evening.close_votes()
            evening.disagree(spoken)
            evening.map_opinions()
        evening.finish()
        report = evening.write()
        evening.review(report)
        evening.give_back(report, dissent=number == 0)
    return worksite, cast


def _move(worksite: Worksite, state: State, cast: Cast, now: datetime.datetime) -> None:
    worksites.move_to(worksite=worksite, state=state, by=cast["animation"], now=now)
    worksite.refresh_from_db()


def _pool(worksite: Worksite, cast: Cast, said: dict[str, Any], say: Say) -> None:
    """Themes, exchange groups, conclusions, a proposal that is addressed and answered."""
    say("2015: pooling day")
    now = timezone.make_aware(datetime.datetime(2016, 1, 15, 9))  # noqa: DTZ001  made aware
    _move(worksite, State.POOLING, cast, now)
    pooling_day = worksite.meetings.pooling_days().get()
    steering: dict[str, Any] = {"by": cast["comite"], "now": now}
    works = []
    for row in said["themes"]:
        theme = _theme(worksite, row, steering)
        group = themes.open_group(meeting=pooling_day, title=row["title"], **steering)
        works.append((group, theme, row["conclusions"]))
    themes.decide_themes(worksite=worksite, taken_on=now.date(), reasons="", **steering)
    who: dict[str, Any] = {"by": cast["animation"], "now": now + 15 * DAY}
    for group, theme, conclusions in works:
        themes.write_conclusions(group=group, theme=theme, conclusions=conclusions, **who)
    for role in ("salle1", "salle2"):
        meetings.assign_role(
            meeting=pooling_day, account=cast[role], role=MeetingRoleKind.FACILITATOR, **who
        )
    meetings.start(meeting=pooling_day, **who)
    meetings.finish(meeting=pooling_day, **who)
    group, theme, _conclusions = works[1]
    _follow(worksite, cast, said["voices"], group=group, theme=theme, now=now + 15 * DAY)


def _follow(
    worksite: Worksite,
    cast: Cast,
    voices: dict[str, str],
    *,
    group: ExchangeGroup,
    theme: Theme,
    now: datetime.datetime,
) -> None:
    """A proposal is addressed, then answered in part; a promised step has not come."""
    proposal = themes.propose(
        worksite=worksite,
        group=group,
        theme=theme,
        text=voices["proposal"],
        by=cast["animation"],
        now=now,
    )
    sent = (now + 5 * DAY).date()
    themes.address(
        proposal=proposal,
        addressee="L’espace de coopération",
        on=sent,
        due_on=sent + 60 * DAY,
        by=cast["animation"],
        now=now + 5 * DAY,
    )
    themes.follow_up(
        proposal=proposal,
        state=ProposalState.PARTLY,
        text=voices["answer"],
        said_by="Le comité de pilotage (fictif)",
        said_on=sent + 50 * DAY,
        source="Lettre de la démonstration",
        by=cast["animation"],
        now=now + 56 * DAY,
    )
    themes.announce_milestone(
        proposal=proposal,
        label=voices["milestone"],
        due_on=sent + 200 * DAY,
        by=cast["animation"],
        now=now + 56 * DAY,
    )


def _publish(worksite: Worksite, cast: Cast, say: Say) -> None:
    say("2015: publication")
    now = timezone.make_aware(datetime.datetime(2016, 4, 1, 9))  # noqa: DTZ001  made aware
    _move(worksite, State.PUBLICATION, cast, now)
    known, said = Publication.objects.get(worksite=worksite), words()["book"]
    publication = publications.write_publication(
        worksite=worksite,
        title=known.title,
        foreword=said["foreword"],
        licence=known.licence,
        by=cast["animation"],
        now=now,
    )
    publications.release(
        publication=publication,
        edition=build(worksite, publication),
        note="",
        by=cast["animation"],
        now=now,
    )


def play_today(now: datetime.datetime, say: Say) -> Worksite:
    """A worksite around today: a report being written, a room open now, registration open."""
    say("today: a worksite to act in")
    today = timezone.localdate(now)
    days = {
        "held": today - 10 * DAY,
        "now": today,
        "soon": today + 21 * DAY,
        "later": today + 35 * DAY,
        "pooling": today + 56 * DAY,
        "start": today - 40 * DAY,
        "end": today + 90 * DAY,
    }
    source = Template(FILE_TODAY.read_text("utf-8")).substitute(
        {name: day.isoformat() for name, day in days.items()}
    )
    worksite = _load(source, now - 45 * DAY)
    cast = engage(worksite.space, now=now - 45 * DAY)
    for initiative in worksite.initiatives.all():
        initiative.bearers.get_or_create(account=cast["porteuse"])
    opened = {meeting.slug: meeting for meeting in _open(worksite, cast, now - 44 * DAY)}
    said = words()
    held = Evening(opened["soiree-tenue"], cast, said)
    held.register(24)
    _move(worksite, State.WORKSHOPS, cast, held.starts_at)
    held.open_doors()
    held.speak()
    held.finish()
    held.remark(held.write())
    room = Evening(opened["soiree-en-cours"], cast, said)
    room.register(18)
    room.open_doors()
    room.cross(room.speak())
    room.explain()
    room.vote()
    Evening(opened["soiree-a-venir"], cast, said).register(9)
    Evening(opened["petite-soiree"], cast, said).register(8)
    _prepare_pooling(Evening(opened["journee"], cast, said), now)
    return worksite


def _prepare_pooling(day: Evening, now: datetime.datetime) -> None:
    """Themes decided after the first evening, ranked by two people in three; tables to plan."""
    day.meeting.refresh_from_db()  # its worksite has moved on since it was opened
    worksite = day.meeting.worksite
    decided: dict[str, Any] = {"by": day.cast["comite"], "now": now - 5 * DAY}
    named = [_theme(worksite, row, decided) for row in day.words["themes"]]
    themes.decide_themes(worksite=worksite, taken_on=(now - 5 * DAY).date(), reasons="", **decided)
    for turn, registration in enumerate(day.register(24)):
        if turn % 3 == 2:
            continue
        typed = registration.channel != Channel.WEB
        themes.wish(
            registration=registration,
            themes=[named[turn % 3], named[(turn + 1) % 3]],
            channel=registration.channel,
            by=day.cast["animation"] if typed else None,
            now=now - DAY,
        )


def _theme(worksite: Worksite, row: dict[str, Any], steering: dict[str, Any]) -> Theme:
    """A theme that gathers the findings of one kind."""
    theme = themes.create_theme(worksite=worksite, title=row["title"], **steering)
    gathered = Finding.objects.filter(report__meeting__worksite=worksite, kind=row["kind"])
    themes.write_theme(
        theme=theme,
        title=row["title"],
        summary=row["summary"],
        findings=gathered,
        **steering,
    )
    return theme


def who_can_log_in(site: str) -> Iterator[str]:
    """What the command prints: accounts, and two people without account."""
    yield f"Accounts (password: {PASSWORD}):"
    for name, role in ROLES.items():
        email, what = f"{name}@{DOMAIN}", role.value if role else "in an initiative or a meeting"
        yield f"  {email:30} {what}"
    yield f"  sign in at {site}{reverse('account_login')}"
    on_paper = Person.objects.filter(fictional=True, entered_through=Channel.PAPER).order_by("pk")
    on_the_web = Person.objects.filter(fictional=True).exclude(email="").order_by("pk")
    if person := on_the_web.last():
        yield f"A person by their link:  {person}: {site}{link_path(person)}"
    if person := on_paper.last():
        yield f"A person by paper code:  {person}: {paper_code(person)} at {site}/code/"
