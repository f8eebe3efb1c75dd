"""Long work of the publication, done by the worker."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from chantier.algorithms.disclosure.release import Recoverable
from chantier.jobs.progress import report
from chantier.people.models import Account
from chantier.publications import actions
from chantier.publications.building import write_apart
from chantier.publications.edition import Edition
from chantier.publications.models import Publication, Release
from chantier.publications.open_data.collecting import why_refused
from chantier.publications.snapshot import take
from chantier.rules import Denied
from chantier.typesetting.pdf import CannotTypeset


@task(title=gettext_lazy("Publish a release"))
def build_release(publication: int, note: str, by: int | None) -> dict[str, str | int]:
    """Assemble, typeset, keep. Returns its number and page. Harmless when run again."""
    found = Publication.objects.select_related("worksite__space").get(pk=publication)
    report(0.0, _("Assembling the book"))
    edition = _built(found)
    report(0.9, _("Keeping the release"))
    made = actions.release(
        publication=found,
        edition=edition,
        note=note,
        by=Account.objects.filter(pk=by).first() if by else None,
        now=timezone.now(),
    )
    page = reverse("publications:publication", args=[found.worksite.slug])
    return {"number": made.number, "url": page}


@task(title=gettext_lazy("Tell everyone who took part"))
def announce_release(release: int, by: int) -> dict[str, str | int]:
    """Write to each person who took part. Harmless when run again: nobody is told twice."""
    found = Release.objects.select_related("publication__worksite__space").get(pk=release)
    account = Account.objects.get(pk=by)
    told = actions.announce(release=found, by=account, now=timezone.now())
    page = reverse("publications:edit", args=[found.publication.worksite.slug])
    return {"told": told, "url": page}


def _built(publication: Publication) -> Edition:
    """Raises Denied, with a sentence, when the text or the counts cannot be published."""
    try:
        snapshot = take(publication.worksite, publication)
        forms = write_apart(snapshot, tell=lambda done, form: report(0.9 * done, form))
    except CannotTypeset as refused:
        raise Denied(refused.sentence) from refused
    except Recoverable as refused:
        raise Denied(why_refused(refused)) from refused
    return Edition(snapshot, forms)
