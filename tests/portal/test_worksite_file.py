import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from chantier.audit.models import Event
from chantier.initiatives.models import Initiative
from chantier.meetings.models import AgendaItem, Meeting
from chantier.portal import actions, worksite_file
from chantier.rules import Denied
from chantier.spaces.models import Space
from chantier.worksites.models import Worksite

PARIS = ZoneInfo("Europe/Paris")
FILE_2015 = Path(actions.__file__).parent / "worksites" / "2015.toml"
SMALL = """\
[space]
slug = "espace"
name = "Espace"

[worksite]
slug = "chantier"
code = "ABC"
title = "Titre"
theme = "Thème"
"""

# Of each part of the document, a sentence as it stands there.
INVITATION_OF_2015 = [
    "organisé le 23 mai 2014, au Nouveau Siècle à Lille.",
    "sont ouverts à tous ceux qui veulent contribuer à atteindre les objectifs suivants :",
    "faire progresser dans la région, la coopération entre acteurs, et leurs pratiques,",
    "premier chantier qu’il organise d’Octobre 2015 à Janvier 2016",
    "Un compte rendu sera coproduit et retourné à chacun,",
    "seront repris dans une publication finale largement diffusée.",
    "seront organisés en soirée de 19 h à 21 h 30. Le programme suivant est proposé :",
    "accueillera au maximum 50 participants.",
    "ne sera pas contrainte par un nombre restreint de participants.",
    "n’est pas un levier suffisant pour impulser le changement démocratique",
    "est une expérience concrète qui fonde l’intérêt général de façon durable et partagée.",
]
EVENING = '[[meetings]]\nslug = "a"\ntitle = "A"\nkind = "workshop"\n'


def problems(text):
    return worksite_file.read(text.encode()).problems


def run(path, **options):
    out = StringIO()
    call_command("import", str(path), stdout=out, **options)
    return out.getvalue()


def test_the_worksite_of_2015_has_its_three_evenings_and_its_pooling_day():
    run(FILE_2015)

    workshops = list(Meeting.objects.workshops().in_order())
    assert [
        (timezone.localtime(one.starts_at), timezone.localtime(one.ends_at).time(), one.places)
        for one in workshops
    ] == [
        (datetime.datetime(*day, 19, tzinfo=PARIS), datetime.time(21, 30), 50)
        for day in [(2015, 10, 13), (2015, 11, 5), (2015, 12, 1)]
    ]
    assert [one.initiative.bearer.split(" ")[-1] for one in workshops] == [
        "Amiens",
        "Lille",
        "Valenciennes",
    ]
    pooling_day = Meeting.objects.pooling_days().get()
    assert (pooling_day.places, pooling_day.starts_at) == (None, None)
    assert pooling_day.when == "fin janvier 2016"


def test_importing_again_changes_nothing_and_a_dry_run_writes_nothing():
    assert "no changes" not in run(FILE_2015, dry_run=True)
    assert not Worksite.objects.exists()
    run(FILE_2015)

    assert "no changes" in run(FILE_2015)
    assert Event.objects.filter(verb="worksite file imported").count() == 1


def test_a_changed_text_is_the_only_change(tmp_path):
    path = tmp_path / "chantier.toml"
    path.write_text(SMALL)
    run(path)
    path.write_text(SMALL.replace('"Thème"', '"Autre thème"'))

    assert "1 changes" in run(path)
    assert Worksite.objects.get().theme == "Autre thème"


@pytest.mark.parametrize(
    ("added", "line", "field"),
    [
        ('tilte = "x"', 10, "worksite.tilte"),
        ("starts_on = 2016-01-01\nends_on = 2015-01-01", 11, "worksite.ends_on"),
        ('starts_on = "2015-10-13"', 10, "worksite.starts_on"),
        ('language = "de"', 10, "worksite.language"),
        ("fictional = 1", 10, "worksite.fictional"),
        ('period = "' + "x" * 121 + '"', 10, "worksite.period"),
        ('[[meetings]]\nslug = "a"\ntitle = "A"\nkind = "soirée"', 13, "meetings.1.kind"),
        ('[[meetings]]\nslug = "A b"\ntitle = "A"\nkind = "workshop"', 11, "meetings.1.slug"),
        ('[[meetings]]\nslug = "a"\ntitle = "A"\nkind = "workshop"', 10, "meetings.1"),
        (EVENING + 'when = "un jour"\nplaces = 0', 15, "meetings.1.places"),
        (EVENING + 'when = "un jour"\ninitiative = "z"', 15, "meetings.1.initiative"),
        ("[calendar]", 10, "calendar"),
        ("x = [", 10, ""),
    ],
)
def test_a_fault_is_told_with_its_line_and_field(added, line, field):
    found = problems(SMALL + added + "\n")

    assert [(one.line, one.field) for one in found] == [(line, field)]
    assert found[0].sentence.endswith((".", "?"))


def test_every_fault_is_told_at_once():
    assert len(problems('[space]\nslug = "é"\n[worksite]\ntitle = 3\n')) == 6


def test_lines_inside_a_long_text_are_not_taken_for_fields():
    text = SMALL + 'why = """\nslug = "faux"\n[space]\n"""\nperiod = 3\n'

    assert [(one.line, one.field) for one in problems(text)] == [(14, "worksite.period")]


def test_a_fault_writes_nothing(tmp_path):
    path = tmp_path / "chantier.toml"
    path.write_text(SMALL + "places = 3\n")

    with pytest.raises(CommandError, match=r"worksite\.places"):
        run(path)
    assert not Space.objects.exists()


def test_a_file_that_is_not_there_or_not_text_is_said(tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "rien.toml")
    (tmp_path / "latin.toml").write_bytes("é".encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        run(tmp_path / "latin.toml")


def test_what_the_database_forbids_is_told_with_its_line_too(tmp_path):
    run(FILE_2015)
    Meeting.objects.filter(slug="atelier-1").update(places_taken=12)
    lines = FILE_2015.read_text().splitlines()
    wanted = lines.index("places = 50")
    lines[wanted] = "places = 11"
    path = tmp_path / "chantier.toml"
    path.write_text("\n".join(lines))

    with pytest.raises(CommandError, match=rf"{wanted + 1}, meetings\.1\.places.*12"):
        run(path)
    assert Meeting.objects.get(slug="atelier-1").places == 50


@pytest.mark.parametrize(
    ("change", "line", "field"),
    [
        (('code = "ABC"', 'code = "2O15"'), 7, "worksite.code"),  # looks like 2015
        (('code = "ABC"', 'code = "É"'), 7, "worksite.code"),
        (('slug = "chantier"', 'slug = "chantier-2015"'), 6, "worksite.slug"),
    ],
)
def test_what_is_taken_is_told_where_it_stands(tmp_path, change, line, field):
    run(FILE_2015)
    found = worksite_file.read(SMALL.replace(*change).encode())

    found.compare()

    assert [(one.line, one.field) for one in found.problems] == [(line, field)]


def test_a_letter_of_the_space_is_not_given_twice():
    run(FILE_2015)
    small = SMALL.replace('slug = "espace"', 'slug = "democratie-participative"')
    new = '[[space.constituencies]]\nslug = "neuf"\nname = "N"\nletter = "A"\nknowledge = "lived"\n'
    found = worksite_file.read((small + new).encode())

    found.compare()

    assert [(one.line, one.field) for one in found.problems] == [
        (13, "space.constituencies.1.letter")
    ]


def test_a_closed_worksite_is_not_imported_over():
    run(FILE_2015)
    Worksite.objects.update(state="closed")

    with pytest.raises(CommandError, match="clos"):
        run(FILE_2015)


def test_a_presentation_changed_by_a_file_is_signed_anew(tmp_path):
    own = '[[initiatives]]\nslug = "i"\ntitle = "I"\nbearer = "nous"\n[initiatives.short]\n'
    path = tmp_path / "chantier.toml"
    path.write_text(SMALL + own + 'context = "Un."\n')
    run(path)
    Initiative.objects.update(state="signed")

    assert "0 changes" not in run(path)
    assert Initiative.objects.get().state == "signed"

    path.write_text(SMALL + own + 'context = "Deux."\n')
    assert "1 changes" in run(path)
    assert Initiative.objects.get().state == "writing"


def test_the_worksite_of_2015_says_what_its_invitation_says():
    run(FILE_2015)
    worksite = Worksite.objects.get()
    space = worksite.space
    said = " ".join(
        [
            space.history,
            space.ambitions,
            *space.purposes.order_by("position").values_list("text", flat=True),
            worksite.invitation,
            worksite.unfolding,
            worksite.programme,
            worksite.how_to_register,
            worksite.why,
        ]
    )

    words = " ".join(said.split())
    for sentence in INVITATION_OF_2015:
        assert sentence in words
    assert not Meeting.objects.exclude(venue="", address="", access="", practical="").exists()
    assert not AgendaItem.objects.exists()


def test_places_already_taken_are_never_taken_back(now):
    data = worksite_file.read(FILE_2015.read_bytes()).data
    actions.import_worksite(data=data, by=None, now=now)
    Meeting.objects.filter(slug="atelier-1").update(places_taken=12)
    data["meetings"][0]["places"] = 11

    with pytest.raises(Denied, match="12"):
        actions.import_worksite(data=data, by=None, now=now)
