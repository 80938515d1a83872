"""What is known before any data come: definitions, code lists, areas and their words. Loaded once a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cantik.base import environment
from cantik.base.errors import WrongUse
from cantik.codes.index import AreaIndex
from cantik.codes.istilah import Vocabulary
from cantik.codes.lists import CodeList, code_lists
from cantik.content.kinds import Book, Content, Policy
from cantik.content.loader import load_content

POLICY = "baku_2026"
BOOK = "desa_dalam_angka"
AREAS_FILE = "wilayah.csv"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Content, code lists, areas, words, and the policy and book that hold."""

    content: Content
    lists: Mapping[str, CodeList]
    areas: AreaIndex
    words: Vocabulary
    policy: Policy
    book: Book


def load(extra: Path | None = None, areas: Path | None = None) -> Knowledge:
    """All knowledge; `extra` is a kabupaten's own content folder (else `CANTIK_CONTENT`), `areas` a file of areas
    beside the shipped edition.

    Raises `ContentError` for a wrong file and `WrongUse` D104 when policy or book are missing.
    """
    return _load(extra or environment.read().content, areas)


@cache
def _load(extra: Path | None, areas: Path | None) -> Knowledge:
    content = load_content(extra)
    index = AreaIndex.shipped()
    if areas is not None and areas.is_file():
        index = index.with_extra(areas)
    if POLICY not in content.policies or BOOK not in content.books:
        raise WrongUse("D104", "Kebijakan atau buku tidak ada dalam konten", found=f"{POLICY}, {BOOK}")
    return Knowledge(
        content, code_lists(extra), index, Vocabulary.shipped(), content.policies[POLICY], content.books[BOOK]
    )
