"""Who may open the pages of the publication."""

from tests.access import VISITORS

ANIMATORS = {"animation", "administrator"}

SIGNED_IN = set(VISITORS) - {"stranger", "participant"}

WHO_MAY_OPEN = {
    "publications:publication": "anyone",
    "publications:short": "anyone",
    "publications:oai": "anyone",
    "publications:oembed": set(),  # 404 without an address
    "publications:feed_of_all": "anyone",
    "publications:feed": "anyone",
    "publications:image": set(),
    "publications:citation": set(),
    "publications:embed": set(),
    "publications:announce": SIGNED_IN,
    "publications:form": set(),  # 404 until there is a release
    "publications:release_form": set(),
    "publications:version": set(),  # 404 until there is a release
    "publications:edit": ANIMATORS,
    "publications:proofread": ANIMATORS,
    "publications:arrange": SIGNED_IN,
    "publications:release": SIGNED_IN,  # posted to only; the gate behind is tried by the app
}
