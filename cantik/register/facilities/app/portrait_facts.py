"""What a village recorded of itself and its book prints, as it stands on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.facilities import key_of
from cantik.content.kinds import FactTableSpec
from cantik.register.facilities.app.services import histories, kinds, list_standing
from cantik.register.facilities.facility_states import state_at
from cantik.vault.app.opening import OpenStore


def state_facts(
    opened: OpenStore, area: AreaCode, on: dt.date, specs: Sequence[FactTableSpec]
) -> dict[str, list[dict[str, str]]]:
    """The columns of the tables of a book by kind of facts, as they stand on a day; none of a kind that nobody stated.

    Names are opened only of the offices that the table lists; callers that show them record it.
    """
    area_row = find_area(area)
    if area_row is None:
        return {}
    found: dict[str, list[dict[str, str]]] = {}
    for spec in join_facts(specs):
        rows = _list_rows(opened, area_row.pk, on, spec)
        if rows:
            found[spec.fact] = sorted(rows, key=lambda row: sorted(row.items()))
    return found


def join_facts(specs: Sequence[FactTableSpec]) -> list[FactTableSpec]:
    """One table for each kind of facts that tables of several books are of: the columns and the rows of all of them."""
    joined: dict[str, FactTableSpec] = {}
    for spec in specs:
        held = joined.get(spec.fact, spec)
        columns = tuple(dict.fromkeys((*held.columns, *spec.columns)))
        only = tuple(dict.fromkeys((*held.only, *spec.only))) if held.only and spec.only else ()
        joined[spec.fact] = replace(held, columns=columns, only=only)
    return list(joined.values())


def _list_rows(opened: OpenStore, area_id: int, on: dt.date, spec: FactTableSpec) -> list[dict[str, str]]:
    kind = kinds()[spec.fact]
    first, wanted = spec.columns[0], {*spec.columns, *kind.key}
    standing = [state for _, state in list_standing(area_id, on, kind.id)]
    if spec.only:
        standing = [state for state in standing if state.values.get(first) in spec.only]
    if kind.personal.isdisjoint(spec.columns):
        return [_choose_values(state.values, wanted) for state in standing]
    keys = [key_of(kind, state.code, state.values) for state in standing]
    told = (state_at(history, on) for history in histories(opened, area_id, kind, keys=keys).values())
    return [_choose_values(state.values, wanted) for state in told if state is not None]


def _choose_values(values: Mapping[str, str], wanted: set[str]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if name in wanted}
