"""A long list by a few words of what its lines are called: the same box and the same rule wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.http import HttpRequest

from cantik.base.text import fold, holds_number

_LETTERS = 60
_Line = TypeVar("_Line")


def words_asked(request: HttpRequest) -> str:
    """What is looked for in a list, "" for all of it: a number of a person is nothing to look for there."""
    asked = " ".join(request.GET.get("cari", "").split())[:_LETTERS]
    return "" if holds_number(asked) else asked


def filter_by_name(lines: Iterable[_Line], asked: str, name_of: Callable[[_Line], str]) -> list[_Line]:
    """The lines in whose name every word that is looked for stands."""
    words = fold(asked).split()
    return [line for line in lines if all(word in fold(name_of(line)) for word in words)]
