"""What the servers of all levels published, as one reader has it: the folders of releases on their shelves.

What a level prints is read from its files as from those of a village (`rilis.py`): a number counts as told when any of
them says it. Whose numbers it is the sum of the release says itself (`masukan`, `desa_terdata`). What an edition
carries over (docs/adr/0135) is of the persons of the edition that counted it, in a village as in a sum (`terbawa.py`).
The judge, who decides what must be kept, reads the snapshots that lie in the stores where villages work.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

from bench.unsealed import keys_of
from cantik.snapshot.files import read_snapshot
from tests.acuan.ukuran import TABLES
from tests.serangan import fakta
from tests.serangan.dua_edisi import held_together
from tests.serangan.hakim import Secret, Truth, secrets_of
from tests.serangan.kabupaten import PrintedSide
from tests.serangan.program import NEAR, Interval, is_narrower
from tests.serangan.rilis import Files, Folder, Told, read_folder
from tests.serangan.rincian import classes_of_level, empty_classes
from tests.serangan.terbawa import Counted, read_counted
from tests.serangan.wilayah import Cell, Narrowed, Printed, reckoned

Json = dict[str, Any]
Unit = tuple[str, str]  # code and number of an edition
VILLAGES, LEVELS = "rilis", "rilis-wilayah"


@dataclass(frozen=True)
class Member:
    """An edition of a village: what it published, its persons, and by source what must be kept of them."""

    unit: Unit
    folder: Folder
    truth: Truth
    secrets: Mapping[str, Secret]
    counted: Counted


@dataclass
class Found:
    """What came of an attack on everything at once. `narrowed`: protected numbers that keep less than they must, and
    less than `alone`, what the village's own editions leave open; `contradicted`: groups of answers in which nothing
    fits all that is believed."""

    attacked: int = 0
    narrowed: list[Narrowed] = field(default_factory=list)
    alone: dict[Cell, Interval] = field(default_factory=dict)
    contradicted: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)


def on_shelves(stores: Iterable[Path], shelf: str) -> dict[Unit, Path]:
    """Every edition on a shelf of some servers: one that lies on several is the same on all of them."""
    found: dict[Unit, Path] = {}
    for store in stores:
        for path in sorted((store / shelf).glob("*/*/isi.json")):
            first = found.setdefault((path.parts[-3], path.parts[-2]), path.parent)
            assert (first / path.name).read_bytes() == path.read_bytes(), path
    return found


def read_members(stores: Iterable[Path]) -> dict[str, Member]:
    """The villages of some servers by the names of their editions, with what must be kept of them."""
    stores = list(stores)
    levels = list(on_shelves(stores, LEVELS).values())
    shelf = on_shelves(stores, VILLAGES)
    counted = read_counted(shelf)
    truths = dict[Unit, Truth]()
    for store in stores:
        for opening in sorted((store / "bukaan").glob("*/*.json")):
            frozen = json.loads(opening.read_bytes())["masukan"].get("potret")
            if frozen and (folder := store / "potret" / frozen[:16]).is_dir():
                truths[opening.parent.name, opening.stem] = Truth.of(read_snapshot(folder, keys=keys_of(store)))
    out = {}
    for unit, path in shelf.items():
        name = " ".join(unit)
        folder = read_folder(path, counted.carried[name])
        beside = [told for each in levels for told in _told_of(each, name, counted)]
        folder.told += [told for told in empty_classes(path) if told.table not in counted.carried[name]]
        printed = {told.who for told in folder.told if told.value is not None}
        folder.told += {told.source: told for told in beside if told.who not in printed}.values()
        truth = truths[unit]
        out[name] = Member(unit, folder, truth, {s.told.source: s for s in secrets_of(folder, truth)}, counted)
    return out


def _told_of(release: Path, name: str, counted: Counted) -> Iterator[Told]:
    """What a level tells of an edition with others."""
    editions = _editions(release)
    for table in _tables(release):
        if table["kelas"] != "A" and name in counted.editions(table, _named(table, editions, "")):
            yield from classes_of_level(table)


# ── what levels print ────────────────────────────────────────────────────────────────────────────
def read_levels(releases: Iterable[Path], members: Mapping[str, Member]) -> list[Printed]:
    """Everything that the releases of some levels print."""
    return [each for release in releases for each in printed_by(release, members)]


def printed_by(release: Path, members: Mapping[str, Member]) -> Iterator[Printed]:
    """The numbers and ranges of a level's own tables, also of areas below it that it sets side by side, and both sides
    of its indicators."""
    editions = _editions(release)
    counted = next(iter(members.values())).counted
    for table in _tables(release):
        yield from _of_table(table, Files.of(release, table), editions, counted)
    sides = {
        told.source: told
        for name in editions.values()
        for told in members[name].folder.told
        if told.table == "indikator"
    }
    for figure in json.loads((release / "tabel" / "indikator.json").read_text("utf-8")):
        numbers = {"pembilang": figure["numerator"], "penyebut": figure["denominator"]}
        assert figure["value"] is None or numbers["pembilang"] is not None, "a rate alone: the outsider would read it"
        for side, number in numbers.items():
            told = sides.get(f"{figure['id']} {side}")
            names = _named(figure, editions, figure["area"])
            if number is not None and told is not None and names:
                yield PrintedSide(counted.editions(figure, names), "", number=number, told=told)


def _editions(release: Path) -> dict[str, str]:
    """By code the editions of the villages that a level counts."""
    counted = json.loads((release / "isi.json").read_text("utf-8"))["masukan"]["desa"]
    return {code: " ".join(each) for code, each in counted.items() if each is not None}


def _tables(release: Path) -> Iterator[Json]:
    """The tables of a level that the outsider reads: of what is open (kind A) every village prints every number."""
    for path in sorted((release / "tabel").glob("*.json")):
        if path.name != "indikator.json" and not path.name.endswith(".jsonstat.json"):
            table = json.loads(path.read_text("utf-8"))
            if table["id"] in TABLES and table["kind"] in ("T", "G"):
                yield table


def _of_table(table: Json, files: Files, editions: Mapping[str, str], counted: Counted) -> Iterator[Printed]:
    roles = [axis["role"] for axis in table["axes"]]
    assert roles[:-1] in ([], ["wilayah"]), f"the outsider would read {table['key']}"
    places = product(*(axis["categories"] for axis in table["axes"]))
    for position, (*area, category) in enumerate(places):
        named = _named(table, editions, "" if not area or area[0]["total"] else area[0]["id"])
        names = counted.editions(table, named)
        value, (low, high) = files.value(position), files.range(position)
        if names and (value is not None or low or high is not None):
            who = () if category["total"] else (category["id"],)
            yield Printed(names, table["id"], who, number=value, low=low or 0, high=high)


def _named(measure: Json, editions: Mapping[str, str], area: str) -> tuple[str, ...]:
    """The editions that a number says it is the sum of: those of a part of the level, where it is about one."""
    codes = measure["definition"].get("desa_terdata", {"kode": list(editions)})["kode"]
    return tuple(editions[code] for code in codes if not area or code == area or code.startswith(f"{area}."))


# ── the attack ───────────────────────────────────────────────────────────────────────────────────
def beside_other_years(members: Mapping[str, Member]) -> dict[str, Member]:
    """The same, each edition with what the other editions of its village say of it."""
    out = {}
    for name, own in members.items():
        folder = own.folder
        for other in members.values():
            if other.unit[0] == own.unit[0] and other is not own:
                folder = held_together(other.folder, folder)
        out[name] = replace(own, folder=folder)
    return out


def attack_servers(stores: Iterable[Path]) -> dict[str, Found]:
    """What one reader of everything on the shelves of some servers narrows: at levels 1 and 2, and, where a village has
    several editions, at level 2 who takes everybody to be the same in each. What that one knows of a village by its own
    editions alone no level gives away to the others."""
    stores = list(stores)
    members = read_members(stores)
    sums = read_levels(on_shelves(stores, LEVELS).values(), members)
    several = len({own.unit[0] for own in members.values()}) < len(members)
    most = attack_all(beside_other_years(members) if several else members, sums, 2)
    found = {"tingkat 1": attack_all(members, sums, 1, most.alone), "tingkat 2": most}
    if several:
        found |= {"tingkat 2": attack_all(members, sums, 2, most.alone), "beberapa edisi": most}
    return found


def attack_all(
    members: Mapping[str, Member], sums: Iterable[Printed], level: int, alone: Mapping[Cell, Interval] | None = None
) -> Found:
    """All statements of all villages and levels together. `alone`: what somebody who knows more has of each protected
    number by its village alone. A belief that misses the truth tells nothing."""
    secrets = {
        name: {**own.secrets, **{f"{fakta.HEADED} {source}": each for source, each in own.secrets.items()}}
        for name, own in members.items()
    }

    def keep(name: str, told: Told) -> tuple[int, int] | None:
        secret = secrets[name].get(told.source)
        return secret.keep if secret else None

    folders = {name: fakta.widened(own.folder, level) for name, own in members.items()}
    found = reckoned(folders, list(sums), level, keep)
    out = Found(len(found.cells), contradicted=found.contradicted, apart=found.apart)
    for cell in found.cells:
        name, secret = (cell.member, cell.told.source), secrets[cell.member][cell.told.source]
        (low, high), own = cell.jointly, (alone or {}).get(name, cell.alone)
        out.alone[name] = cell.alone
        # of what must be kept all that the village's own editions leave open
        kept = max(secret.keep[0], own[0]), min(secret.keep[1], own[1])
        if is_narrower(cell.jointly, kept) and low - NEAR <= secret.count <= high + NEAR:
            out.narrowed.append(cell)
    return out
