"""A workshop that was held, with people on the web and on paper, and its report at each stage."""

import datetime
from dataclasses import dataclass, field

from chantier.meetings.models import Attendance
from chantier.people.models import Account, Channel, Person
from chantier.registrations.states import State as RegistrationState
from chantier.reports import actions
from chantier.reports.models import Report, SectionKey, SignOff
from chantier.reports.states import State
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation
from tests import factories as f

# When the time to answer is over.
LATER = f.NOON + datetime.timedelta(days=16)


@dataclass
class Somebody:
    """One who was there: the person, their registration and their pseudonymous participation."""

    person: Person
    registration: object
    participation: Participation

    @property
    def constituency(self) -> Constituency:
        return self.participation.constituency


@dataclass
class Evening:
    """The workshop. `web` and `paper` are of two constituencies; `absent` did not come."""

    meeting: object
    team: Account
    web: Somebody
    paper: Somebody
    absent: Somebody
    story: object
    paper_story: object
    report: Report | None = None
    others: list = field(default_factory=list)

    @property
    def worksite(self):
        return self.meeting.worksite

    def args(self, *more):
        return [self.worksite.slug, self.meeting.slug, *more]


def somebody(meeting, *, constituency=None, present=True, **person) -> Somebody:
    """A person with a registration and a participation; `on_paper=True` for one without e-mail."""
    constituency = constituency or f.ConstituencyFactory(space=meeting.worksite.space)
    human = f.PersonFactory(**person)
    registration = f.RegistrationFactory(
        meeting=meeting,
        person=human,
        constituency=constituency,
        state=RegistrationState.PRESENT if present else RegistrationState.ABSENT,
    )
    participation = f.ParticipationFactory(
        worksite=meeting.worksite, constituency=constituency, person=human
    )
    if present:
        Attendance.objects.create(meeting=meeting, participation=participation, at=f.NOON)
    return Somebody(human, registration, participation)


def evening(**meeting) -> Evening:
    """Two present, one of them on paper without e-mail; one absent; each present told a story."""
    workshop = f.MeetingFactory(held=True, **meeting)
    team = f.SpaceRoleFactory(space=workshop.worksite.space).account
    web, paper = somebody(workshop), somebody(workshop, on_paper=True)
    absent = somebody(workshop, present=False)
    return Evening(
        meeting=workshop,
        team=team,
        web=web,
        paper=paper,
        absent=absent,
        story=f.ContributionFactory(
            meeting=workshop,
            number=1,
            constituency=web.constituency,
            authors=[web.participation],
            text="À l’assemblée, on m’a écoutée.",
        ),
        paper_story=f.ContributionFactory(
            meeting=workshop,
            number=2,
            constituency=paper.constituency,
            authors=[paper.participation],
            text="La salle était fermée à clé.",
            on_paper=True,
        ),
    )


TEXTS = {
    SectionKey.ANALYTICAL_DESCRIPTION: "Le cas se passe dans un quartier fictif [n° 1].",
    SectionKey.DIAGNOSIS: "Des forces et des faiblesses.",
    SectionKey.HYPOTHESES: "Ce qui peut servir ailleurs.",
}


def written(night: Evening | None = None) -> Evening:
    """Its report has three texts, a strength, a weakness and a hypothesis; being written."""
    night = night or evening()
    by, now = night.team, f.NOON
    report = actions.open_report(meeting=night.meeting, by=by, now=now)
    for section in report.sections.all():
        actions.save_section(
            section=section, text=TEXTS[section.key], base_number=0, by=by, now=now
        )
    for kind, numbers in (("strength", [1]), ("weakness", [2]), ("hypothesis", [1, 2])):
        actions.add_finding(
            report=report,
            kind=kind,
            text=f"Un constat de nature {kind}.",
            contributions=numbers,
            by=by,
            now=now,
            transfers_to="Aux centres sociaux.",
            refuted_by="Une assemblée où personne ne parle.",
        )
    night.report = report
    return night


def sign_all(night: Evening, *, verdict=SignOff.Verdict.AGREES, text="") -> None:
    """Each one present signs each section; the one on paper through the team."""
    for section in night.report.sections.order_by("position"):
        for who, by, channel in (
            (night.web, None, Channel.WEB),
            (night.paper, night.team, Channel.PAPER),
        ):
            actions.sign_off(
                section=section,
                constituency=who.constituency,
                verdict=verdict,
                text=text,
                participation=who.participation,
                by=by,
                channel=channel,
                now=f.NOON,
            )


def at_state(state: State, night: Evening | None = None) -> Evening:
    """An evening whose report stands at `state`."""
    night = written(night)
    if state == State.WRITING:
        return night
    night.report = actions.submit_for_review(report=night.report, by=night.team, now=f.NOON)
    if state == State.IN_REVIEW:
        return night
    sign_all(night)
    actions.return_report(report=night.report, by=night.team, now=f.NOON)
    night.report.refresh_from_db()
    if state == State.RETURNED:
        return night
    night.report = actions.freeze(report=night.report, by=night.team, now=LATER)
    return night
