"""Persons and families of a village folded on a date, numbers in clear: for what leaves, forms, and other villages.

Whoever reads here writes down whom (`orang.bawa_keluar`), so that who asks who read their data gets an answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db import connection

from cantik.collect.app.models import Batch
from cantik.register.core.app.current import in_clear, load_states, marks, reveal
from cantik.register.core.app.search import standing_batches
from cantik.register.core.app.silenced_values import quiet_homes, quiet_of
from cantik.register.core.app.ties import kept_of, with_gone
from cantik.register.core.codec import decode_row, decode_text
from cantik.register.core.conflict import home_silence, silence
from cantik.register.core.folded_entries import FoldedEntry
from cantik.vault.app.opening import OpenStore

ACTION = "orang.bawa_keluar"
_PIECE = 2000

#: told with what is done and how much there is
Tell = Callable[[int, int], None]


def entries(
    opened: OpenStore,
    area_id: int,
    source: str,
    *,
    as_of: dt.date,
    today: dt.date,
    tell: Tell = lambda *_: None,
    only: Collection[int] | None = None,
) -> tuple[list[FoldedEntry], dict[int, FoldedEntry]]:
    """Persons and families of a village folded on a date, numbers in clear; callers write down whom they read.

    `source`: whose rows give the order. `only`: these few persons alone.
    """
    batches = standing_batches(area_id, today, as_of=as_of)
    own = set(Batch.objects.filter(pk__in=batches, source=source).values_list("pk", flat=True))
    persons = _persons(opened, batches, own, tell, only)
    families = _families(opened, batches, own)
    return persons, families


def _persons(
    opened: OpenStore, batches: Sequence[int], own: set[int], tell: Tell, only: Collection[int] | None
) -> list[FoldedEntry]:
    place = {batch: i for i, batch in enumerate(batches)}
    kept, quiet = kept_of(batches), quiet_of(batches)
    wanted = None if only is None else with_gone(kept, frozenset(only))
    if wanted is not None and not wanted:
        return []
    rows = _fetch("register_personversion", "person_id", "c.family_id", batches, wanted)
    rows.sort(key=lambda row: (place[row[0]], row[3] not in kept, row[1]))
    said: dict[int, dict[str, Any]] = {}
    family: dict[int, int] = {}
    stands: dict[int, tuple[int, int]] = {}
    brought: set[int] = set()
    told: dict[int, list[int]] = {}
    for batch, _, row, whose, content, of_family in rows:
        person = kept.get(whose, whose)
        told.setdefault(person, []).append(content)
        if of_family and "no_kk" not in quiet.get(content, ()):
            family[person] = of_family
        if row:
            brought.add(person)
            if batch in own:
                stands[person] = place[batch], row
    people = [person for person in told if person in brought]
    for start in range(0, len(people), _PIECE):
        piece = people[start : start + _PIECE]
        states = load_states(opened, {content for person in piece for content in told[person]}, number=in_clear)
        for person in piece:
            state = said.setdefault(person, {})
            for content in told[person]:
                state.update(silence(states[content], quiet.get(content, ())))
        tell(min(start + _PIECE, len(people)), len(people))
    return [FoldedEntry(person, family.get(person), _drop_none(said[person]), stands.get(person)) for person in people]


def _families(opened: OpenStore, batches: Sequence[int], own: set[int]) -> dict[int, FoldedEntry]:
    place = {batch: i for i, batch in enumerate(batches)}
    more = "u.dusun, u.rw, u.rt, c.kk_id, c.household_id, c.content"
    rows = _fetch("register_familyversion", "family_id", more, batches)
    rows.sort(key=lambda row: (place[row[0]], row[1]))
    said: dict[int, dict[str, Any]] = {}
    stands: dict[int, tuple[int, int]] = {}
    quiet = quiet_homes(batches)
    cards = reveal(opened, {row[8] for row in rows if row[8]})
    for batch, number, row, family, version, dusun, rw, rt, kk, household, content in rows:
        told: dict[str, Any] = {name: decode_text(value) for name, value in decode_row(content).items()}
        if dusun or rw or rt:
            told |= {"dusun": dusun, "rw": rw, "rt": rt}
        if kk:
            told["no_kk"] = cards[kk]
        if household:
            told["rumah_tangga"] = household
        said.setdefault(family, {}).update(home_silence(told, quiet.get(version, ())))
        if batch in own and row:
            stands[family] = place[batch], row
        elif batch in own:
            stands.setdefault(family, (place[batch], number))
    return {
        family: FoldedEntry(family, family, _drop_none(state), stands.get(family)) for family, state in said.items()
    }


def _fetch(
    table: str, who: str, more: str, batches: Sequence[int], only: Collection[int] | None = None
) -> list[tuple[Any, ...]]:
    """Batch, id, row, person or family, content and further columns of the standing statements of these batches."""
    if not batches:
        return []
    units = " LEFT JOIN register_areaunit u ON u.id = c.unit_id" if "u.dusun" in more else ""
    narrow = f" AND v.{who} IN ({marks(only)})" if only else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT v.batch_id, v.id, v.row, v.{who}, c.id, {more} FROM {table} v"  # noqa: S608
            f" JOIN {table} c ON c.id = COALESCE(v.same_as_id, v.id){units}"
            f" WHERE v.retired_at IS NULL AND v.batch_id IN ({marks(batches)}){narrow}",
            [*batches, *(only or ())],
        )
        return list(cursor.fetchall())


def _drop_none(state: Mapping[str, Any]) -> dict[str, Any]:
    """What is said and was not taken away."""
    return {name: value for name, value in state.items() if value is not None}
