"""What a list says, by its columns, and what of an older list stands on beneath a newer one without such columns. Pure.

A column that a delivery does not have says nothing (docs/adr/0133): what an older list of the same source says there
stays in force for whom the newer list names. A column that is there and blank says that there is no value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from cantik.collect.batch import Reading
from cantik.register.core.bases import list_facts
from cantik.register.core.fold import Stock, list_around

PERSONS, FAMILIES = "orang", "keluarga"
PLACE = ("dusun", "rw", "rt")
#: by unit the variables of which a delivery says something
Told = Mapping[str, frozenset[str]]


def list_variables(batch: Reading, blank: Collection[str] = ()) -> dict[str, frozenset[str]]:
    """By unit the variables of which a delivery says something, be it that there is none; `blank`: variables of persons
    whose blank cells say nothing all the same (somebody decided so, or nobody decided yet).

    Place is one variable, under the name of the dusun; so is who belongs to which card, under that of its number.
    """
    persons, families = batch.records.get(PERSONS), batch.records.get(FAMILIES)
    told = set(persons.columns) if persons is not None else set()
    of_families = set(families.columns) if families is not None else set()
    if told & set(PLACE):
        of_families |= set(PLACE)
    if "nomor_keluarga" in told:
        told.add("no_kk")
    told |= list_facts(batch.source, told)
    found = {PERSONS: _as_one(told - set(blank)), FAMILIES: _as_one(of_families)}
    return {unit: names for unit, names in found.items() if names}


def _as_one(names: set[str]) -> frozenset[str]:
    place = set(PLACE)
    return frozenset((names - place) | ({PLACE[0]} if names & place else set()))


def encode_told(told: Told) -> str:
    """As a batch keeps it: `keluarga=r302;orang=agama,nama`."""
    return ";".join(f"{unit}={','.join(sorted(names))}" for unit, names in sorted(told.items()))


def decode_told(text: str) -> dict[str, frozenset[str]]:
    """The reverse of `encode_told`."""
    parts = (part.partition("=") for part in text.split(";") if part)
    return {unit: frozenset(filter(None, names.split(","))) for unit, _, names in parts}


class Remainder(NamedTuple):
    """Beneath `owner`, a file of a newer list, statements of the batch `origin` stand on, but for what is `quiet`.
    `stock`: the list or addition that the origin is of."""

    owner: int
    origin: int
    stock: Stock
    quiet: Mapping[str, frozenset[str]]


def remainders(given: Iterable[Stock], told: Mapping[int, Told | None]) -> list[Remainder]:
    """What stands on beneath every whole list of one source, by its older lists; nothing where each newer list has all
    columns of the older ones.

    `told`: of each batch that a file brought what it speaks of; None: not known, then of everything. A batch that no
    file brought (a correction) speaks of what its list speaks of.
    """
    stocks = list(given)
    wholes = sorted((stock for stock in stocks if stock.whole), key=lambda stock: (stock.reference, stock.stock))
    lists = [list_around(stocks, whole.stock) for whole in wholes]
    found: list[Remainder] = []
    for at, newer in enumerate(wholes):
        for owner in newer.batches:
            own = told.get(owner)
            if own is not None:
                found += _beneath(owner, own, wholes[:at], lists[:at], told)
    return found


def _beneath(
    owner: int, own: Told, wholes: Sequence[Stock], lists: Sequence[tuple[Stock, ...]], told: Mapping[int, Told | None]
) -> list[Remainder]:
    """What stands on beneath one file: of each older list what neither it nor a list between them speaks of."""
    quiet, found = dict(own), []
    for whole, around in zip(reversed(wholes), reversed(lists), strict=True):
        for stock in around:
            spoken = _join(told[batch] or {} for batch in stock.batches if batch in told)
            unknown = any(told[batch] is None for batch in stock.batches if batch in told)
            for batch in stock.batches:
                speaks = told.get(batch, spoken)
                if unknown or speaks is None or _leaves_of(speaks, quiet):
                    found.append(Remainder(owner, batch, stock, dict(quiet)))
        parts = [batch for batch in whole.batches if batch in told]
        if any(told[batch] is None for batch in parts):
            break
        quiet = _join([quiet, *(told[batch] or {} for batch in parts)])
    return found


def _leaves_of(speaks: Told, quiet: Told) -> bool:
    return any(names - quiet.get(unit, frozenset()) for unit, names in speaks.items())


def _join(parts: Iterable[Told]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for unit, names in part.items():
            found[unit] = found.get(unit, frozenset()) | names
    return found
