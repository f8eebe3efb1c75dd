"""The part that the library adds to a book: the hypotheses stated, and how they stand."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from chantier.library.access import PUBLIC_REPORTS, public_hypotheses
from chantier.library.models import Evidence, Hypothesis
from chantier.publications.book.pieces import Blocks, Piece, chapter, opened_with, whole
from chantier.typesetting import tree
from chantier.worksites.models import Worksite


def hypotheses(worksite: Worksite) -> Iterator[Piece]:
    """Each hypothesis of the worksite's reports, with what other cases brought for or against."""
    evidence = Evidence.objects.filter(finding__report__state__in=PUBLIC_REPORTS)
    rows = public_hypotheses().filter(stated_in__report__meeting__worksite=worksite)
    rows = rows.prefetch_related(
        Prefetch(
            "evidence",
            evidence.select_related("finding__report__meeting__worksite").order_by("at", "pk"),
        )
    )
    in_order = rows.order_by("stated_in__report__meeting__starts_at", "stated_in__position", "pk")
    for number, one in enumerate(in_order, start=1):
        opening = [chapter(_("Hypotheses and how they stand"), "hypotheses")]
        yield Piece(
            [*(opening if number == 1 else []), *_hypothesis(number, one)],
            ("library:hypothesis", one.pk),
        )


def _hypothesis(number: int, one: Hypothesis) -> Blocks:
    meeting = one.stated_in.report.meeting
    title = _("Hypothesis %(number)d: %(text)s") % {"number": number, "text": opened_with(one.text)}
    blocks: Blocks = [
        tree.Heading(2, title, f"hypothesis-{one.pk}"),
        *whole(one.text),
        tree.paragraph(_("Stated in “%(meeting)s”.") % {"meeting": meeting.title}),
    ]
    evidence = list(one.evidence.all())
    if not evidence:
        return [*blocks, tree.paragraph(_("No other case has tested it yet."))]
    return [*blocks, tree.List(ordered=False, items=tuple(_bears(found) for found in evidence))]


def _bears(evidence: Evidence) -> tuple[tree.Block, ...]:
    finding = evidence.finding
    meeting = finding.report.meeting
    stance = str(evidence.get_stance_display()).capitalize()
    told = f" {finding.text} ({meeting.title}, {meeting.worksite.title})"
    note = [tree.paragraph(evidence.note)] if evidence.note else []
    label = _("%(stance)s:") % {"stance": stance}
    return (tree.Paragraph((tree.Text(label, strong=True), tree.Text(told))), *note)
