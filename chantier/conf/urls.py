"""Every address. French ones are printed on paper and never change; English ones under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from chantier.ui.views import worker

urlpatterns = i18n_patterns(
    path("compte/", include("chantier.people.account_urls")),
    path("", include("chantier.people.urls")),
    path("", include("chantier.spaces.urls")),
    path("", include("chantier.worksites.urls")),
    path("", include("chantier.initiatives.urls")),
    path("", include("chantier.meetings.urls")),
    path("", include("chantier.registrations.urls")),
    path("", include("chantier.debates.urls")),
    path("", include("chantier.reports.urls")),
    path("", include("chantier.themes.urls")),
    path("", include("chantier.publications.urls")),
    path("", include("chantier.library.urls")),
    path("", include("chantier.notices.urls")),
    path("", include("chantier.jobs.urls")),
    path("", include("chantier.portal.urls")),
    path("hors-reseau.js", worker, name="worker"),
    prefix_default_language=False,
)

handler400 = "chantier.ui.views.bad_request"
handler403 = "chantier.ui.views.forbidden"
handler404 = "chantier.ui.views.not_found"
handler429 = "chantier.ui.views.too_many"  # allauth's name, for its limits
handler500 = "chantier.ui.views.server_error"
