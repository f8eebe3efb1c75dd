"""The texts of a presentation, and the fingerprint that a sign-off is bound to."""

from dataclasses import dataclass

from chantier.initiatives.models import Depth, Initiative, SectionKey
from chantier.worksites.guard import fingerprint


@dataclass(frozen=True, slots=True)
class Part:
    """A section that has a text, as it is shown."""

    key: str
    title: str
    text: str


def field_name(depth: str, key: str) -> str:
    """How forms and fingerprints call a section: `short_context`."""
    return f"{depth}_{key}"


def texts_of(initiative: Initiative) -> dict[str, str]:
    """Every section, written or not: `{"short_context": "…", …}`; fifteen of them."""
    texts = {field_name(d, k): "" for d in Depth.values for k in SectionKey.values}
    for depth, key, text in initiative.sections.values_list("depth", "key", "text"):
        texts[field_name(depth, key)] = text
    return texts


def presentation_sha256(initiative: Initiative) -> str:
    """What a sign-off is bound to: the title, and each section at each depth."""
    return fingerprint({"title": initiative.title, **texts_of(initiative)})


def parts_at(initiative: Initiative, depth: str) -> list[Part]:
    """The sections written at a depth, in the fixed order."""
    texts = texts_of(initiative)
    return [
        Part(key=key.value, title=str(key.label), text=text)
        for key in SectionKey
        if (text := texts[field_name(depth, key)]).strip()
    ]
