"""Which worksites a visitor meets on pages that show several."""

from django.db.models import Q, QuerySet

from chantier.people.visitor import Visitor
from chantier.worksites.models import Worksite
from chantier.worksites.states import State


def public_worksites() -> QuerySet[Worksite]:
    """Those that went out: the latest first."""
    return (
        Worksite.objects.exclude(state=State.PREPARATION)
        .select_related("space")
        .order_by("-starts_on", "-pk")
    )


def own_worksites(visitor: Visitor) -> QuerySet[Worksite]:
    """Those in which the account has something to do, whatever its role."""
    if visitor.account is None:
        return Worksite.objects.none()
    account = visitor.account
    mine = (
        Q(space__roles__account=account)
        | Q(roles__account=account)
        | Q(initiatives__bearers__account=account)
        | Q(meetings__roles__account=account)
    )
    found = Worksite.objects.select_related("space")
    if not account.is_staff:
        found = found.filter(mine)
    return found.distinct().order_by("-starts_on", "-pk")
