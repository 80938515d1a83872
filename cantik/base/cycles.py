"""How often a process that works through something and ends looks for cycles of objects that nobody holds any more."""

from __future__ import annotations

import gc

#: objects made between two searches. Such a process keeps nearly all it makes until it ends: with Python's 700 a run of
#: a village walked a thousand times over everything alive, 0.9 of its 8.5 CPU seconds; with so many it never does, and
#: ends 6 MB larger. What serves pages sets its own number (`web.warm`).
_BETWEEN = 500_000


def search_seldom() -> None:
    """Look for cycles seldom, from now on in this process; one that it starts afresh has to say so again."""
    gc.set_threshold(_BETWEEN, *gc.get_threshold()[1:])
