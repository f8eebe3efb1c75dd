"""From three reports to what became of a proposal, in a browser.

The committee builds themes from the demonstration's three reports; 300 people rank them, a third on
paper; tables are planned, three people moved by hand, cards printed; groups conclude; a proposal is
addressed, overdue, answered late, done. Each act is done once in French with JavaScript, by mouse
where the mouse helps, and once in English without it.
"""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from chantier.jobs import worker
from chantier.meetings.models import ExchangeGroup
from chantier.notices.models import Message
from chantier.people.codes import link_path
from chantier.portal.demo.play import play_workshops
from chantier.registrations.models import Registration
from chantier.themes import actions
from chantier.themes.models import GroupDissent, Placement, Proposal, Theme, ThemeWish
from chantier.themes.sources import keys_of
from chantier.worksites.states import State
from tests.factories import PersonFactory, RegistrationFactory
from tests.journeys.walker import Walker, walkers

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PEOPLE = 300
DAY = datetime.timedelta(days=1)


class Pooler(Walker):
    """Somebody at the pooling day: French with JavaScript, or English without."""

    def __init__(self, browser, live_server, *, english=False, width=1280):
        viewport = {"width": width, "height": 4000}
        super().__init__(browser, live_server, viewport=viewport, java_script_enabled=not english)
        self.english = english
        self.context.set_default_timeout(180_000)  # a busy machine is slow, not wrong

    def enter(self, person):
        self.page.goto(self.url + link_path(person))
        self.page.locator("main form button").first.click()
        return self

    def go(self, name, *args):
        with translation.override("en" if self.english else "fr"):
            self.page.goto(self.url + reverse(name, args=args))
        return self.page

    def send(self, name, *args, **fields):
        """Open a page, fill in its form, send it."""
        page = self.go(name, *args)
        for field, value in fields.items():
            control = page.locator(f"main [name={field}]").first
            kind = control.evaluate("one => one.type") if not self.english else None
            if kind == "radio" or (kind is None and control.get_attribute("type") == "radio"):
                page.check(f"main [name={field}][value='{value}']")
            elif control.evaluate("one => one.tagName") == "SELECT":
                control.select_option(str(value))
            else:
                control.fill(str(value))
        page.locator("main form:has([name]:not([type=hidden])) button[type=submit]").last.click()
        return page


@pytest.fixture
def walker(browser, live_server):
    yield from walkers(browser, live_server, Pooler)


@pytest.fixture
def played():
    """The worksite of the demonstration with its three reports, and who organises it."""
    worksite, cast = play_workshops(lambda _said: None)
    type(worksite).objects.filter(pk=worksite.pk).update(state=State.POOLING)
    worksite.refresh_from_db()
    return worksite, cast


@pytest.fixture
def day(played):
    worksite, _cast = played
    day = worksite.meetings.pooling_days().get()
    day.starts_at = timezone.now() + 10 * DAY
    day.ends_at = day.starts_at + datetime.timedelta(hours=6)
    day.save()
    constituencies = list(worksite.space.constituencies.order_by("position", "pk"))
    for number in range(PEOPLE):
        RegistrationFactory(
            meeting=day,
            constituency=constituencies[number % len(constituencies)],
            person=PersonFactory(on_paper=number % 3 == 0),
            placed=True,
        )
    return day


def work(walker):
    """What the worker does. The page that follows it is left: a test has one SQLite connection."""
    walker.page.goto("about:blank")
    worker.drain()


def drag(page, what, where):
    """As a hand does: pressed, moved, let go."""
    page.locator(where).first.scroll_into_view_if_needed()
    page.locator(what).first.scroll_into_view_if_needed()
    start, end = page.locator(what).first.bounding_box(), page.locator(where).first.bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 12, steps=3)
    page.mouse.move(end["x"] + 60, end["y"] + 20, steps=8)
    page.mouse.up()


def build_themes(french, english, worksite):
    """Suggested, named, one sentence dragged, one theme split without a script, two merged."""
    page = french.go("themes:board", worksite.slug)
    page.get_by_role("button", name="Suggérer des thèmes").click()
    work(french)
    page = french.go("themes:board", worksite.slug)
    french.axe()
    for title in ("Être attendu", "Le temps des réponses"):
        card = page.locator(".suggestion").first
        card.locator("[name=title]").fill(title)
        card.get_by_role("button", name="En faire un thème").click()
    first, second = worksite.themes.order_by("position")
    moved = sorted(keys_of(first))[0]
    drag(page, f"[data-source='{moved}']", f"[data-theme='{second.pk}']")
    page.wait_for_selector(f"[data-theme='{second.pk}'] [data-source='{moved}']")
    assert moved in keys_of(second)
    assert moved not in keys_of(first)
    _split_and_merge(english, worksite, second, moved)
    page = english.send("themes:decide", worksite.slug, reasons="Read together.")
    english.reads("Lasting", "Being expected", "Not heard on this in any workshop")
    return list(worksite.themes.order_by("position"))


def _split_and_merge(english, worksite, theme, moved):
    page = english.go("themes:board", worksite.slug)
    card = page.locator(f"[data-theme='{theme.pk}']")
    card.locator(f"[value='{moved}']").check()
    card.locator("[name=to]").select_option("new")
    card.locator("[name=title]").fill("Lasting")
    card.get_by_role("button", name="Move", exact=True).click()
    third = worksite.themes.get(title="Lasting")
    assert keys_of(third) == {moved}
    english.send("themes:board", worksite.slug, title="Same again")
    again = worksite.themes.get(title="Same again")
    page = english.go("themes:board", worksite.slug)
    card = page.locator(f"[data-theme='{again.pk}']")
    card.locator("summary").last.click()
    card.locator("[name=into]").select_option(str(theme.pk))
    card.get_by_role("button", name="Merge", exact=True).click()
    assert not Theme.objects.filter(pk=again.pk).exists()
    english.send("themes:edit", worksite.slug, worksite.themes.first().pk, title="Being expected")


def rank(walker, day, themes, cast):
    """Two people on their own pages, one slip typed; the others by the acts behind the pages."""
    worksite, now = day.worksite, timezone.now()
    people = list(day.registrations.select_related("person").order_by("pk"))
    on_paper = [row for row in people if not row.person.email]
    on_the_web = [row for row in people if row.person.email]
    assert len(on_paper) == PEOPLE // 3
    for row, english in zip(on_the_web, (False, True), strict=False):
        mine = walker(english=english, width=360).enter(row.person)
        mine.go("people:personal_page")
        mine.page.locator("a[href$='/themes/voeux/']").click()
        if not english:
            mine.axe()
        mine.send("themes:wishes", worksite.slug, wish1=themes[1].pk, wish2=themes[0].pk)
    typist = walker().sign_in(cast["animation"])
    typist.go("meetings:meeting", worksite.slug, day.slug)
    typist.page.locator("a[href$='/voeux/saisir/']").click()
    typist.axe()
    typist.send(
        "themes:type_wishes",
        worksite.slug,
        registration=on_paper[0].pk,
        channel="paper",
        wish1=themes[2].pk,
    )
    typist.reads(f"Les vœux de {on_paper[0].person.name} sont gardés")
    for number, row in enumerate([*on_the_web[2:], *on_paper[1:]]):
        paper = not row.person.email
        actions.wish(
            registration=row,
            themes=[themes[number % 3], themes[(number + 1) % 3]],
            channel="paper" if paper else "web",
            by=cast["animation"] if paper else None,
            now=now,
        )
    assert ThemeWish.objects.filter(rank=1).count() == PEOPLE
    assert ThemeWish.objects.filter(rank=1, channel="paper").count() == PEOPLE // 3


def plan(french, english, day):
    """Planned by the worker; one dragged, two moved by the form; three sheets printed."""
    at = (day.worksite.slug, day.slug)
    french.send("themes:plan", *at, rounds=2, chairs=9, tables=38)
    work(french)
    page = french.go("themes:tables", *at)
    french.reads("paires de personnes se rencontrent", "auraient pu souhaiter au mieux")
    for who, by_mouse, walker in ((0, True, french), (10, False, french), (20, False, english)):
        seat, table = _somewhere_else(day, who)
        page = walker.go("themes:tables", *at)
        if by_mouse:
            drag(
                page,
                f"[data-round='1'] [data-registration='{seat.registration_id}']",
                f"[data-group='{table.pk}'] h3",
            )
            page.wait_for_selector(
                f"[data-group='{table.pk}'] [data-registration='{seat.registration_id}']"
            )
        else:
            fields = {"registration": seat.registration_id, "group": table.pk}
            walker.send("themes:tables", *at, **fields)
        seat.refresh_from_db()
        assert (seat.group, seat.fixed_by_hand) == (table, True)
    assert Placement.objects.filter(fixed_by_hand=True).count() == 3
    for sheet in ("cartes", "liste", "plans"):
        link = page.locator(f"a[href$='/{sheet}.pdf']").get_attribute("href")
        assert page.request.get(french.url + link).body().startswith(b"%PDF"), sheet


def _somewhere_else(day, number):
    """A seat of the first round, and a table of that round with a chair left."""
    seat = Placement.objects.filter(group__meeting=day, round=1).order_by("pk")[number * 8]
    others = ExchangeGroup.objects.filter(meeting=day, round=1).exclude(pk=seat.group_id)
    table = next(one for one in others.order_by("number") if one.placements.count() < 9)
    return seat, table


def conclude(walker, french, day):
    """One group by the team; one by somebody who sits there, without account, in English."""
    worksite = day.worksite
    first, second = ExchangeGroup.objects.filter(meeting=day, round=1).order_by("number")[:2]
    french.go("themes:groups", worksite.slug)
    french.send(
        "themes:write_group",
        worksite.slug,
        first.pk,
        conclusions="Préparer l’accueil comme un moment du débat.",
        proposal="Garder un lieu ouvert sans rendez-vous.",
    )
    french.reads("Préparer l’accueil", "Garder un lieu ouvert", "De quoi part le groupe")
    french.axe()
    there = Registration.objects.filter(placements__group=second).exclude(person__email="")
    there = there.select_related("person").order_by("pk")
    seated = walker(english=True, width=360).enter(there.first().person)
    seated.go("people:personal_page")
    seated.page.locator(f"a[href$='/groupes/{second.pk}/']").click()
    seated.send(
        "themes:write_group", worksite.slug, second.pk, conclusions="Answer, even to say no."
    )
    seated.send("themes:group_dissent", worksite.slug, second.pk, text="We were never asked.")
    seated.reads("Answer, even to say no.", "We were never asked.")
    assert GroupDissent.objects.get().written_by is None
    return Proposal.objects.get()


def follow(french, english, anybody, proposal):
    """Addressed, overdue in public, answered late, promised, under way, done; people are told."""
    worksite = proposal.worksite
    at, space = (worksite.slug, proposal.number), worksite.space.slug
    today = timezone.localdate()
    french.send(
        "themes:address",
        *at,
        addressee="La ville de Ville-Fictive",
        postal="1 place Fictive\n00000 Ville-Fictive",
        on=(today - 40 * DAY).isoformat(),
        due_on=(today - 10 * DAY).isoformat(),
    )
    french.reads("réponse en retard")
    for one, late in ((anybody, "Garder un lieu ouvert"), (english, "Answers that have not come")):
        one.go("themes:overdue", space)
        one.reads(late)
    anybody.axe()
    english.send(
        "themes:follow_up",
        *at,
        state="accepted",
        text="Yes, two evenings a week.",
        said_by="The mayor (fictional)",
        said_on=(today - DAY).isoformat(),
        source="Letter",
    )
    anybody.go("themes:overdue", space)
    anybody.reads("Rien n’est en retard")
    french.send("themes:announce", *at, label="Une clé", due_on=today.isoformat())
    milestone = proposal.milestones.get()
    french.send("themes:reach", *at, milestone.pk, source="Visite")
    for walker, state in ((english, "under_way"), (french, "done")):
        given = {"said_by": "La ville", "source": "Visite", "text": "Ouvert."}
        walker.send("themes:follow_up", *at, state=state, **given)
    anybody.go("themes:outcomes", space)
    anybody.reads("Garder un lieu ouvert", "Dont réalisées 1", "Ouvert.")
    anybody.axe()
    feed = anybody.page.request.get(anybody.url + reverse("themes:feed", args=[space]))
    assert feed.text().count("<entry>") == 4
    told = Message.objects.filter(kind="proposal_news")
    seats = Placement.objects.filter(group=proposal.group).count()
    assert told.count() == 4 * seats
    assert {"email", "letter"} <= set(told.values_list("channel", flat=True))


def test_from_three_reports_to_what_became_of_a_proposal(played, day, walker):
    worksite, cast = played
    french, english = walker().sign_in(cast["comite"]), walker(english=True).sign_in(cast["comite"])
    themes = build_themes(french, english, worksite)
    rank(walker, day, themes, cast)
    team = walker().sign_in(cast["animation"])
    team_in_english = walker(english=True).sign_in(cast["animation"])
    plan(team, team_in_english, day)
    proposal = conclude(walker, team, day)
    follow(team, team_in_english, walker(), proposal)

    assert Proposal.objects.get().state == "done"
