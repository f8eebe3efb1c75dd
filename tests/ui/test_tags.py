"""Numbers, dates and drawings."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template, TemplateSyntaxError
from django.utils import formats, translation

from chantier.ui import dates
from chantier.ui.drawing import Bar
from chantier.ui.templatetags.house import percent

OCTOBER = datetime.datetime(2015, 10, 13, 17, 0, tzinfo=datetime.UTC)  # 19:00 in Lille
DECEMBER = datetime.datetime(2015, 12, 1, 20, 30, tzinfo=datetime.UTC)


def drawn(source, **context):
    template = Template("{% load house %}" + source)
    return BeautifulSoup(template.render(Context(context)), "html5lib")


def test_days_are_said_in_words():
    assert dates.day(OCTOBER) == "mardi 13 octobre 2015"
    assert dates.day(DECEMBER) == "mardi 1er décembre 2015"
    assert dates.day(OCTOBER.date(), year=False) == "mardi 13 octobre"
    with translation.override("en"):
        assert dates.day(DECEMBER) == "Tuesday 1 December 2015"


def test_a_day_is_that_of_the_place():
    late = datetime.datetime(2015, 10, 12, 23, 0, tzinfo=datetime.UTC)

    assert dates.day(late) == "mardi 13 octobre 2015"


def test_hours_are_said_in_words():
    assert dates.hour(OCTOBER) == "19\u00a0h"
    assert dates.hour(datetime.time(9, 5)) == "9\u00a0h\u00a005"
    assert dates.hours(OCTOBER, datetime.time(21, 30)) == "de 19\u00a0h à 21\u00a0h\u00a030"
    with translation.override("en"):
        assert dates.hours(OCTOBER, datetime.time(21, 30)) == "from 19:00 to 21:30"


def test_django_prints_dates_as_the_house_does():
    assert formats.date_format(OCTOBER.date()) == "mardi 13 octobre 2015"
    assert formats.time_format(datetime.time(19, 0)) == "19\u00a0h\u00a000"
    with translation.override("en"):
        assert formats.date_format(OCTOBER.date()) == "Tuesday 13 October 2015"
        assert formats.time_format(datetime.time(19, 0)) == "19:00"


def test_tags_and_filters_say_the_same():
    page = drawn("{{ d|day }}, {% hours d e %}, {{ d|hour }}", d=OCTOBER, e=datetime.time(21, 30))

    assert page.text == "mardi 13 octobre 2015, de 19\u00a0h à 21\u00a0h\u00a030, 19\u00a0h"


@pytest.mark.parametrize(
    ("share", "decimals", "french", "english"),
    [
        (0.432, 0, "43\u202f%", "43%"),
        (0.432, 1, "43,2\u202f%", "43.2%"),
        (0, 0, "0\u202f%", "0%"),
        (1, 0, "100\u202f%", "100%"),
        (None, 0, "–", "–"),
    ],
)
def test_shares_follow_the_language(share, decimals, french, english):
    assert percent(share, decimals) == french
    with translation.override("en"):
        assert percent(share, decimals) == english


def test_bars_are_drawn_to_scale_and_described():
    rows = [
        Bar("Élues & élus", 5, css_class="constituency-a"),
        Bar("Membres de collectifs d’habitantes et habitants", 20, "20 sur 40"),
        Bar("Personne", 0),
    ]
    page = drawn("{% bars rows title=title %}", rows=rows, title="Venues <b>")
    svg = page.svg
    widths = [rect["width"] for rect in svg.find_all("rect") if not rect.get("class")]

    assert widths == ["25.00%", "100.00%", "0.00%"]
    assert svg["role"] == "img"
    assert page.find(id=svg["aria-labelledby"]).text == "Venues <b>"
    assert page.find(id=svg["aria-describedby"]).text == (
        "Élues & élus: 5; Membres de collectifs d’habitantes et habitants: 20 sur 40; Personne: 0"
    )
    assert len(svg.find_all("g")[1].find_all("tspan")) == 2
    assert not svg.find_all(style=True)


def test_bars_of_nothing_are_no_error():
    assert drawn('{% bars rows title="Rien" %}', rows=[]).svg["height"] == "0"
    assert drawn('{% bars rows title="Rien" %}', rows=[Bar("a", 0)]).svg


def test_a_bar_stops_at_the_greatest_value_asked_for():
    page = drawn('{% bars rows title="Parts" most=1 %}', rows=[Bar("a", 0.5), Bar("b", 3)])

    assert [rect["width"] for rect in page.find_all("rect", class_=None)] == ["50.00%", "100.00%"]


def test_a_code_says_what_it_is_and_has_its_white_border():
    svg = drawn('{% qr "https://chantier.example/c/ABCD" label %}', label="Adresse <courte>").svg
    dark = svg.find("path", fill="#000")["d"]
    xs, ys = zip(*((int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", dark)), strict=True)

    assert svg["role"] == "img"
    assert svg["aria-label"] == "Adresse <courte>"
    assert not svg.find_all(style=True)
    assert min(xs) == min(ys) == 4


# Drawn once


class Counted(str):
    """A text that counts how often it is drawn."""

    drawn = 0

    def __html__(self):
        Counted.drawn += 1
        return str(self)


def test_what_looks_the_same_is_drawn_once():
    template = Template("{% load house %}{% once word=word %}<b>{{ word }}</b>{% endonce %}")
    Counted.drawn = 0

    drawings = [template.render(Context({"word": Counted(word)})) for word in "aab"]

    assert drawings == ["<b>a</b>", "<b>a</b>", "<b>b</b>"]
    assert Counted.drawn == 2


def test_what_is_drawn_once_follows_the_language():
    source = "{% load house i18n %}{% once %}{% translate 'Agree' %}{% endonce %}"
    template = Template(source)

    assert template.render(Context()) == "D’accord"
    with translation.override("en"):
        assert template.render(Context()) == "Agree"


def test_what_is_drawn_once_knows_its_own_words_only(settings):
    template = Template("{% load house %}{% once a=1 %}{% firstof name 'nobody' %}{% endonce %}")

    assert template.render(Context({"name": "Léa"})) == "nobody"


def test_what_is_drawn_once_wants_plain_values():
    template = Template("{% load house %}{% once who=who %}{% endonce %}")

    with pytest.raises(TypeError, match="plain values"):
        template.render(Context({"who": [1]}))
    with pytest.raises(TemplateSyntaxError, match="name=value"):
        Template("{% load house %}{% once who %}{% endonce %}")
    with pytest.raises(TemplateSyntaxError, match="token"):
        Template("{% load house %}{% once a=1 %}{% csrf_token %}{% endonce %}")
