"""What the words of a URL stand for in the standard world of tests/world.py."""

from collections.abc import Callable
from typing import Any

from chantier.people import codes

Find = Callable[[Any], object]

# `word`, or `url:name.word` where a word means something else in one URL.
ARGUMENTS: dict[str, Find] = {
    "worksite_slug": lambda world: world.worksite.slug,
    "space_slug": lambda world: world.space.slug,
    "slug": lambda world: world.meeting.slug,
    "token": lambda world: codes.link_token(world.things["person"].key, 1),
    "people:hand_over.key": lambda world: world.things["person"].key,
}
