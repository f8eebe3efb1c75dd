"""The everyday prints: accessible, complete, on as few sheets as they promise."""

import dataclasses
import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from chantier.typesetting import prints
from chantier.typesetting.book import Attachment, book, typeset
from chantier.typesetting.prints import (
    COLOURS,
    Attendee,
    Badge,
    Badges,
    Event,
    Letter,
    Letters,
    Poster,
    SignIn,
    Slip,
    SlipCopy,
    colour_of,
)
from chantier.typesetting.tree import Aside, Heading, List, Paragraph, Text, paragraph
from tests.typesetting import invitation_2015, sample
from tests.typesetting.invitation_2015 import EVENTS, FLYER
from tests.typesetting.pdf_checks import check_pdf, count_of, page_count, sizes_of, words

PACKAGE = Path(prints.__file__).parents[1]
SLIP = Slip(
    language="fr",
    organiser=FLYER.organiser,
    title=FLYER.title,
    constituencies=(
        "Élus",
        "Agents territoriaux",
        "Salariés et bénévoles d’associations",
        "Collectifs de citoyens",
        "Habitantes et habitants",
        "Universitaires",
    ),
    meetings=(*EVENTS, Event(date="Fin janvier 2016", title="Journée de mutualisation")),
    needs=("Interprète", "Garde d’enfants", "Transport", "Accès en fauteuil"),
    places_rule="50 places par soirée, dans l’ordre d’arrivée ; ensuite, une liste d’attente.",
    consents=("J’accepte que ces renseignements servent à organiser ce chantier.",),
    return_lines=("Espace de coopération, 12 rue des Lilas, 59000 Lille",),
    copies=(SlipCopy(code="K7PM-2QXD-4", token="s1.9f3k2m"),),
)
POSTER = Poster(
    language="fr",
    organiser=FLYER.organiser,
    overline=FLYER.overline,
    title=FLYER.title,
    events=EVENTS,
    url=FLYER.url,
    short_address=FLYER.short_address,
)
SIGN_IN = SignIn(
    language="fr",
    organiser=FLYER.organiser,
    title="L’expression en assemblée populaire",
    date="Mardi 13 octobre 2015",
    rows=tuple(Attendee(name=f"Personne {n}", constituency="Élus") for n in range(45)),
)
BADGES = Badges(
    language="fr",
    organiser="Espace de coopération",
    title="Badges",
    badges=tuple(
        Badge(
            name=f"Personne {n}",
            constituency="Élus",
            letter="É",
            colour=COLOURS[n % 8],
            signs="K7PM2X",
        )
        for n in range(21)
    ),
)


def letter(**change) -> Letter:
    whole = Letter(
        sender_lines=("Espace de coopération",),
        address_lines=("Madame Zoé Lefèvre", "12 rue des Coquelicots", "80080 AMIENS"),
        date="Lille, le 2 octobre 2015",
        subject="Votre place",
        blocks=(paragraph("Vous êtes attendue : 19 h !"),),
        language="fr",
        code="ABCD-2345-X",
        url="https://exemple.org/c/FIVES",
        short_address="exemple.org/c/FIVES",
    )
    return dataclasses.replace(whole, **change)


def batch(*letters: Letter) -> bytes:
    return prints.letters(Letters(title="Lettres", language="fr", letters=letters))


@pytest.mark.parametrize(
    ("make", "data"),
    [
        (prints.flyer, FLYER),
        (prints.poster, POSTER),
        (prints.poster, dataclasses.replace(POSTER, size="a4")),
        (prints.slip, SLIP),
        (prints.sign_in, SIGN_IN),
        (prints.badges, BADGES),
        (prints.letters, Letters(title="Lettres", language="fr", letters=(letter(),))),
        (prints.letters, Letters(title="Lettres", language="fr", letters=(letter(large=True),))),
    ],
    ids=[
        "flyer",
        "poster a3",
        "poster a4",
        "slip",
        "sign-in",
        "badges",
        "letters",
        "large letters",
    ],
)
def test_every_print_is_accessible_and_prints_the_same_twice(make, data):
    content = make(data)
    assert check_pdf(content) == []
    assert make(data) == content


def smallest_of(content: bytes, tmp_path) -> float:
    """The height of the smallest line of words, in points."""
    (tmp_path / "x.pdf").write_bytes(content)
    command = ["pdftotext", "-bbox-layout", str(tmp_path / "x.pdf"), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = re.findall(r'<word .*yMin="([\d.]+)" .*yMax="([\d.]+)">', done.stdout)
    return min(float(bottom) - float(top) for top, bottom in lines)


@pytest.mark.parametrize(
    ("make", "data"),
    [
        (prints.flyer, FLYER),
        (prints.poster, POSTER),
        (prints.slip, SLIP),
        (prints.sign_in, SIGN_IN),
        (prints.badges, BADGES),
    ],
    ids=["flyer", "poster", "slip", "sign-in", "badges"],
)
def test_large_print_has_no_small_letter_and_loses_no_word(make, data, tmp_path):
    usual, large = make(data), make(dataclasses.replace(data, large=True))

    assert check_pdf(large) == []
    assert min(sizes_of(large, tmp_path)) >= 18
    assert min(sizes_of(usual, tmp_path)) <= 18
    lost = set(words(usual, tmp_path).upper().split()) - set(words(large, tmp_path).upper().split())
    assert {word for word in lost if not set(word) <= set("0123456789/-–‐")} == set()


def test_whoever_asked_for_large_print_gets_it_and_the_others_do_not(tmp_path):
    # The address behind the window is the post's to read, and keeps its size.
    large, usual = (letter(large=size, address_lines=()) for size in (True, False))

    assert smallest_of(batch(large), tmp_path) >= 16
    assert smallest_of(batch(usual), tmp_path) < 12
    assert words(batch(large), tmp_path).split() == words(batch(usual), tmp_path).split()


def test_the_invitation_of_2015_stands_on_one_sheet(tmp_path):
    content = prints.flyer(FLYER)
    assert page_count(content) == 2
    printed = words(content, tmp_path)
    for event in EVENTS:
        assert event.date in printed
        assert "19 h – 21 h 30" in printed
    order = [
        "ESPACE DE COOPÉRATION",
        "Invitation à coopérer",
        "La naissance d’un espace",
        "Comment le chantier coopératif va-t-il se dérouler ?",
        "Les trois expériences",
        "S’inscrire aux ateliers",
        "Tout savoir, et s’inscrire",
    ]
    places = [printed.index(title) for title in order]
    assert places == sorted(places)
    assert "exemple.org/c/INIT15" in printed


def test_a_longer_invitation_takes_more_pages_rather_than_lose_a_word(tmp_path):
    longer = dataclasses.replace(FLYER, closing=FLYER.closing * 6 + (paragraph("Fin du texte"),))
    content = prints.flyer(longer)
    assert page_count(content) > 2
    assert "Fin du texte" in words(content, tmp_path)


def test_a_slip_is_one_sheet_and_each_copy_has_its_code(tmp_path):
    copies = tuple(SlipCopy(code=f"AAAA-000{n}-X", token=f"s1.{n}") for n in range(3))
    content = prints.slip(dataclasses.replace(SLIP, copies=copies))
    assert page_count(content) == 6
    printed = words(content, tmp_path)
    assert all(printed.count(copy.code) == 2 for copy in copies)
    assert SLIP.places_rule.replace(" ;", " ;") in printed


def test_a_slip_asks_nothing_of_meetings_when_one_may_register_for_none(tmp_path):
    bare = words(prints.slip(dataclasses.replace(SLIP, meetings=(), places_rule="")), tmp_path)
    whole = words(prints.slip(SLIP), tmp_path)
    for title in ("Vous souhaitez venir", "Comment les places sont attribuées"):
        assert title in whole
        assert title not in bare


def test_every_label_of_the_slip_is_printed_in_its_language(tmp_path):
    french = words(prints.slip(SLIP), tmp_path)
    assert "Comment vous joindre ?" in french
    assert "Bulletin d’inscription" in french
    english = words(prints.slip(dataclasses.replace(SLIP, language="en")), tmp_path)
    assert "How can we reach you?" in english


def test_each_letter_begins_a_sheet(tmp_path):
    long = letter(blocks=tuple(paragraph("Une phrase de plus. " * 30) for _n in range(12)))
    content = batch(letter(), long, letter(address_lines=("Monsieur Trois",)))
    assert page_count(content) == 5
    assert "Monsieur Trois" in words(content, tmp_path, "-f", "5")
    assert words(content, tmp_path, "-f", "2", "-l", "2") == ""


def test_the_address_stands_in_the_window_of_the_envelope(tmp_path):
    (tmp_path / "x.pdf").write_bytes(batch(letter(address_lines=("Zoé",) * 6)))
    command = ["pdftotext", "-bbox", str(tmp_path / "x.pdf"), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    boxes = [line for line in done.stdout.splitlines() if ">Zoé<" in line]
    assert len(boxes) == 6
    for line in boxes:
        sides = dict(part.split("=") for part in line.split() if "=" in part)
        left, right, top, bottom = (
            float(sides[name].strip('">').split('"')[0]) * 25.4 / 72
            for name in ("xMin", "xMax", "yMin", "yMax")
        )
        # Seen through a DL window (45 x 100 mm, 20 mm from the right) wherever the sheet slides.
        assert 100 <= left < right <= 190
        assert 45 <= top < bottom <= 81


def test_a_letter_speaks_its_own_language(tmp_path):
    content = batch(letter(), letter(language="en"))
    assert "Votre code personnel :" in words(content, tmp_path, "-l", "1")
    assert "Your personal code:" in words(content, tmp_path, "-f", "3")


def test_prose_gets_its_french_spaces_and_names_stay_as_given():
    data = prints.data_of(
        Letters(
            title="t",
            language="fr",
            letters=(letter(address_lines=("M. l'Abbé !",), subject="Qui ?"),),
        )
    )
    assert data["letters"][0]["address_lines"] == ["M. l'Abbé !"]
    assert data["letters"][0]["subject"] == "Qui\u202f?"


def test_the_attendance_sheet_repeats_its_header_on_each_page():
    content = prints.sign_in(SIGN_IN)
    assert page_count(content) == 3
    assert count_of(content, "TH") == 4
    assert count_of(content, "TR") >= 1 + 45 + SIGN_IN.blank_rows


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("people", [0, 5, 12, 50])
def test_the_blank_rows_of_the_attendance_sheet_end_with_a_page(people, large, tmp_path):
    here = "Maison des associations, 12 rue Fictive"
    data = dataclasses.replace(SIGN_IN, rows=SIGN_IN.rows[:1] * people, place=here, large=large)
    content = prints.sign_in(data)
    pages = page_count(content)
    rows = count_of(content, "TR") - 1

    assert rows >= people + data.blank_rows
    more = prints.sign_in(dataclasses.replace(data, blank_rows=rows - people))
    assert page_count(more) == pages
    spilled = prints.sign_in(dataclasses.replace(data, blank_rows=rows - people + 1))
    assert page_count(spilled) == pages + 1
    last = words(content, tmp_path, "-f", str(pages)).split()
    assert {str(rows), str(rows - data.blank_rows + 1)} <= set(last)


def test_ten_badges_stand_on_a_sheet():
    assert page_count(prints.badges(BADGES)) == 3


def test_a_long_name_is_set_smaller_and_stays_whole(tmp_path):
    name = "Maximiliana-Anastasiopoulou Constantinidou de La Rochefoucauld"
    badge = dataclasses.replace(BADGES.badges[0], name=name)
    content = prints.badges(dataclasses.replace(BADGES, badges=(badge,)))
    assert name in words(content, tmp_path)


@pytest.mark.parametrize("signs", ["4TTD52", "9VTTDJ", "QXVVWF", "VWZ7HB", "CXGPQW"])
def test_the_six_signs_of_a_badge_are_read_as_one_word(signs, tmp_path):
    """By whatever reads the page: wide letters, and those that others spread, too."""
    badge = dataclasses.replace(BADGES.badges[0], signs=signs, constituency="Collectifs citoyens")
    for large in (False, True):
        content = prints.badges(dataclasses.replace(BADGES, badges=(badge,), large=large))
        assert signs in words(content, tmp_path).split()


def test_the_colours_carry_white_letters():
    def light(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert len(set(COLOURS)) == len(COLOURS)
    assert all(1.05 / (light(colour) + 0.05) >= 4.5 for colour in COLOURS)


def test_links_of_the_site_get_its_public_address(tmp_path):
    blocks = (Paragraph((Text("voir la page", href="/c/X"),)), List(False, ((paragraph("a"),),)))
    data = Letters(
        title="t", language="fr", letters=(letter(blocks=blocks),), site="https://exemple.org"
    )
    assert b"https://exemple.org/c/X" in _uncompressed(prints.letters(data), tmp_path)


def _uncompressed(content: bytes, tmp_path) -> bytes:
    (tmp_path / "y.pdf").write_bytes(content)
    with pikepdf.open(tmp_path / "y.pdf") as pdf:
        pdf.save(tmp_path / "z.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return (tmp_path / "z.pdf").read_bytes()


# The book.


@pytest.mark.parametrize("edition", ["standard", "large", "easy"])
def test_the_book_is_accessible_and_the_same_each_time(edition):
    content = book(sample.DOCUMENT, files=sample.FILES, edition=edition)
    assert check_pdf(content) == []
    assert says_it_can_be_kept(content) == ("2", "A")
    assert content == book(sample.DOCUMENT, files=sample.FILES, edition=edition)


def says_it_can_be_kept(content: bytes) -> tuple[str, str]:
    with (
        pikepdf.open(io.BytesIO(content)) as pdf,
        pdf.open_metadata() as metadata,
    ):
        return str(metadata.get("pdfaid:part")), str(metadata.get("pdfaid:conformance"))


def test_the_book_carries_its_data_and_can_still_be_kept():
    votes = Attachment("votes.csv", b"statement,agree\n1,12\n", "text/csv", "Votes")
    content = book(sample.DOCUMENT, files=sample.FILES, attachments=[votes])
    assert check_pdf(content) == []
    assert says_it_can_be_kept(content) == ("3", "A")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.attachments["votes.csv"].get_file().read_bytes() == votes.content


def test_the_book_knows_the_page_of_each_block(tmp_path):
    made = typeset(sample.DOCUMENT, files=sample.FILES)
    assert len(made.pages) == len(sample.DOCUMENT.children)
    assert list(made.pages) == sorted(made.pages)
    (tmp_path / "x.pdf").write_bytes(made.pdf)
    for page, block in zip(made.pages, sample.DOCUMENT.children, strict=True):
        if isinstance(block, Heading):
            command = ["pdftotext", "-f", str(page), "-l", str(page), str(tmp_path / "x.pdf"), "-"]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            assert block.text in " ".join(printed.split())


def test_the_book_holds_every_word_notes_and_dissents_included(tmp_path):
    printed = words(book(sample.DOCUMENT, files=sample.FILES), tmp_path)
    assert sample.DISSENT in printed
    assert sample.HOSTILE in printed
    assert "Texte fictif, écrit pour les essais." in printed
    assert "15 mars 2016" in printed
    assert "Sommaire" in printed


def test_the_book_is_structured():
    content = book(sample.DOCUMENT, files=sample.FILES)
    assert count_of(content, "Figure") == 1
    assert count_of(content, "TH") == 3
    assert count_of(content, "Note") + count_of(content, "FENote") == 1
    assert count_of(content, "TOCI") == 5
    assert count_of(content, "BlockQuote") == 1


def test_five_hundred_notes_and_a_long_table_are_set():
    document = dataclasses.replace(
        sample.DOCUMENT,
        children=(
            sample.Heading(1, "Notes"),
            *(Paragraph((Text(f"Mot {n}"), sample.Note((Text(f"Note {n}"),)))) for n in range(500)),
            sample.Table(
                "Longue",
                (sample.text("A"), (Text("B", href="https://a.fr/"),)),
                tuple((sample.text(str(n)), sample.text("x")) for n in range(200)),
            ),
            Aside("dissent", "Avis", tuple(paragraph("Non. " * 200) for _n in range(10))),
        ),
    )
    content = book(document)
    assert check_pdf(content) == []
    assert count_of(content, "Note") + count_of(content, "FENote") == 500


def test_the_invitation_data_says_what_the_document_says():
    assert len(invitation_2015.EVENTS) == 3


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_a_poster_is_one_sheet_in_large_print_too(size):
    events = tuple(
        dataclasses.replace(
            one, bearer="Le centre socio-culturel et ses quatre antennes de quartier"
        )
        for one in POSTER.events
    )
    data = dataclasses.replace(POSTER, size=size, large=True, events=events)

    assert page_count(prints.poster(data)) == 1
    assert check_pdf(prints.poster(data)) == []


def test_a_constituency_has_on_paper_the_colour_of_the_screens():
    css = (PACKAGE / "ui/static/ui/chantier.css").read_text("utf-8")
    light = css[: css.index("prefers-color-scheme")]
    on_screens = dict(re.findall(r"--c-([a-h]): (#[0-9a-f]{6});", light))
    turns = re.findall(
        r"^ *((?:\.constituency-\w,? ?)+) ?\{ --c: var\(--c-(\w)\)", css, re.MULTILINE
    )
    shown = {letter: turn for names, turn in turns for letter in re.findall(r"-(\w)\b", names)}

    assert len(shown) == 26
    assert {one: colour_of(one) for one in shown} == {
        one: on_screens[turn] for one, turn in shown.items()
    }
