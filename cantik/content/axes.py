"""An axis of a table and its categories, as every room from measuring to printing speaks of them."""

from __future__ import annotations

from dataclasses import dataclass

from cantik.base.optional_fields import field_with_default


@dataclass(frozen=True, slots=True)
class Category:
    """One printed class of an axis.

    `leaves` are the positions of the finest classes of the same axis that this category holds (a merged category has
    several; the total has all). `missing` marks "Tidak terjawab", `neutral` the category that tells nothing ("Tidak"),
    `note` says which classes were merged.
    """

    id: str
    label: str
    label_en: str
    leaves: tuple[int, ...]
    total: bool = False
    missing: bool = False
    neutral: bool = False
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """A sequence of categories; `role` is `wilayah`, `jenis_kelamin`, `umur` or `kategori`.

    `ordered`: its categories go from less to more (ordinal), so that no product sorts them by their counts.
    """

    id: str
    label: str
    label_en: str
    role: str
    categories: tuple[Category, ...]
    ordered: bool = field_with_default(default=False)

    def index(self, category: str) -> int:
        """Position of a category by id; `KeyError` when the axis has none of that name."""
        for position, own in enumerate(self.categories):
            if own.id == category:
                return position
        raise KeyError(category)

    @property
    def total(self) -> int | None:
        """Position of the total, or None when the axis has none."""
        for position, category in enumerate(self.categories):
            if category.total:
                return position
        return None
