"""The text of a part at any row of its journal."""

from chantier.algorithms import provenance
from chantier.reports.models import Section


def text_at(section: Section, row: int) -> str | None:
    """The text after that row; "" at row 0, None when the journal has no such row."""
    if row == 0:
        return ""
    version = section.versions.filter(number=row).first()
    if version:
        return version.text
    rows = section.journal.filter(number__lte=row).order_by("number", "pk")
    updates = [bytes(update) for update in rows.values_list("update", flat=True)]
    if len(updates) < row:
        return None
    return provenance.plain_of(provenance.replay(updates))
