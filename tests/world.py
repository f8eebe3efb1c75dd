"""The standard world: one worksite in mid-course, and one visitor of each kind."""

from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.test import Client

from chantier.debates.models import Conflict, OpinionMap, Statement
from chantier.files.models import Upload
from chantier.initiatives.models import Attachment, Bearer, Depth, PresentationSection
from chantier.jobs.models import Job
from chantier.library.models import Hypothesis
from chantier.meetings.models import ExchangeGroup, MeetingRole, MeetingRoleKind
from chantier.people.codes import link_path
from chantier.people.models import Person
from chantier.publications.models import Publication
from chantier.registrations.states import State as RegistrationState
from chantier.reports.models import Section, SectionKey
from chantier.spaces.models import Constituency, RoleKind
from chantier.themes.models import GroupWork, Proposal, Theme
from chantier.worksites.states import State as WorksiteState
from tests import factories as f


@dataclass
class World:
    """What stands in it. `clients` holds a signed-in test client for each kind of visitor."""

    space: object
    worksite: object
    meeting: object
    things: dict[str, object] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)


def enter_as(client: Client, person: Person) -> None:
    """Open the session of a person without account, as the button of their link does."""
    response = client.post(link_path(person))
    assert response.status_code == 302, response


def _accounts(world: World) -> dict[str, object]:
    accounts = {}
    for role in RoleKind.values:
        accounts[role] = f.SpaceRoleFactory(space=world.space, role=role).account
    accounts["other_space"] = f.SpaceRoleFactory(role=RoleKind.ADMINISTRATOR).account
    accounts["bearer"] = f.AccountFactory()
    Bearer.objects.create(initiative=world.meeting.initiative, account=accounts["bearer"])
    for role in MeetingRoleKind.values:
        accounts[role] = f.AccountFactory()
        MeetingRole.objects.create(meeting=world.meeting, account=accounts[role], role=role)
    return accounts


def _map(constituency: Constituency) -> dict[str, object]:
    """Two groups of six, who differ on the only statement."""
    told = {"kind": "representative", "partition": "groups", "probability": 0.99, "agrees": True}
    thresholds = {"common_ground": 0.6, "conflict": 0.3, "level": 0.8}
    one = {
        "number": 1,
        "counts": {constituency.slug: [6, 6, 0]},
        "priors": {constituency.slug: [1, 1]},
        "groups": {"0": [6, 0, 0], "1": [0, 6, 0]},
        "group_priors": {"0": [1, 1], "1": [1, 1]},
        "claims": [told | {"group": 0}],
    }
    return {
        "format": "chantier-opinion-map/1",
        "parameters": {"thresholds": thresholds},
        "people": 12,
        "votes": 12,
        "groups": [{"id": 0, "size": 6}, {"id": 1, "size": 6}],
        "undetermined": 0,
        "constituencies": [{"id": constituency.slug, "size": 12, "compared": True}],
        "statements": [one],
        "pictures": {},
    }


def build() -> World:
    """A workshop held, its report being written, a theme, a proposal, a publication begun."""
    worksite = f.WorksiteFactory(state=WorksiteState.WORKSHOPS, easy_to_read="Venez.")
    meeting = f.MeetingFactory(worksite=worksite, held=True)
    world = World(space=worksite.space, worksite=worksite, meeting=meeting)
    constituency = f.ConstituencyFactory(space=worksite.space)
    person = f.PersonFactory()
    participation = f.ParticipationFactory(
        worksite=worksite, constituency=constituency, person=person
    )
    registration = f.RegistrationFactory(
        meeting=meeting, person=person, constituency=constituency, state=RegistrationState.PRESENT
    )
    contribution = f.ContributionFactory(
        meeting=meeting, number=1, constituency=constituency, authors=[participation]
    )
    report = f.ReportFactory(meeting=meeting)
    for position, key in enumerate(SectionKey.values):
        section = Section.objects.create(report=report, key=key, position=position)
    finding = f.FindingFactory(report=report, kind="hypothesis")
    theme = Theme.objects.create(worksite=worksite, title="La place des absents", position=1)
    pooling = f.MeetingFactory(worksite=worksite, pooling_day=True)
    f.RegistrationFactory(meeting=pooling, person=person, constituency=constituency)
    group = ExchangeGroup.objects.create(meeting=pooling, number=1)
    upload = Upload.objects.create(
        file=ContentFile(b"n", name="note.txt"),
        name="note.txt",
        content_type="text/plain",
        size=1,
        sha256="0",
        at=f.NOON,
    )
    PresentationSection.objects.create(
        initiative=meeting.initiative, depth=Depth.EASY, key="context", text="On parle ensemble."
    )
    OpinionMap.objects.create(
        worksite=worksite, number=1, made_at=f.NOON, inputs_sha256="0", result=_map(constituency)
    )
    accounts = _accounts(world)
    world.things = {
        "person": person,
        "participation": participation,
        "registration": registration,
        "contribution": contribution,
        "constituency": constituency,
        "initiative": meeting.initiative,
        "report": report,
        "section": section,
        "finding": finding,
        "theme": theme,
        "pooling_day": pooling,
        "group": group,
        "work": GroupWork.objects.create(group=group, theme=theme),
        "statement": Statement.objects.create(
            worksite=worksite, meeting=meeting, number=1, text="Oui", opened_at=f.NOON
        ),
        "conflict": Conflict.objects.create(
            worksite=worksite, meeting=meeting, matter="Le local", opened_at=f.NOON
        ),
        "proposal": Proposal.objects.create(worksite=worksite, number=1, text="Ouvrir le local"),
        "publication": Publication.objects.create(worksite=worksite, title="Le livre"),
        "hypothesis": Hypothesis.objects.create(
            space=worksite.space, text="Ailleurs aussi", stated_in=finding, at=f.NOON
        ),
        "attachment": Attachment.objects.create(
            initiative=meeting.initiative, upload=upload, title="Note"
        ),
        "job": Job.objects.create(
            task="chantier.jobs.tasks.none", started_by=accounts["animation"], enqueued_at=f.NOON
        ),
        "accounts": accounts,
    }
    world.clients["stranger"] = Client()
    world.clients["participant"] = Client()
    enter_as(world.clients["participant"], person)
    for name, account in accounts.items():
        world.clients[name] = Client()
        world.clients[name].force_login(
            account, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return world
