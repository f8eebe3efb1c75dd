"""The questions that guide the writing of each mandated part."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.reports.models import SectionKey

QUESTIONS: dict[str, tuple[Promise, ...]] = {
    SectionKey.ANALYTICAL_DESCRIPTION: (
        _("In what context did the initiative begin, and what choices led to it?"),
        _("Who does what? How were inhabitants, organisations and elected officials met?"),
        _("What happened, step by step, as told by those who lived it?"),
        _("What do the constituencies see in the same way, and what do they see differently?"),
    ),
    SectionKey.DIAGNOSIS: (
        _("What works, for whom, and what makes it work?"),
        _("What does not work, for whom, and what stands in the way?"),
        _("Which tensions came to light? Were they worked on, and how?"),
        _("Whose words are missing here?"),
    ),
    SectionKey.HYPOTHESES: (
        _("What does this experience show that may serve others?"),
        _("To whom, in which context, on which territory could it serve?"),
        _("On what conditions? What would have to be adapted?"),
        _("What would one have to see to conclude that the hypothesis is wrong?"),
    ),
}
