"""Strings that the bundled fonts can print, whatever a village typed: no character may stop a book."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from cantik.publish.typeset.fonts import coverage

T = TypeVar("T")
#: Printed for a character that the fonts lack.
SUBSTITUTE = "?"
_SPELT = {
    "≤": "<=",
    "≥": ">=",
    "→": "->",
    "←": "<-",
    "−": "–",
    "\u2010": "-",
    "\u2011": "-",
    "\u2032": "'",
    "\u2033": '"',
}
_SILENT = (int, bool, Decimal, dt.date)  # what holds no text
_LONG = 18  # letters without a place to break
_STEP = 9
_HELD = re.compile(r"(?<=\w)([–-])(?=\w)")
_WORD = re.compile(rf"[^\s/\-–\u200b]{{{_LONG + 1},}}")


def legible(thing: T) -> T:
    """The same value with every string inside it printable; keys of mappings stay as they are.

    Composed (NFC) first; controls and line breaks become a space; marks that only steer direction or joining (bidi
    overrides, zero-width characters, soft hyphens) are dropped, as they could turn a printed number around; what the
    fonts lack becomes a visible substitute, one for each character.
    """
    return _legible(thing)  # type: ignore[no-any-return]


def _legible(thing: Any) -> Any:
    if isinstance(thing, str):
        return _text(thing)
    if thing is None or thing.__class__ in _SILENT:
        return thing
    names = _field_names(thing.__class__)
    if names is not None:
        changed = {}
        for name in names:
            value = getattr(thing, name)
            if value is not None and value.__class__ not in _SILENT and (new := _legible(value)) is not value:
                changed[name] = new
        return dataclasses.replace(thing, **changed) if changed else thing
    if isinstance(thing, tuple | list):
        items = [_legible(item) for item in thing]
        return thing if all(a is b for a, b in zip(items, thing, strict=True)) else type(thing)(items)
    if isinstance(thing, Mapping):
        made = {key: _legible(value) for key, value in thing.items()}
        return thing if all(made[key] is thing[key] for key in made) else made
    return thing


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a class, asked once and not for each of thousands of cells; None when it is no dataclass."""
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


@cache
def _printable_characters() -> frozenset[str]:
    return frozenset(chr(code) for code in coverage() if unicodedata.category(chr(code))[0] not in "CZ") | {" ", "\xa0"}


def is_printable(letter: str) -> bool:
    """Whether the fonts of the book have a letter; what steers or joins is none."""
    return letter in _printable_characters()


def _text(text: str) -> str:
    known = _printable_characters()
    if known.issuperset(text) and unicodedata.is_normalized("NFC", text):
        return text
    text = unicodedata.normalize("NFC", text)
    return "".join(c if c in known else _instead(c) for c in text)


def _instead(character: str) -> str:
    category = unicodedata.category(character)
    if character in _SPELT:
        return _SPELT[character]
    if category == "Cf":
        return ""
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return SUBSTITUTE


def cut(text: str, limit: int) -> str:
    """The text, or its first letters and "…": a place holds no more than `limit` letters, another says it in full."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def soft(text: str) -> str:
    """The text with places to break inside words that are too long for a column (U+200B every few letters)."""
    return _WORD.sub(lambda m: "\u200b".join(m.group()[i : i + _STEP] for i in range(0, len(m.group()), _STEP)), text)


def together(text: str) -> str:
    """The text with its ranges and doubled words held together on a line (U+2060): "10–14", "laki-laki"."""
    return _HELD.sub("\u2060\\1\u2060", text)


def prose(text: str) -> str:
    """A text that runs over lines: long words may break, none of the lines ends within a range or a doubled word."""
    return together(soft(text))
