"""One evening, from registrations to the frozen report, by the same actions as the pages."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from chantier.algorithms.opinion.positions import silent
from chantier.debates import actions as debates
from chantier.debates import opinions, polls
from chantier.debates.models import Contribution, Kind, Poll, QuoteConsent, Vote
from chantier.meetings import actions as meetings
from chantier.meetings.models import Meeting, MeetingRoleKind
from chantier.people.models import Channel
from chantier.portal.demo.cast import Cast, Someone
from chantier.registrations import actions as registrations
from chantier.registrations.models import Registration
from chantier.registrations.states import HOLD_A_PLACE
from chantier.reports import actions as reports
from chantier.reports import content
from chantier.reports.models import Report, SignOff
from chantier.spaces.models import Constituency
from chantier.worksites.identity import own_participation
from chantier.worksites.models import Participation

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
# Of those who have a place, one in nine does not come.
ABSENT_EVERY = 9
# How those who speak, one after another, agree to be quoted.
CONSENTS = (
    QuoteConsent.PSEUDONYM,
    QuoteConsent.FIRST_NAME,
    QuoteConsent.PSEUDONYM,
    QuoteConsent.NAMED,
    QuoteConsent.PSEUDONYM,
)


@dataclass
class Evening:
    """A meeting being played; `words` is what the fictional people say."""

    meeting: Meeting
    cast: Cast
    words: dict[str, Any]

    @property
    def starts_at(self) -> datetime.datetime:
        if self.meeting.starts_at is None:
            raise ValueError("only a meeting with a day is played")
        return self.meeting.starts_at

    @property
    def constituencies(self) -> list[Constituency]:
        return list(self.meeting.worksite.space.constituencies.order_by("position", "pk"))

    def register(self, count: int) -> list[Registration]:
        """`count` people register in the weeks before, on every channel."""
        made: list[Registration] = []
        people = self.cast.people(self.constituencies, count)
        for turn, someone in enumerate(people):
            at = self.starts_at - 30 * DAY + turn * 7 * datetime.timedelta(hours=1)
            made += self._register(someone, at)
        return made

    def _register(self, someone: Someone, at: datetime.datetime) -> list[Registration]:
        by = None if someone.channel == Channel.WEB else self.cast["animation"]
        return registrations.register(
            worksite=self.meeting.worksite,
            meetings=[self.meeting],
            constituency=someone.constituency,
            now=at,
            by=by,
            **someone.as_registration(),
        )

    def open_doors(self) -> None:
        """Name the team, start, and see who is there."""
        who: dict[str, Any] = {"by": self.cast["animation"], "now": self.starts_at - DAY}
        for name, role in (
            ("salle1", MeetingRoleKind.FACILITATOR),
            ("salle2", MeetingRoleKind.FACILITATOR),
            ("notes", MeetingRoleKind.NOTE_TAKER),
        ):
            meetings.assign_role(meeting=self.meeting, account=self.cast[name], role=role, **who)
        meetings.start(meeting=self.meeting, by=self.cast["salle1"], now=self.starts_at)
        self.meeting.refresh_from_db()
        placed = self.meeting.registrations.filter(state__in=HOLD_A_PLACE).order_by("pk")
        for turn, registration in enumerate(placed):
            at: dict[str, Any] = {
                "by": self.cast["salle2"],
                "now": self.starts_at + MINUTE * (turn % 20),
            }
            if turn % ABSENT_EVERY == ABSENT_EVERY - 1:
                registrations.mark_absent(registration=registration, **at)
            else:
                registrations.mark_present(registration=registration, **at)

    def present(self) -> list[Participation]:
        """Who is in the room, unnamed."""
        attendances = self.meeting.attendances.select_related("participation__constituency")
        return [one.participation for one in attendances.order_by("pk")]

    def _in_turn(self) -> list[Participation]:
        """Those present, one of each constituency after another."""
        before = Counter[Constituency]()
        turns = []
        for one in self.present():
            before[one.constituency] += 1
            turns.append((before[one.constituency], one.constituency.position, one.pk, one))
        return [one for *_turn, one in sorted(turns, key=lambda row: row[:3])]

    def _speakers(self) -> list[Participation]:
        """Who says each word: the next of those who know it; of all, where nobody there does."""
        turns, spoken = self._in_turn(), Counter[str]()
        speakers = []
        for turn, said in enumerate(self.words["contributions"]):
            knowing = [one for one in turns if one.constituency.knowledge == said["by"]]
            speakers.append(
                knowing[spoken[said["by"]] % len(knowing)] if knowing else turns[turn % len(turns)]
            )
            spoken[said["by"]] += 1
        return speakers

    def speak(self) -> list[Contribution]:
        """The words of the evening: some on phones, some said and written down, some on cards."""
        made: list[Contribution] = []
        speakers = self._speakers()
        last_story: Contribution | None = None
        for turn, said in enumerate(self.words["contributions"]):
            speaker = speakers[turn]
            channel = (Channel.WEB, Channel.VOICE, Channel.PAPER)[turn % 3]
            by = None if channel == Channel.WEB else self.cast["notes"]
            at = self.starts_at + MINUTE * (30 + 4 * turn)
            cites = [last_story] if said["kind"] == Kind.ANALYSIS and last_story else []
            contribution = debates.contribute(
                meeting=self.meeting,
                participation=speaker,
                constituency=speaker.constituency,
                kind=said["kind"],
                text=said["text"],
                cites=cites,
                quote_consent=CONSENTS[turn % len(CONSENTS)],
                channel=channel,
                validated=True,
                released=True,
                by=by,
                now=at,
            )
            if said["kind"] == Kind.STORY:
                last_story = contribution
            made.append(contribution)
        return made

    def explain(self) -> None:
        """The word that somebody did not know is on the board: the clock goes on."""
        at: dict[str, Any] = {"by": self.cast["salle1"], "now": self.starts_at + MINUTE * 95}
        word = self.words["voices"]
        debates.give_meaning(
            worksite=self.meeting.worksite,
            word=word["word"],
            meaning=word["meaning"],
            constituency=None,
            participation=None,
            **at,
        )
        debates.go_on(meeting=self.meeting, **at)

    def cross(self, said: list[Contribution]) -> None:
        """What the words of several constituencies share, where they differ."""
        at = self.starts_at + MINUTE * 100
        for row in self.words["crossings"]:
            debates.cross(
                meeting=self.meeting,
                kind=row["kind"],
                text=row["text"],
                contributions=[said[number - 1] for number in row["rests_on"]],
                by=self.cast["salle1"],
                now=at,
            )

    def prefer(self) -> None:
        """Dots put on options, some on paper; then people stand on a line and are counted."""
        asked, at = self.words["preferences"], self.starts_at + MINUTE * 130
        dots = self._ask(Poll.Kind.DOTS, asked["dots"], asked["options"], budget=3, at=at)
        for turn, participation in enumerate(self.present()):
            on_paper = turn % 4 == 3
            debates.answer_poll(
                poll=dots,
                participation=participation,
                dots=self._dots(len(dots.options), dots.budget),
                channel=Channel.PAPER if on_paper else Channel.WEB,
                by=self.cast["notes"] if on_paper else None,
                now=at + MINUTE,
            )
        line = self._ask(
            Poll.Kind.LINE, asked["line"], polls.places_between(*asked["ends"]), budget=1, at=at
        )
        debates.count_poll(
            poll=line,
            table=1,
            counts=self._standing(line),
            by=self.cast["salle2"],
            now=at + 5 * MINUTE,
        )
        for poll in (dots, line):
            debates.close_poll(poll=poll, by=self.cast["salle1"], now=at + 9 * MINUTE)

    def _ask(
        self, kind: str, question: str, options: list[str], *, budget: int, at: datetime.datetime
    ) -> Poll:
        return debates.open_poll(
            meeting=self.meeting,
            kind=kind,
            question=question,
            options=options,
            budget=budget,
            by=self.cast["salle1"],
            now=at,
        )

    def _dots(self, options: int, budget: int) -> list[int]:
        """So many dots, more often on the first options."""
        chosen = self.cast.rng.choices(range(options), range(options, 0, -1), k=budget)
        return [chosen.count(option) for option in range(options)]

    def _standing(self, line: Poll) -> dict[Constituency, tuple[int, list[int]]]:
        """Of each constituency, how many stand at each place of the line."""
        room = Counter(one.constituency for one in self.present())
        return {
            constituency: (count, self._dots(len(line.options), count))
            for constituency, count in room.items()
        }

    def vote(self) -> None:
        """Each of the room on each statement; one in four on a paper sheet."""
        at = self.starts_at + MINUTE * 110
        room = self.present()
        for said in self.words["statements"]:
            statement = debates.open_statement(
                worksite=self.meeting.worksite,
                meeting=self.meeting,
                text=said["text"],
                by=self.cast["salle1"],
                now=at,
            )
            asked = room[: len(room) * said.get("asked", 10) // 10]
            held = self._held(asked, said["agree"])
            for turn, participation in enumerate(asked):
                on_paper = turn % 4 == 3
                debates.vote(
                    statement=statement,
                    participation=participation,
                    value=held[participation],
                    channel=Channel.PAPER if on_paper else Channel.WEB,
                    by=self.cast["notes"] if on_paper else None,
                    now=at + MINUTE,
                )

    def close_votes(self) -> None:
        """Nobody votes any more: the results are shown."""
        at = self.starts_at + MINUTE * 140
        for statement in self.meeting.statements.order_by("number", "pk"):
            debates.close_statement(statement=statement, by=self.cast["salle1"], now=at)

    def map_opinions(self) -> None:
        """The votes are looked at together: common ground, conflicts, the map."""
        made = opinions.compute(self.meeting.worksite, silent)
        debates.keep_map(
            worksite=self.meeting.worksite,
            result=made.result,
            model=made.model,
            signals=made.signals,
            inputs_sha256=made.inputs_sha256,
            by=self.cast["salle1"],
            now=self.starts_at + MINUTE * 145,
        )

    def _held(self, room: list[Participation], agree: dict[str, int]) -> dict[Participation, int]:
        """Of each constituency so many agree; of its others, one in three passes.

        Not drawn one by one: what the map then finds would hang on luck.
        """
        held: dict[Participation, int] = {}
        for constituency in self.constituencies:
            own = [one for one in room if one.constituency == constituency]
            self.cast.rng.shuffle(own)
            most = round(len(own) * agree[constituency.knowledge] / 10)
            held |= dict.fromkeys(own[:most], Vote.Value.AGREE)
            for place, one in enumerate(own[most:], start=1):
                held[one] = Vote.Value.DISAGREE if place % 3 else Vote.Value.PASS
        return held

    def disagree(self, words: list[Contribution]) -> None:
        """A conflict is brought to light, with two positions."""
        at = self.starts_at + MINUTE * 120
        who: dict[str, Any] = {"by": self.cast["salle1"], "now": at}
        tension = [one for one in words if one.kind == Kind.TENSION]
        conflict = debates.open_conflict(
            worksite=self.meeting.worksite,
            meeting=self.meeting,
            matter=self.words["voices"]["conflict"],
            would_settle=self.words["voices"]["would_settle"],
            comes_from=tension,
            **who,
        )
        for constituency in self.constituencies:
            text = self.words["positions"].get(constituency.knowledge)
            if text:
                debates.take_position(
                    conflict=conflict, constituency=constituency, text=text, **who
                )

    def finish(self) -> None:
        """The evening ends."""
        ends_at = self.meeting.ends_at or self.starts_at + MINUTE * 150
        meetings.finish(meeting=self.meeting, by=self.cast["salle1"], now=ends_at)
        self.meeting.refresh_from_db()

    def write(self) -> Report:
        """The report is opened and its three parts and findings are written."""
        by, at = self.cast["notes"], self.starts_at + 2 * DAY
        report = reports.open_report(
            meeting=self.meeting,
            due_on=(self.starts_at + 21 * DAY).date(),
            by=self.cast["animation"],
            now=at,
        )
        for section in report.sections.order_by("position", "pk"):
            text = self.words["sections"][section.key]
            latest = section.versions.order_by("-number").first()
            reports.save_section(
                section=section,
                text=text,
                base_number=latest.number if latest else 0,
                by=by,
                now=at,
            )
        for finding in self.words["findings"]:
            reports.add_finding(
                report=report,
                kind=finding["kind"],
                text=finding["text"],
                transfers_to=finding["transfers_to"],
                refuted_by=finding["refuted_by"],
                contributions=finding["rests_on"],
                by=by,
                now=at,
            )
        return report

    def remark(self, report: Report) -> None:
        """In the margin: a question to a constituency, a suggestion that came on paper."""
        section = report.sections.order_by("position", "pk")[0]
        latest = section.latest()
        constituencies = report.constituencies_present()
        about: dict[str, Any] = {
            "section": section,
            "row": latest.number if latest else 0,
            "by": self.cast["notes"],
            "participation": None,
            "now": self.starts_at + 3 * DAY,
        }
        reports.add_remark(
            kind="question",
            place=1,
            text=self.words["voices"]["question"],
            asked_of=constituencies[0],
            **about,
        )
        reports.add_remark(
            kind="suggestion",
            place=2,
            proposed=self.words["voices"]["suggestion"],
            on_behalf_of=constituencies[1],
            channel=Channel.PAPER,
            **about,
        )

    def review(self, report: Report) -> None:
        """Each constituency of the room signs each part; one of them with a reserve."""
        at = self.starts_at + 6 * DAY
        for contribution in content.without_fate(report):
            reports.set_aside(
                report=report,
                contribution=contribution,
                reason=self.words["voices"]["set_aside"],
                by=self.cast["notes"],
                now=at,
            )
        reports.submit_for_review(report=report, by=self.cast["animation"], now=at)
        report.refresh_from_db()
        spokespersons = {one.constituency_id: one for one in self.present()}
        for section in report.sections.order_by("position", "pk"):
            for turn, constituency in enumerate(self.constituencies):
                speaker = spokespersons.get(constituency.pk)
                if speaker is None:
                    continue
                reserve = turn == 1 and section.position == 1
                verdict = SignOff.Verdict.RESERVES if reserve else SignOff.Verdict.AGREES
                reports.sign_off(
                    section=section,
                    constituency=constituency,
                    verdict=verdict,
                    text=self.words["voices"]["reserve"] if reserve else "",
                    participation=speaker,
                    by=None,
                    now=at,
                )

    def give_back(self, report: Report, *, dissent: bool) -> None:
        """The report goes back to each; somebody on paper attaches a dissent; it is frozen."""
        at = self.starts_at + 8 * DAY
        returned = reports.return_report(report=report, by=self.cast["animation"], now=at)
        report.refresh_from_db()
        for given in returned:
            if given.state == "to_send":
                reports.mark_return(
                    given=given, state="handed_over", by=self.cast["animation"], now=at + DAY
                )
        if dissent:
            self._dissent(report, at + 3 * DAY)
        reports.freeze(report=report, by=self.cast["animation"], now=at + 30 * DAY)

    def _dissent(self, report: Report, at: datetime.datetime) -> None:
        on_paper = self.meeting.registrations.on_paper().filter(state="present").order_by("pk")
        registration = on_paper.select_related("person").first()
        if registration is None:
            raise ValueError("nobody on paper was in the room")
        participation = own_participation(
            person=registration.person, worksite=self.meeting.worksite
        )
        if participation is None:
            raise ValueError("a registration without participation")
        reports.attach_dissent(
            report=report,
            participation=participation,
            text=self.words["voices"]["dissent"],
            signed_as="",
            channel=Channel.PAPER,
            by=self.cast["animation"],
            now=at,
        )
