import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from chantier.people.visitor import Visitor
from chantier.spaces.access import RIGHTS, rights_in, roles_in, space_for
from chantier.spaces.models import Cooperator, RoleKind
from tests.factories import (
    AccountFactory,
    ConstituencyFactory,
    PersonFactory,
    SpaceFactory,
    SpaceRoleFactory,
)

STRANGER = Visitor()


def holding(role, space=None):
    return Visitor(account=SpaceRoleFactory(role=role, space=space or SpaceFactory()).account)


def test_every_role_has_its_rights():
    assert set(RIGHTS) == set(RoleKind)


def test_the_public_page_is_for_everyone():
    space = SpaceFactory()

    assert space_for(STRANGER, space.slug) == space


@pytest.mark.parametrize("to", ["belong", "steer", "animate", "administer"])
def test_strangers_and_other_spaces_meet_a_404(to):
    space = SpaceFactory()

    for visitor in (STRANGER, holding(RoleKind.ADMINISTRATOR), Visitor(person=PersonFactory())):
        with pytest.raises(Http404):
            space_for(visitor, space.slug, to=to)


@pytest.mark.parametrize("role", sorted(RoleKind))
@pytest.mark.parametrize("to", ["belong", "steer", "animate", "administer"])
def test_a_member_without_the_right_meets_a_403(role, to):
    space = SpaceFactory()
    visitor = holding(role, space)

    if to in RIGHTS[role]:
        assert space_for(visitor, space.slug, to=to) == space
    else:
        with pytest.raises(PermissionDenied):
            space_for(visitor, space.slug, to=to)


def test_whoever_installs_administers_every_space():
    visitor = Visitor(account=AccountFactory(is_staff=True))

    assert roles_in(visitor, SpaceFactory()) == {RoleKind.ADMINISTRATOR}


def test_somebody_who_joined_on_paper_is_a_cooperator_until_they_leave(now):
    space = SpaceFactory()
    member = Cooperator.objects.create(
        space=space,
        person=PersonFactory(on_paper=True),
        constituency=ConstituencyFactory(space=space),
        joined_at=now,
    )
    visitor = Visitor(person=member.person)

    assert roles_in(visitor, space) == {RoleKind.COOPERATOR}
    assert "belong" in rights_in(visitor, space)

    member.left_at = now
    member.save()
    assert roles_in(visitor, space) == frozenset()


def test_an_unknown_space_is_a_404():
    with pytest.raises(Http404):
        space_for(holding(RoleKind.ADMINISTRATOR), "nulle-part")
