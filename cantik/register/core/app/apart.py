"""Numbers of persons that stand beside each other: told apart where their masks look alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cantik.base.text import mask, masks_apart
from cantik.register.core.app.current import reveal
from cantik.register.core.state import NumberSeen
from cantik.vault.app.opening import OpenStore


def apart(opened: OpenStore, values: Sequence[Any], *, fresh: str = "") -> list[Any]:
    """Mask numbers that are shown side by side so that different ones look different: of masked numbers that look alike
    the digits in which they differ are shown (`masks_apart`), no others are opened. `fresh`: a number in clear that the
    register does not know yet. Callers record that they looked."""
    new = NumberSeen(0, mask(fresh))
    seen = {value for value in values if isinstance(value, NumberSeen) and (value.id > 0 or (fresh and value == new))}
    if len({value.text for value in seen}) == len(seen):
        return list(values)
    clear = reveal(opened, {value.id for value in seen if value.id}) | {0: fresh}
    told = dict(zip(seen, masks_apart([clear[value.id] for value in seen]), strict=True))
    return [NumberSeen(value.id, told[value]) if value in told else value for value in values]
