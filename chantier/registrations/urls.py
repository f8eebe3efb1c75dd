"""Addresses of the registrations pages. Those of the form and the slip are printed on paper."""

from django.urls import path

from chantier.meetings.urls import MEETING
from chantier.registrations.views import (
    check_in,
    desk,
    door,
    draw,
    duplicates,
    organisers,
    own,
    public,
)

app_name = "registrations"

_WORKSITE = "chantiers/<slug:worksite_slug>"

urlpatterns = [
    path(f"{_WORKSITE}/inscription/", public.register, name="register"),
    path(f"{_WORKSITE}/inscription/faite/", public.done, name="done"),
    path(f"{_WORKSITE}/bulletin.pdf", public.slip, name="slip"),
    path("inscriptions/<uuid:key>/retirer/", own.withdraw, name="withdraw"),
    path("inscriptions/<uuid:key>/passe.svg", own.door_pass, name="door_pass"),
    path("inscriptions/<uuid:key>/attestation.pdf", own.certificate, name="certificate"),
    path("inscriptions/<uuid:key>/confirmer/", own.confirm, name="confirm"),
    path(f"{_WORKSITE}/saisie/", desk.desk, name="desk"),
    path(f"{_WORKSITE}/doublons/", duplicates.duplicates, name="duplicates"),
    path(f"{_WORKSITE}/doublons/reunir/", duplicates.merge, name="merge"),
    path(f"{_WORKSITE}/saisie/bulletins.pdf", desk.slips, name="slips"),
    path(f"{_WORKSITE}/saisie/<uuid:key>/", desk.entered, name="entered"),
    path(f"{MEETING}/inscriptions/", organisers.registrations, name="registrations"),
    path(f"{MEETING}/tirage/", draw.draw, name="draw"),
    path(f"{MEETING}/tirage/preparer/", draw.prepare, name="draw_prepare"),
    path(f"{MEETING}/tirage/refaire/", draw.set_aside, name="draw_set_aside"),
    path(f"{MEETING}/tirage/listes.json", draw.public_file, name="draw_public"),
    path(f"{MEETING}/tirage/a-prevenir/", draw.ready, name="draw_ready"),
    path(f"{MEETING}/tirage/verification/", draw.check, name="draw_check"),
    path(f"{MEETING}/tirage/empreinte.json", draw.committed_file, name="draw_committed"),
    path(f"{MEETING}/tirage/listes.txt", draw.printed_lists, name="draw_lists"),
    path(f"{MEETING}/tirage/verify.py", draw.verifier, name="draw_verifier"),
    path(f"{MEETING}/tirage/complet.json", draw.full_file, name="draw_full"),
    path(f"{MEETING}/places/", organisers.rule, name="rule"),
    path(f"{MEETING}/inscriptions.csv", organisers.as_table, name="table"),
    path(
        f"{MEETING}/inscriptions/<uuid:key>/retirer/",
        organisers.withdraw_for,
        name="withdraw_for",
    ),
    path(
        f"{MEETING}/inscriptions/<uuid:key>/attestation.pdf",
        organisers.certificate,
        name="certificate_for",
    ),
    path(f"{MEETING}/emargement.pdf", organisers.sign_in, name="sign_in"),
    path(f"{MEETING}/badges.pdf", organisers.badges, name="badges"),
    path(f"{MEETING}/accueil/", door.door, name="door"),
    path(f"{MEETING}/accueil/pointage/", check_in.check_in, name="check_in"),
    path(f"{MEETING}/accueil/pointage/suite/", check_in.sync, name="check_in_sync"),
    path(f"{MEETING}/accueil/sans-inscription/", door.walk_in, name="walk_in"),
    path(
        f"{MEETING}/accueil/<uuid:key>/present/",
        door.mark,
        {"what": "present"},
        name="present",
    ),
    path(f"{MEETING}/accueil/<uuid:key>/absent/", door.mark, {"what": "absent"}, name="absent"),
]
