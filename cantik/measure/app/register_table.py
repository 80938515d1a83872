"""One table of a village straight from its register, as of any date: only the columns that it needs are read.

The cells are those that the whole way gives (`steps.count`): unprotected, for the village office itself, nothing of it
is kept. Where the few columns do not suffice to be sure of that, the whole way is gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cantik import measure
from cantik.base.canonical import digest
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge
from cantik.content.kinds import Content, TableSpec
from cantik.expr.scope import measure_scope
from cantik.measure.compile import Measure, columns_needed
from cantik.measure.result import Cube, NotMade
from cantik.register.core.app import queries
from cantik.register.core.people import RegisterView
from cantik.register.events.app.village_view import whole_view
from cantik.snapshot.columns import family_made_of, is_distance, made_of, person_made_of
from cantik.snapshot.freeze import freeze

_PERSONS = "orang"
#: a household is told of by a list of its members, which is made of more
_UNITS = (_PERSONS, "keluarga")
_ALL, _LEVEL_VILLAGE = "semua", "desa"
_PLACE = ("dusun", "rw", "rt")


def one_table(
    area: AreaCode, reference: dt.date, table: str, *, knowledge: VillageKnowledge, by: str
) -> Cube | NotMade | None:
    """Count one table of the content from the register of a village on a date: its cells as a `Cube`, `NotMade` with
    the reason where the data do not suffice, None when the definition is not in force. Raises `KeyError` for an unknown
    table.

    Raises as `measure.compute`.
    """
    return one_spec(area, reference, knowledge.content.tables[table], knowledge=knowledge, by=by)


def one_spec(
    area: AreaCode, reference: dt.date, spec: TableSpec, *, knowledge: VillageKnowledge, by: str
) -> Cube | NotMade | None:
    """Count a table from the register as `one_table` does, by a definition that need not stand in a content file
    (`cross_tables`). The id of `spec` must always name the same table, because counts are kept by it.

    Raises as `measure.compute`.
    """
    content = content_of_one(knowledge.content, spec)
    view = few_columns(area, reference, spec, knowledge=knowledge, by=by) or whole_view(area, reference, by=by)
    snapshot = freeze(view, content, knowledge.lists, reference, policy=knowledge.policy)
    found = measure.compute(snapshot, content, knowledge.lists, policy=knowledge.policy)
    made: list[Cube | NotMade] = [*found.cubes, *found.not_made]
    return made[0] if made else None


def content_of_one(content: Content, measure: Measure) -> Content:
    """The content with one measure alone; its digest names the measure, because choices are kept by it."""
    own = digest(f"{content.digest}|{measure.id}".encode())
    if isinstance(measure, TableSpec):
        return replace(content, tables={measure.id: measure}, indicators={}, digest=own)
    return replace(content, tables={}, indicators={measure.id: measure}, digest=own)


def cross_tables(rows: TableSpec, columns: TableSpec) -> TableSpec:
    """The table of the classes of one table by those of another of the same unit, of whom both ask. It is for the
    screen of the village's office and is never protected, printed or kept: its disclosure is the stricter one."""
    if rows.unit_of != columns.unit_of:
        raise ValueError(f"{rows.id} and {columns.id} count other units")
    asked = [text for text in dict.fromkeys((rows.universe, columns.universe)) if text != _ALL]
    stricter = max(rows, columns, key=lambda spec: spec.disclosure.kelas).disclosure
    area = min((rows, columns), key=lambda spec: spec.disclosure.level_min != _LEVEL_VILLAGE).disclosure.level_min
    return replace(
        rows,
        id=f"silang__{rows.id}__{columns.id}",
        universe=" dan ".join(f"({text})" for text in asked) or _ALL,
        columns=(columns.rows,),
        populations=tuple(base for base in rows.populations if base in columns.populations) or rows.populations,
        disclosure=replace(stricter, level_min=area),
        details=(),
        areas=(),
        derived=(),
        examples=(),
        on_screen=True,
    )


def few_columns(
    area: AreaCode, reference: dt.date, spec: Measure, *, knowledge: VillageKnowledge, by: str
) -> RegisterView | None:
    """Read from the register only those columns that a measure is counted from; None where they do not suffice. The
    reading is logged."""
    content, filled = knowledge.content, knowledge.policy.imputation
    if spec.unit_of not in _UNITS:
        return None
    needed = columns_needed(spec, measure_scope(content, knowledge.lists, spec.unit_of), content)
    if filled is not None and needed & set(filled.variables.get(spec.unit_of, ())):
        return None  # who gives the missing answer is drawn by the digest of the whole register
    if any(is_distance(content, name) for _, name in made_of(content, spec.unit_of, needed)):
        return None  # how far homes stand is told of the whole village at once
    names = person_made_of(content, needed) if spec.unit_of == _PERSONS else family_made_of(content, needed)
    view = queries.counted_view(area, reference, names, by=by)
    return None if view is None or _has_scattered_family(view.persons, view.families) else view


def _has_scattered_family(persons: Mapping[str, Sequence[object]], families: Mapping[str, Sequence[object]]) -> bool:
    """Whether some family has no place of its own and members of several: the first member in the order of the whole
    register decides where it lives then."""
    homeless = {at for at, place in enumerate(zip(*(families[name] for name in _PLACE), strict=True)) if not any(place)}
    places: dict[object, object] = {}
    rows = zip(persons["keluarga"], *(persons[name] for name in _PLACE), strict=True)
    return any(places.setdefault(home, where) != where for home, *where in rows if home in homeless)
