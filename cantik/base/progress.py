"""How work tells what it is doing."""

from __future__ import annotations

from collections.abc import Callable

#: station in words, done, total
Tell = Callable[[str, int, int], None]
