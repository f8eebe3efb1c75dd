"""Spaces tell the personal page, the erasure and the desk what they know."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpacesConfig(AppConfig):
    """Registers what spaces show of a person, and what they do when one is erased."""

    name = "chantier.spaces"

    def ready(self) -> None:
        """Meet `people` by its registries: it knows nothing of spaces."""
        from chantier.people.access import register_helper
        from chantier.people.erasure import before_closing, keeps, on_erasure
        from chantier.people.models import Person
        from chantier.people.personal_page import register_export, register_section
        from chantier.people.visitor import HouseRequest
        from chantier.spaces import access, policies, queries
        from chantier.spaces.models import Cooperator

        def mine(request: HouseRequest, person: Person) -> Mapping[str, Any] | None:
            memberships = queries.memberships(person)
            return {"memberships": memberships} if memberships else None

        def leave_all(person: Person, now: datetime) -> None:
            person.memberships.current().update(left_at=now)

        register_section(80, "spaces/_mine.html", mine)
        register_export("spaces", _("Spaces you are a member of"), queries.export)
        on_erasure("spaces: memberships", leave_all)
        keeps("spaces: members", lambda today: Cooperator.objects.current().values("person"))
        before_closing("spaces: last administrator", policies.check_can_close_account)
        register_helper(access.helps)
