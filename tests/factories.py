"""Made-up people and worksites, with traits in the domain's words."""

import datetime
import uuid
from datetime import UTC

import factory
from django.contrib.auth.hashers import make_password

from chantier.debates import models as debates
from chantier.initiatives.models import Initiative
from chantier.meetings.models import Kind, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people import codes
from chantier.people.models import (
    Account,
    Channel,
    Consent,
    HowConsented,
    Person,
    Purpose,
    Reach,
)
from chantier.registrations.models import Registration
from chantier.registrations.states import State as RegistrationState
from chantier.reports.models import Finding, FindingKind, Report
from chantier.spaces.models import LETTERS, Constituency, Knowledge, RoleKind, Space, SpaceRole
from chantier.worksites.models import Participation, ParticipationLink, Worksite
from chantier.worksites.states import State as WorksiteState

NOON = datetime.datetime(2015, 10, 1, 12, tzinfo=UTC)


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account
        skip_postgeneration_save = True

    email = factory.Sequence("organisatrice{}@example.org".format)
    name = factory.Sequence("Organisatrice {}".format)
    password = factory.LazyFunction(lambda: make_password(None))


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    class Params:
        on_paper = factory.Trait(
            email="",
            reach=Reach.LETTER,
            postal_address="1 rue Fictive\n00000 Nulle-Part",
            entered_through=Channel.PAPER,
            entered_by=factory.SubFactory(AccountFactory),
        )

    key = factory.LazyFunction(uuid.uuid4)
    name = factory.Sequence("Habitante {}".format)
    email = factory.Sequence("h{}@example.org".format)
    reach = Reach.EMAIL
    entered_at = NOON
    link_digest = factory.LazyAttribute(lambda p: codes.digest(codes.link_token(p.key, 1)))
    code_digest = factory.LazyAttribute(lambda p: codes.digest(codes.code_of(p.key, 1)))


class SpaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Space

    slug = factory.Sequence("espace-{}".format)
    name = "Espace de coopération"


class ConstituencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Constituency

    space = factory.SubFactory(SpaceFactory)
    slug = factory.Sequence("college-{}".format)
    name = factory.Sequence("Collège {}".format)
    knowledge = Knowledge.LIVED
    position = factory.Sequence(int)

    @factory.lazy_attribute_sequence
    def letter(self, n):
        taken = set(self.space.constituencies.values_list("letter", flat=True))
        return next(one for one in f"{LETTERS[n % 26 :]}{LETTERS}" if one not in taken)


class SpaceRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SpaceRole

    space = factory.SubFactory(SpaceFactory)
    account = factory.SubFactory(AccountFactory)
    role = RoleKind.ANIMATION


class WorksiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Worksite

    class Params:
        in_preparation = factory.Trait(state=WorksiteState.PREPARATION)

    space = factory.SubFactory(SpaceFactory)
    slug = factory.Sequence("chantier-{}".format)
    code = factory.Sequence("CODE{}".format)
    title = "Initiatives citoyennes"
    theme = "Favoriser l’implication de tous dans le débat public"
    state = WorksiteState.INVITATION


class InitiativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Initiative

    worksite = factory.SubFactory(WorksiteFactory)
    slug = factory.Sequence("initiative-{}".format)
    title = "Les habitants dans le projet urbain"
    bearer = "Collectif fictif"


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meeting

    class Params:
        open = factory.Trait(state=MeetingState.OPEN)
        under_way = factory.Trait(state=MeetingState.UNDER_WAY)
        held = factory.Trait(state=MeetingState.HELD)
        pooling_day = factory.Trait(kind=Kind.POOLING_DAY, places=None, initiative=None)

    worksite = factory.SubFactory(WorksiteFactory)
    initiative = factory.SubFactory(InitiativeFactory, worksite=factory.SelfAttribute("..worksite"))
    slug = factory.Sequence("atelier-{}".format)
    title = "Les habitants dans le projet urbain"
    starts_at = datetime.datetime(2015, 11, 5, 18, tzinfo=UTC)
    ends_at = datetime.datetime(2015, 11, 5, 20, 30, tzinfo=UTC)
    places = 50


class ParticipationFactory(factory.django.DjangoModelFactory):
    """A participation; `person=` links it, as registering does, and had them agree to it."""

    class Meta:
        model = Participation
        skip_postgeneration_save = True

    worksite = factory.SubFactory(WorksiteFactory)
    constituency = factory.SubFactory(
        ConstituencyFactory, space=factory.SelfAttribute("..worksite.space")
    )

    @factory.post_generation
    def person(obj, create, extracted, **kwargs):  # noqa: N805  factory_boy's way
        if extracted:
            ParticipationLink.objects.create(
                participation=obj, person=extracted, worksite=obj.worksite
            )
            Consent.objects.get_or_create(
                person=extracted,
                purpose=Purpose.OPINIONS,
                withdrawn_at=None,
                defaults={"how": HowConsented.FORM, "given_at": NOON},
            )


class RegistrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Registration

    class Params:
        on_paper = factory.Trait(
            person=factory.SubFactory(PersonFactory, on_paper=True), channel=Channel.PAPER
        )
        placed = factory.Trait(state=RegistrationState.PLACED, placed_at=NOON)

    meeting = factory.SubFactory(MeetingFactory, open=True)
    person = factory.SubFactory(PersonFactory)
    constituency = factory.SubFactory(
        ConstituencyFactory, space=factory.SelfAttribute("..meeting.worksite.space")
    )
    registered_at = NOON


class ContributionFactory(factory.django.DjangoModelFactory):
    """A contribution released and validated, by one participation of its constituency."""

    class Meta:
        model = debates.Contribution
        skip_postgeneration_save = True

    class Params:
        among_peers = factory.Trait(released_at=None)
        on_paper = factory.Trait(channel=Channel.PAPER)

    meeting = factory.SubFactory(MeetingFactory, under_way=True)
    worksite = factory.SelfAttribute("meeting.worksite")
    number = factory.Sequence(lambda n: n + 1)
    kind = debates.Kind.STORY
    text = "On m’a demandé mon avis, puis plus rien."
    constituency = factory.SubFactory(
        ConstituencyFactory, space=factory.SelfAttribute("..meeting.worksite.space")
    )
    channel = Channel.VOICE
    entered_at = validated_at = released_at = NOON

    @factory.post_generation
    def authors(obj, create, extracted, **kwargs):  # noqa: N805
        obj.authors.set(
            extracted
            or [ParticipationFactory(worksite=obj.worksite, constituency=obj.constituency)]
        )


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    meeting = factory.SubFactory(MeetingFactory, held=True)
    opened_at = NOON


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Finding

    report = factory.SubFactory(ReportFactory)
    kind = FindingKind.STRENGTH
    position = factory.Sequence(int)
    text = "L’assemblée donne la parole à qui ne la prenait pas."
