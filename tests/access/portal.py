"""Who may open the pages where steps meet."""

from tests.access import VISITORS

WHO_MAY_OPEN = {
    "portal:home": "anyone",
    "portal:worksite": "anyone",
    "portal:reach": "anyone",
    "portal:accessibility": "anyone",
    "portal:outbox": {"animation", "administrator"},
    "portal:letters": {"animation", "administrator"},
    "portal:mark": "anyone",  # posted to only
    "portal:dashboard": set(VISITORS) - {"stranger", "participant"},
}
