"""Phones that carry lists of persons, as the file of a breach names them. The room that gives them out stands above the
register and says here what it knows (`offer`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from cantik.codes.area import AreaCode
from cantik.staff.app.models import Account


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone of a village: its number, its label and who carries it in words, whether it still gets lists."""

    number: int
    label: str
    works: bool


class PhoneBook(Protocol):
    """Who knows the phones of villages."""

    def of_village(self, area: AreaCode) -> Sequence[Phone]:
        """The phones of all rounds of a village, the newest first."""

    def people_on(self, area: AreaCode, numbers: Collection[int]) -> set[int]:
        """Keys of the persons on the lists of these phones."""

    def revoke(self, area: AreaCode, numbers: Collection[int], *, by: Account, at: dt.datetime) -> None:
        """Take these phones back: they get no list any more."""


_books: list[PhoneBook] = []


def offer(book: PhoneBook) -> None:
    """Make a book of phones known, instead of a former one; called while the apps are made ready."""
    _books[:] = [book]


def of_village(area: AreaCode) -> list[Phone]:
    """The phones of all rounds of a village, the newest first; none where nobody gives any out."""
    return [phone for book in _books for phone in book.of_village(area)]


def people_on(area: AreaCode, numbers: Collection[int]) -> set[int]:
    """Keys of the persons on the lists of these phones."""
    return {person for book in _books for person in book.people_on(area, numbers)}


def revoke(area: AreaCode, numbers: Collection[int], *, by: Account, at: dt.datetime) -> None:
    """Take these phones back: they get no list any more."""
    for book in _books:
        book.revoke(area, numbers, by=by, at=at)
