"""What lies on a site: of each area the description of its release (`data.json`). What is withdrawn or under embargo
has no file there, and what is practised with is in no list.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cantik.base.nesting import parse_json
from cantik.codes.area import AreaCode
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.practice import is_practice
from cantik.outlets.api.errors import ApiRefused
from cantik.publish.exchange.data_index import FILE
from cantik.publish.site.history import FOLDER as FORMER
from cantik.publish.site.make import RELEASE

#: a code of an area or of a group, the number of an edition: nothing of them leads to another folder
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,40}(\.[0-9A-Za-z-]{1,40}){0,4}", re.ASCII)
#: what tells a file from one that replaced it: time, size and place
Stamp = tuple[int, int, int]
#: the same of all releases of a site, by area
SiteStamp = tuple[tuple[str, Stamp], ...]
_NUMBER = re.compile(r"\d{4}-\d{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class HeldRelease:
    """A release on a site: where it lies, what it offers; `figures`: its indicators by id, `sets`: its sets of data by
    key."""

    folder: Path
    data: Mapping[str, Any]
    figures: Mapping[str, Mapping[str, Any]]
    sets: Mapping[str, Mapping[str, Any]]

    @property
    def code(self) -> str:
        """The code of its area."""
        return str(self.data["wilayah"]["kode"])

    @property
    def number(self) -> str:
        """The number of its edition."""
        return str(self.data["rilis"]["nomor"])

    @property
    def publication_day(self) -> dt.date:
        """When it was published."""
        return dt.date.fromisoformat(self.data["rilis"]["terbit"])


def list_releases(site: Path) -> list[HeldRelease]:
    """The releases in force of all areas that lie on a site, by their codes."""
    names = sorted(path.name for path in site.iterdir()) if site.is_dir() else []
    found = (_open(site / name / RELEASE, name) for name in names if _may_be_shown(name))
    return [held for held in found if held is not None]


def find_release(site: Path, code: str, edition: str = "") -> HeldRelease:
    """The release of an area, in force or of a number. Raises `ApiRefused` T464 (404): also for one that is withdrawn,
    of which nothing lies here."""
    held = None
    if _may_be_shown(code):
        held = _open(site / code / RELEASE, code)
        if edition and (held is None or held.data["rilis"]["nomor"] != edition):
            number = _NUMBER.fullmatch(edition)
            held = None if number is None else _open(site / code / FORMER / edition, code)
    if held is None:
        raise ApiRefused(
            "T464",
            "Wilayah ini tidak punya rilis itu di situs ini",
            status=404,
            found=f"{code} {edition}".strip(),
            expected="kode dan edisi dari wilayah.json",
        )
    return held


def list_editions(site: Path, code: str) -> list[str]:
    """Numbers of the editions of an area of which figures lie here, newest first."""
    numbers = {find_release(site, code).data["rilis"]["nomor"]}
    former = (path.parent.name for path in (site / code / FORMER).glob(f"*/{FILE}"))
    numbers |= {number for number in former if _NUMBER.fullmatch(number)}
    return sorted(numbers, key=lambda number: [int(part) for part in number.split("-")], reverse=True)


@lru_cache(maxsize=4096)
def _may_be_shown(name: str) -> bool:
    """Whether a folder can be that of an area which everybody reads."""
    if not _CODE.fullmatch(name):
        return False
    try:
        return not is_practice(AreaCode.from_stored(name))
    except InvalidAreaCode:
        return True  # a group of areas


def _open(folder: Path, code: str) -> HeldRelease | None:
    stamp = stamp_file(folder / FILE)
    return None if stamp is None else _read(folder / FILE, code, stamp)


def stamp_file(path: Path) -> Stamp | None:
    """What tells a file from one that replaced it; None where there is none."""
    try:
        at = path.stat()
    except OSError:
        return None
    return at.st_mtime_ns, at.st_size, at.st_ino


@lru_cache(maxsize=4096)
def _read(path: Path, code: str, _stamp: Stamp) -> HeldRelease | None:
    data = _share_texts(parse_json(path.read_bytes()))
    if not isinstance(data, dict) or data.get("wilayah", {}).get("kode") != code:
        return None
    figures = {figure["id"]: figure for figure in data["indikator"]}
    return HeldRelease(path.parent, data, figures, {own["kunci"]: own for own in data["himpunan"]})


def _share_texts(value: Any) -> Any:
    """The same value; texts that releases have in common are one text in memory."""
    if isinstance(value, dict):
        return {sys.intern(name): _share_texts(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_share_texts(part) for part in value]
    return sys.intern(value) if isinstance(value, str) else value


def stamp_site(site: Path) -> SiteStamp:
    """What tells that something else lies on a site: of each release in force where and when."""
    names = sorted(path.name for path in site.iterdir()) if site.is_dir() else []
    found = ((name, stamp_file(site / name / RELEASE / FILE)) for name in names if _may_be_shown(name))
    return tuple((name, stamp) for name, stamp in found if stamp is not None)


def stamp_area(site: Path, code: str) -> tuple[Stamp | None, Stamp | None]:
    """The same of one area: of its release in force, and of the folder of its former editions, which is replaced with
    its site."""
    if not _may_be_shown(code):
        return (None, None)
    return stamp_file(site / code / RELEASE / FILE), stamp_file(site / code / FORMER)
