"""Classifications as dimensions to count by and as axes to show; dusun as the axis of areas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cantik.base.errors import ContentError
from cantik.base.text import fold, title_case
from cantik.content.axes import Axis, Category
from cantik.content.kinds import Classification
from cantik.engines.protocol import Areas, Dimension
from cantik.expr.scope import Field, Scope
from cantik.snapshot.bases import PLACED, RECORDED
from cantik.snapshot.frame import SmallArea, Snapshot

UNANSWERED = Category("tidak_terjawab", "Tidak terjawab", "Not answered", (), missing=True)
_ONE = Category("semua", "Seluruh desa", "Whole village", (0,))
_NOWHERE = SmallArea("", "", "")
_UNKNOWN_AREA = ("tidak_diketahui", "Tidak diketahui", "Not known")


def dimension(classification: Classification, scope: Scope) -> Dimension:
    """Map each code of the classified variable to its class, as a `Dimension`; a missing answer and a code in no class
    get the last position.

    Raises `ContentError` K202 when a code of its list stands in no class, `KeyError` when the variable is not a column
    of the basis.
    """
    field = scope.names[classification.variable]
    rest = len(classification.classes)
    classes = (
        [_class_of_number(classification, number) for number in range(field.maximum + 1)]
        if field.maximum is not None
        else [_class_of_code(classification, code, field) for code in field.codes]
    )
    return Dimension(classification.id, field.name, (*classes, rest), rest + 1)


def _class_of_number(classification: Classification, number: int) -> int:
    for place, class_ in enumerate(classification.classes):
        if (class_.low is None or class_.low <= number) and (class_.high is None or number <= class_.high):
            return place
    return len(classification.classes)


def _class_of_code(classification: Classification, code: str, field: Field) -> int:
    for place, class_ in enumerate(classification.classes):
        if code in class_.codes:
            return place
    raise ContentError(
        "K202",
        "Ada kode yang tidak masuk kelas mana pun",
        where=classification.origin.at("kelas"),
        found=f"kode “{code}” dari {field.codelist}",
        mend="Masukkan kode itu ke salah satu kelas.",
    )


def axis(classification: Classification) -> Axis:
    """Make the axis of a table from a classification: one leaf for each class, "Tidak terjawab" last."""
    categories = [
        Category(class_.id, class_.label, class_.label_en, (place,), neutral=class_.id == classification.neutral)
        for place, class_ in enumerate(classification.classes)
    ]
    last = Category(UNANSWERED.id, UNANSWERED.label, UNANSWERED.label_en, (len(categories),), missing=True)
    return Axis(
        classification.id,
        classification.label,
        classification.label_en,
        classification.role,
        (*categories, last),
        classification.ordered,
    )


def geography(units: Sequence[SmallArea]) -> tuple[Axis, Areas]:
    """The axis of dusun and, for each smallest area, the dusun it lies in; one category when no dusun is known."""
    names = list(dict.fromkeys(unit.dusun for unit in units))
    if not any(names):
        return WHOLE, Areas(np.zeros(len(units), np.int32), 1)
    taken: set[str] = set()
    categories = tuple(_dusun(name, place, taken) for place, name in enumerate(names))
    place_of = {name: place for place, name in enumerate(names)}
    return _areas_axis(categories), Areas(np.array([place_of[unit.dusun] for unit in units], np.int32), len(names))


def areas_of(snapshot: Snapshot, basis: str) -> tuple[Axis, Areas]:
    """Return the axis of dusun for the records of a basis, and the dusun of each small area. Persons are counted where
    persons are; other records in all areas, or in the village as a whole where the dusun of none is recorded."""
    units = snapshot.areas
    if RECORDED in snapshot.frames[basis].columns:
        return geography(units if PLACED in snapshot.known[basis] else [_NOWHERE] * len(units))
    people = [frame for frame in snapshot.frames.values() if len(frame) and RECORDED not in frame.columns]
    used = max((int(frame.area[-1]) + 1 for frame in people), default=0)
    axis, areas = geography(units[:used])
    return axis, Areas(np.append(areas.group, np.zeros(len(units) - used, np.int32)), areas.groups)


def _areas_axis(categories: tuple[Category, ...]) -> Axis:
    return Axis("dusun", "Dusun", "Hamlet", "wilayah", categories)


#: the axis of a village of which no dusun is told
WHOLE = _areas_axis((_ONE,))


def _dusun(name: str, place: int, taken: set[str]) -> Category:
    if not name:
        own, label, label_en = _UNKNOWN_AREA
        return Category(own, label, label_en, (place,), missing=True)
    own = fold(name).replace(" ", "_") or f"dusun_{place + 1}"
    if own in taken or own == _UNKNOWN_AREA[0]:
        own = f"{own}_{place + 1}"
    taken.add(own)
    label = title_case(name) if name.isupper() else name
    return Category(own, label, label, (place,))
