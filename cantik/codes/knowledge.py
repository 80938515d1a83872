"""What is known before any data come: definitions, code lists, areas and their words. Loaded once a process and
state of the files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.codes.area import AreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.codes.index import AreaIndex, areas_with
from cantik.codes.istilah import Vocabulary
from cantik.codes.lists import CodeList, lists_here
from cantik.content.kinds import OF_RELEASE, BookSpec, Content, Policy
from cantik.content.loader import here
from cantik.content.policy import NATIONAL, policy_of

__all__ = ["AREAS_FILE", "BOOK", "Knowledge", "VillageKnowledge", "load"]

BOOK = "desa_dalam_angka"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Content, code lists, areas, words, and the book that hold."""

    content: Content
    lists: Mapping[str, CodeList]
    areas: AreaIndex
    words: Vocabulary
    book: BookSpec

    def further_books(self, *, of_level: bool = False) -> tuple[BookSpec, ...]:
        """The books beside the main one of a village, or of a level above it, by their ids."""
        others = (book for name, book in sorted(self.content.books.items()) if name != BOOK)
        return tuple(book for book in others if book.of_level == of_level and book.material == OF_RELEASE)

    def of(self, village: AreaCode, on: dt.date | None = None) -> VillageKnowledge:
        """The same for a village: with the policy that holds for it on a day (today)."""
        held = self.content.policies.values()
        policy = policy_of(held, village.text(), on or clock.today())
        return VillageKnowledge(self.content, self.lists, self.areas, self.words, self.book, policy)


@dataclass(frozen=True, slots=True)
class VillageKnowledge(Knowledge):
    """What is known of a village, with the disclosure policy that holds for it."""

    policy: Policy


def load(areas: Path | None = None) -> Knowledge:
    """All knowledge of this installation; `areas` is a file of areas beside the shipped edition. As fresh as its files.

    Raises `ContentError` for a wrong file and `WrongUse` D104 when policy or book are missing.
    """
    file = areas.stat() if areas is not None and areas.is_file() else None
    stamp = (file.st_mtime_ns, file.st_size) if file else (0, 0)
    return _load(here().digest, areas if file else None, stamp, Vocabulary.load())


@lru_cache(maxsize=4)
def _load(_digest: str, areas: Path | None, _stamp: tuple[int, int], words: Vocabulary) -> Knowledge:
    content, index = here(), areas_with(areas)
    if NATIONAL not in content.policies or BOOK not in content.books:
        raise WrongUse(
            "D104",
            "Kebijakan atau buku tidak ada dalam konten",
            expected=f"{NATIONAL} dan {BOOK}",
            mend="Minta pengelola memasang ulang Cantik.",
            command="Pasang ulang Cantik, atau periksa CANTIK_CONTENT.",
        )
    return Knowledge(content, lists_here(), index, words, content.books[BOOK])


def load_store(store: Path) -> Knowledge:
    """The knowledge that holds in a store: its own file of areas stands beside the shipped one. Raises as `load`."""
    return load(store / AREAS_FILE)


def load_village(area: AreaCode, store: Path) -> VillageKnowledge:
    """The same for a village of a store, with the disclosure policy that holds for it today. Raises as `load`."""
    return load_store(store).of(area)
