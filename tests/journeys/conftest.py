"""The demonstration itself, served by `chantier serve` as anybody would, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from chantier.portal.demo.cast import DOMAIN, PASSWORD

ROOT = Path(__file__).parents[2]
LONGEST_START = 240  # seconds: the demonstration plays first


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one demonstration: one worker walks them, in their order in the files."""
    for item in items:
        if "tests/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@dataclass(frozen=True)
class Demonstration:
    """Where it is served, what it printed, where its files are."""

    url: str
    printed: str
    data: Path

    def line(self, beginning: str) -> str:
        """The printed line that begins so."""
        return next(line for line in self.printed.splitlines() if line.startswith(beginning))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url_port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _second in range(LONGEST_START * 4):
        if server.poll() is not None:
            raise AssertionError(log.read_text())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", url_port)) == 0:
                return
        time.sleep(0.25)
    raise AssertionError(f"the demonstration did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Play it in an empty folder, serve it, stop it by its pid."""
    data = tmp_path_factory.mktemp("demonstration")
    log, port = data / "printed.txt", _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "CHANTIER_DATA": str(data),
        "CHANTIER_DEMONSTRATION": "1",
        "CHANTIER_URL": url,
        "DJANGO_SETTINGS_MODULE": "chantier.conf.settings",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "chantier", "demo", "--serve", "--port", str(port)]
    with log.open("wb") as printed:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=printed, stderr=subprocess.STDOUT
        )
        try:
            _wait(port, server, log)
            yield Demonstration(url, log.read_text(), data)
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, headless."""
    # Playwright's loop runs in this thread; Django must still be able to clean up in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, demonstration: Demonstration) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: nobody is signed in, nothing is remembered."""
    contexts = []

    def visit(address: str = "/", *, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript, locale="fr-FR"
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(demonstration.url + address)
        return page

    yield visit
    for context in contexts:
        context.close()


def sign_in(page: Page, demonstration: Demonstration, name: str) -> Page:
    """Sign in with one of the demonstration's accounts, by its password."""
    page.goto(f"{demonstration.url}/compte/connexion/")
    page.fill("[name=login]", f"{name}@{DOMAIN}")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/connexion/" not in url)
    return page
