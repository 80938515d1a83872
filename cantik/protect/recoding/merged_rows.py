"""What a printed row says that merges classes: its name and everything that the code list merges in it.

Which of these classes occur in a place is itself a number, and mostly a small one: that is why they are merged. So the
row names all of them, whoever is there, in every product and on every level.
"""

from __future__ import annotations

from collections.abc import Sequence

from cantik.content.axes import Axis, Category
from cantik.content.kinds import Recode


def parts_of(recode: Recode, axis: Axis) -> tuple[int, ...]:
    """The places on an axis of all classes that a group of a rung merges, those without anybody too."""
    return tuple(place for place, category in enumerate(axis.categories) if category.id in recode.classes)


def merged_row(recode: Recode, parts: Sequence[Category], leaves: Sequence[int]) -> Category:
    """The row of a group of a rung with its `parts` in its note, unless the name itself lists them ("Hindu dan
    Buddha"). `leaves`: their places."""
    said = all(part.label.casefold() in recode.label.casefold() for part in parts)
    label, label_en = "; ".join(part.label for part in parts), "; ".join(part.label_en for part in parts)
    return Category(
        recode.id,
        recode.label,
        recode.label_en,
        leaves=tuple(leaves),
        note="" if said else f"terdiri atas {label}.",
        note_en="" if said else f"consists of {label_en}.",
    )
