"""Somebody with a browser of their own, before the test's own server."""

from axe_playwright_python.sync_playwright import Axe
from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Walker:
    """`options`: how the browser's context is (width of the screen, without JavaScript…)."""

    def __init__(self, browser, live_server, **options):
        self.url = live_server.url
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()

    def sign_in(self, account):
        client = Client()
        client.force_login(account, backend=BACKEND)
        session = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
        return self

    def reads(self, *sentences):
        shown = " ".join(self.page.locator("main").inner_text().split())
        for sentence in sentences:
            assert sentence in shown, (sentence, shown)

    def axe(self):
        found = Axe().run(self.page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def walkers(browser, live_server, kind):
    """Makes walkers of a kind, and closes them: the body of a fixture."""
    made = []

    def walker(**how):
        made.append(kind(browser, live_server, **how))
        return made[-1]

    yield walker
    for one in made:
        one.context.close()
