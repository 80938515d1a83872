"""Fields that came to a stored form after the first ones were written."""

from __future__ import annotations

import dataclasses
from typing import Any

_KEY = "added"


def field_with_default(default: Any) -> Any:
    """A field of a dataclass that is not written where it has its default.

    What was written and signed before the field was there is then read and written again byte for byte, so that a
    newer program still verifies an older release.
    """
    return dataclasses.field(default=default, metadata={_KEY: True})


def is_added(known: dataclasses.Field[Any]) -> bool:
    """Whether a field came later."""
    return _KEY in known.metadata
