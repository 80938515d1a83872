"""What every edition of a level told, by class, kept because it binds the next ones: of this server, and of the servers
below and above it, which say so beside their releases (docs/adr/0060, 0093). Printed numbers only.

pelindungan/<code or group>/<number>.jumlah.json
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.base.canonical import pretty_json
from cantik.protect.across.sums import Group, Sum, Unit, measure_of
from cantik.release import protection_record

SUFFIX = ".jumlah.json"


def place(store: Path, code: str, number: str) -> Path:
    """Where the store keeps what an edition of a level told."""
    return store / "pelindungan" / code / f"{number}{SUFFIX}"


def keep(code: str, number: str, sums: Sequence[Sum], on: dt.date, store: Path) -> None:
    """Keep what an edition tells, by the sets of villages that tell its measures."""
    made = [_sum_record(own, f"{code} {number}/{at}") for at, own in enumerate(sums, start=1)]
    keep_record({"acuan": on.isoformat(), "jumlah": made}, code, number, store)


def keep_record(record: Mapping[str, Any], code: str, number: str, store: Path) -> None:
    """The same of a record as another server sent it (`read_record` was asked before)."""
    lay(place(store, code, number), pretty_json(dict(record)))


def list_records(store: Path, on: dt.date) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Code, number and record of everything that is kept of a day. Raises P106 for a damaged one."""
    return (each for each in _list_all(store) if each[2]["acuan"] == on.isoformat())


def _list_all(store: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in sorted((store / "pelindungan").glob(f"*/*{SUFFIX}")):
        said = protection_record.kept_at(path)
        if said is not None:
            yield path.parent.name, path.name.removesuffix(SUFFIX), said


def of_day(store: Path, on: dt.date) -> Iterator[Sum]:
    """What every edition of a level told of a day."""
    for _code, _number, said in list_records(store, on):
        yield from read_record(said)


def of_other_days(store: Path, on: dt.date, carried: Mapping[Unit, Collection[str]]) -> Iterator[Sum]:
    """What editions of other days told of measures that an edition which they added up counted and a later one still
    carries over (`carried`: the measures, by the edition that counted them): beside it a sum of today tells the
    difference."""
    for _code, _number, said in _list_all(store) if carried else ():
        for each in read_record(said) if said["acuan"] != on.isoformat() else ():
            names = frozenset(name for unit in each.members for name in carried.get(unit, ()))
            counts = {group: count for group, count in each.counts.items() if measure_of(group)[1] in names}
            if counts:
                yield replace(each, counts=counts, whole=frozenset(key for key in each.whole if key[1] in names))


def read_record(said: Mapping[str, Any]) -> list[Sum]:
    """The sums of a record. Raises `KeyError`, `TypeError`, `ValueError` for what is none."""
    return [_read(each) for each in said["jumlah"]]


def _sum_record(own: Sum, name: str) -> dict[str, Any]:
    groups = sorted(own.counts.items(), key=lambda pair: sorted(pair[0]))
    return {
        "nama": name,
        "edisi": sorted(map(list, own.members)),
        "kelompok": [[[*key, name] for key, name in sorted(group)] + [count] for group, count in groups],
        "seluruh": sorted(map(list, own.whole)),
    }


def _read(said: Mapping[str, Any]) -> Sum:
    counts: dict[Group, int] = {}
    for *classes, count in said["kelompok"]:
        counts[frozenset(((kind, name, base), own) for kind, name, base, own in classes)] = int(count)
    members = frozenset((str(code), str(number)) for code, number in said["edisi"])
    whole = frozenset((kind, name, base) for kind, name, base in said["seluruh"])
    return Sum(str(said["nama"]), members, counts, whole, told=True)
