"""Who may open the pages where steps meet."""

from tests.access import VISITORS

SIGNED_IN = set(VISITORS) - {"stranger", "participant"}

WHO_MAY_OPEN = {
    "portal:home": "anyone",
    "portal:worksite": "anyone",
    "portal:reach": "anyone",
    "portal:accessibility": "anyone",
    "portal:sitemap": "anyone",
    "portal:robots": "anyone",
    "portal:outbox": {"animation", "administrator"},
    "portal:letters": {"animation", "administrator"},
    "portal:mark": SIGNED_IN,  # posted to only; the gate behind is tried by the app
    "portal:dashboard": set(VISITORS) - {"stranger", "participant"},
}
