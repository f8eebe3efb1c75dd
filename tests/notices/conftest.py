"""A made-up app with texts, so that the outbox is tried without the steps above it."""

import pytest

from chantier.notices import texts

FR = """Subject: Votre place pour {{ title }}

Bonjour {{ name }},

Vous avez **une place**. Tout est sur [votre page]({{ url }}).

- à apporter : {{ what }}
- à lire
"""


@pytest.fixture
def hello(tmp_path, monkeypatch):
    """The text `hello`, in French and English, and shorter for phones."""
    (tmp_path / "hello.fr.md").write_text(FR)
    (tmp_path / "hello.en.md").write_text("Subject: Your place for {{ title }}\n\nHello {{ name }}")
    (tmp_path / "hello.sms.fr.md").write_text("Subject: Place\n\nUne place pour {{ title }}.")
    found = texts.find

    def find(kind, language, channel=""):
        for name in [f"{kind}.{channel}.{language}.md", f"{kind}.{language}.md"]:
            if (tmp_path / name).exists():
                return tmp_path / name
        return found(kind, language, channel)

    monkeypatch.setattr(texts, "find", find)
    texts._template.cache_clear()
    yield "hello"
    texts._template.cache_clear()
