"""Who may open the pages where steps meet."""

from tests.access import VISITORS

WHO_MAY_OPEN = {
    "portal:home": "anyone",
    "portal:worksite": "anyone",
    "portal:reach": "anyone",
    "portal:accessibility": "anyone",
    "portal:dashboard": set(VISITORS) - {"stranger", "participant"},
}
