"""The releases that a store keeps, by village and number; a number once given is never given again to other content."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import UnreadableInput
from cantik.release import opening
from cantik.release.files import CONTENTS
from cantik.release.model import number_order

_NUMBER = re.compile(r"^(\d{4})-(\d+)$")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a release goes: its number, its date of issue, its folder, and whether the very same release is there
    already."""

    number: str
    published: dt.date
    folder: Path
    exists: bool


def identity(inputs: dict[str, Any]) -> str:
    """SHA-256 of everything that decides the content of a release but its number and date of issue."""
    return digest(canonical_json(inputs))


def inputs_of(shelf: Path, code: str, number: str) -> dict[str, Any]:
    """What went into an edition, as the store keeps it beside the shelf; nothing of one that came without it."""
    found = opening.recall(opening.place(shelf, code, number))
    return {} if found is None else dict(found.inputs)


def slot(shelf: Path, code: str, year: int, inputs: dict[str, Any], today: dt.date, *, draft: bool) -> Slot:
    """The place for a release made of `inputs`.

    The same inputs find their former release again (same number, same date: running twice changes nothing). Other
    inputs get
    the next number of the year; a draft takes the number that the release will have and is not kept on the shelf.
    """
    wanted = identity(inputs)
    home, elsewhere = shelf / code, _read_elsewhere(shelf, code)
    numbers = [elsewhere.highest.get(str(year), 0)]
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        match = _NUMBER.match(folder.name)
        if not match or int(match.group(1)) != year or not (folder / CONTENTS).is_file():
            continue
        numbers.append(int(match.group(2)))
        if (
            not draft
            and folder.name not in elsewhere.clashes
            and identity(inputs_of(shelf, code, folder.name)) == wanted
        ):
            return Slot(folder.name, _read_contents(folder)[1], folder, True)
    number = f"{year}-{max(numbers, default=0) + 1}"
    return Slot(number, today, home / number, False)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A release on the shelf as its list of contents says, and what the store keeps of its inputs: enough to list it
    without opening it."""

    number: str
    year: int
    published: dt.date
    reference: dt.date
    content: str
    inputs: dict[str, Any]
    folder: Path


def editions(shelf: Path, code: str) -> tuple[Shelved, ...]:
    """The releases of a village, newest number first. Raises `UnreadableInput` T102 for one that was damaged."""
    home = shelf / code
    found = []
    for folder in home.iterdir() if home.is_dir() else ():
        match = _NUMBER.match(folder.name)
        if match is None or not (folder / CONTENTS).is_file():
            continue
        told = (folder / CONTENTS).stat()
        found.append(
            ((int(match.group(1)), int(match.group(2))), _open_shelved(folder, told.st_mtime_ns, told.st_size))
        )
    return tuple(shelved for _, shelved in sorted(found, key=lambda pair: pair[0], reverse=True))


def held_contents(shelf: Path, code: str, number: str) -> str:
    """SHA-256 of the list of contents of the edition that lies under a number; "" where none does."""
    path = shelf / code / number / CONTENTS
    return digest(path.read_bytes()) if path.is_file() else ""


@lru_cache(maxsize=1024)
def _open_shelved(folder: Path, _changed: int, _size: int) -> Shelved:
    """A release does not change; its list of contents is read once for as long as the file is the same."""
    content, issued, reference = _read_contents(folder)
    year = number_order(folder.name)[0]
    inputs = inputs_of(folder.parent.parent, folder.parent.name, folder.name)
    return Shelved(folder.name, year, issued, reference, content, inputs, folder)


def _read_contents(folder: Path) -> tuple[str, dt.date, dt.date]:
    """Fingerprint, day of issue and reference date as a list of contents says. Raises `UnreadableInput` T102 for one
    that was damaged."""
    try:
        listed = json.loads((folder / CONTENTS).read_bytes())
        days = [dt.date.fromisoformat(listed[name]) for name in ("terbit", "acuan")]
        return str(listed["sidik"]), days[0], days[1]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableInput(
            "T102",
            "Rilis tidak dapat dibaca",
            where=f"{folder.parent.name}/{folder.name}/{CONTENTS}",
            expected="folder rilis yang utuh",
            mend="Minta pengelola komputer ini memulihkan simpanannya dari cadangan.",
            command="Pulihkan simpanannya dari cadangan (cantik restore).",
        ) from error


def before(shelf: Path, code: str, number: str) -> Shelved | None:
    """The newest edition of a village that stands on the shelf below a number, whatever its data year; None without."""
    own = number_order(number)
    return next((edition for edition in editions(shelf, code) if number_order(edition.number) < own), None)


def next_number(shelf: Path, code: str, year: int, taken: Iterable[str] = ()) -> str:
    """The number that the next release of a data year gets; `taken` are numbers given but not on the shelf yet."""
    known = [_read_elsewhere(shelf, code).highest.get(str(year), 0)]
    known += [number_order(edition.number)[1] for edition in editions(shelf, code) if edition.year == year]
    known += [int(match.group(2)) for name in taken if (match := _NUMBER.match(name)) and int(match.group(1)) == year]
    return f"{year}-{max(known, default=0) + 1}"


@dataclass(frozen=True, slots=True)
class NumbersElsewhere:
    """Numbers of a code that others hold and this store may not know: the highest of each data year, and those whose
    content is another one there."""

    highest: Mapping[str, int]
    clashes: frozenset[str]


def go_above(shelf: Path, code: str, number: str) -> None:
    """The next editions get numbers above this one, which somebody holds: this store may be a restored one."""
    year, place = number_order(number)
    known = _read_elsewhere(shelf, code)
    if place > known.highest.get(str(year), 0):
        _keep_elsewhere(shelf, code, replace(known, highest={**known.highest, str(year): place}))


def leave_number(shelf: Path, code: str, number: str) -> None:
    """Others hold other content under this number: what is made of the same data is another edition."""
    go_above(shelf, code, number)
    known = _read_elsewhere(shelf, code)
    _keep_elsewhere(shelf, code, replace(known, clashes=known.clashes | {number}))


def _place_elsewhere(shelf: Path, code: str) -> Path:
    return opening.place(shelf, code, "nomor").with_suffix(".terpakai")


def _read_elsewhere(shelf: Path, code: str) -> NumbersElsewhere:
    path = _place_elsewhere(shelf, code)
    said = json.loads(path.read_bytes()) if path.is_file() else {"tertinggi": {}, "bentrok": []}
    return NumbersElsewhere(said["tertinggi"], frozenset(said["bentrok"]))


def _keep_elsewhere(shelf: Path, code: str, known: NumbersElsewhere) -> None:
    said = {"tertinggi": dict(known.highest), "bentrok": sorted(known.clashes)}
    lay(_place_elsewhere(shelf, code), canonical_json(said))


def same_basis(given: dict[str, Any], other: dict[str, Any]) -> bool:
    """The same register, definitions, policy and date: a new edition would say what the old one says."""
    own = {"terdahulu", "kartu", "rancangan"}
    return identity({k: v for k, v in given.items() if k not in own}) == identity(
        {k: v for k, v in other.items() if k not in own}
    )
