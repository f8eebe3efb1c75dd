"""What every test shares."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from tests import postgresql, serving
from tests.factories import NOON

# The longest groups begin first, so that no worker waits for one at the end.
_LONGEST = ("postgresql", "journeys", "server")
_PURE = (
    "tests/algorithms/",
    "tests/typesetting/",
    "tests/faults/",
    "conventions/test_house",
    "conventions/test_templates",
    "conventions/test_words",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only tests of pure code go without a database; the longest groups begin."""
    for item in items:
        path = item.path.as_posix()
        if not any(part in path for part in _PURE) and not list(item.iter_markers("django_db")):
            item.add_marker(pytest.mark.django_db)
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """The rank of an item's group among the long ones; after them for any other."""
    mark = item.get_closest_marker("xdist_group")
    return _LONGEST.index(mark.args[0]) if mark and mark.args[0] in _LONGEST else len(_LONGEST)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Groups hold: without them each worker would play the demonstration again."""
    if getattr(session.config.option, "loadgroup", False):
        apart = [one.nodeid for one in session.items if one.get_closest_marker("xdist_group")]
        assert all("@" in nodeid for nodeid in apart), "pytest-xdist keeps no group together"


@pytest.fixture(autouse=True)
def _in_french() -> None:
    """A page asked for in English leaves its language behind: each test begins in French."""
    translation.activate("fr")


@pytest.fixture
def now():
    """The one clock: noon on 1 October 2015, before the first workshop."""
    return NOON


@pytest.fixture
def at_noon(monkeypatch):
    """Views read the clock through timezone.now: set it to `now`."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    return NOON


@pytest.fixture(scope="session", autouse=True)
def _nobody_holds_the_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """PostgreSQL learns that a process is gone a moment after: wait for it before the end."""
    if connection.vendor != "postgresql":
        yield
        return
    request.getfixturevalue("django_db_setup")
    yield
    others = """SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    with request.getfixturevalue("django_db_blocker").unblock():
        for _ in range(100):
            with connection.cursor() as cursor:
                cursor.execute(others)
                if cursor.fetchone() == (0,):
                    break
            time.sleep(0.1)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database, to copy for each server that a test starts."""
    data = tmp_path_factory.mktemp("migrated")
    serving.run(data, "migrate", "--verbosity", "0")
    return data


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL of our own, for the whole run."""
    with postgresql.running() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: postgresql.Server) -> str:
    """The DATABASE_URL of an empty PostgreSQL database."""
    return postgresql_server.new_database()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The DATABASE_URL of an empty SQLite file."""
    return f"sqlite:///{tmp_path / 'chantier.sqlite3'}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium. Its driver runs an event loop, beside which Django's clean-up is safe."""
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: `python -m tools.system` installs it, as root."
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.fixture
def assert_same_queries(client: Client) -> Callable[..., None]:
    """A page costs as many queries for a crowd as for one: no query hides in a loop."""

    def cost(url: str, by: Client) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert by.get(url).status_code == 200
        return len(queries)

    def check(url: str, grow: Callable[[], object], by: Client | None = None) -> None:
        grow()
        cost(url, by or client)  # what is cached once per process
        before = cost(url, by or client)
        for _ in range(9):
            grow()
        cost(url, by or client)  # what is drawn once for each set of words
        assert cost(url, by or client) == before

    return check


@pytest.fixture(autouse=True)
def _a_typo_in_an_if_tag_fails_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--fail-on-template-vars` sees `{{ typo }}`; this makes it see `{% if typo %}`."""
    monkeypatch.setattr(
        "django.template.defaulttags.TemplateLiteral.eval",
        lambda literal, context: literal.value.resolve(context),
    )
