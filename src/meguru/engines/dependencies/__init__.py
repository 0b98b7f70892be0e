"""連携と停止: systems that hand data to each other, what stops if one stops, where one fault stops many, and circles."""

from meguru.engines.dependencies.graph import (
    Link,
    LinkedSystem,
    Reached,
    Standstill,
    SystemGraph,
    how_many_stop,
    keys_around,
    needed_circles,
    standstill,
    system_graph,
)
from meguru.engines.dependencies.picture import (
    BOX_HEIGHT,
    BOX_WIDTH,
    LinkPicture,
    PlacedLink,
    PlacedSystem,
    picture_of,
)

__all__ = [
    "BOX_HEIGHT",
    "BOX_WIDTH",
    "Link",
    "LinkPicture",
    "LinkedSystem",
    "PlacedLink",
    "PlacedSystem",
    "Reached",
    "Standstill",
    "SystemGraph",
    "how_many_stop",
    "keys_around",
    "needed_circles",
    "picture_of",
    "standstill",
    "system_graph",
]
