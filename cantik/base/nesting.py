"""Text of others that nests: how deep, how much and how long its parts may be, before a parser builds values of it.

A parser that follows brackets calls itself for each of them; at some depth the process is gone, or a minute. Both doors
raise `TooNested`, which is a `ValueError` as what is no JSON at all is.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate
from math import isfinite
from typing import Any

import yaml

#: how deep the values of a file may lie in each other: what is read here has eight at the most
MOST_DEPTH = 32
#: marks that open something or stand between, in a text of YAML; letters of a word without quotes in it
MOST_NODES, LONGEST_WORD = 50_000, 2_000
_ESCAPED = re.compile(r"\\.", re.DOTALL)
#: how a text of JSON says half a letter (a surrogate, which no UTF-8 has) or the letter that PostgreSQL does not keep
_NO_LETTER = re.compile(r"\\u(?:d[89a-f]|0000)", re.IGNORECASE)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")
#: a line that the parser reads as a directive; it compares each with all before it, and no file here needs any
_DIRECTIVE = re.compile(r"(?:\A\ufeff?|[\r\n\x85\u2028\u2029])%")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TooNested(ValueError):
    """The text nests deeper, holds more, or repeats itself more than a file of its kind."""


def parse_json(data: str | bytes, most_depth: int = MOST_DEPTH) -> Any:
    """The value of a JSON of others (a byte mark at its head is left out). Raises `ValueError` for what is none, for
    what cannot be written down or kept again (numbers that are none, half letters, letters of number zero), and
    `TooNested`."""
    text = data if isinstance(data, str) else data.decode("utf-8-sig")
    if text.count("[") + text.count("{") > most_depth:  # else it cannot nest deeper
        _require_flat_json(text, most_depth)
    value = json.loads(text, parse_float=_parse_finite, parse_constant=_parse_finite)
    if _NO_LETTER.search(text):
        _require_letters(value)
    return value


def _require_letters(value: Any) -> None:
    written = json.dumps(value, ensure_ascii=False).encode()  # refuses half letters
    if rb"\u0000" in written.replace(rb"\\", b""):
        raise ValueError("huruf bernomor nol")


def _parse_finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"bukan bilangan: {text[:20]}")
    return number


def _require_flat_json(text: str, most_depth: int) -> None:
    """The brackets outside of quotes, pairs that hold nothing taken away level by level: releases are read by the
    hundred, so nothing is walked letter by letter but what is left when it should be empty."""
    bare = _ESCAPED.sub("", text) if "\\" in text else text
    brackets = _NO_BRACKET.sub("", "".join(bare.split('"')[::2]))
    left = brackets
    for _level in range(most_depth):
        left = left.replace("[]", "").replace("{}", "")
        if not left:
            return
    if max(accumulate(1 if sign in "[{" else -1 for sign in brackets)) > most_depth:
        raise TooNested(f"lebih dari {most_depth} tingkat")


def require_plain_yaml(text: str) -> None:
    """Refuse a YAML of others that nests too deep, holds too much, repeats itself by aliases, hides a long number or
    has a line that begins with `%` (a percent sign within a line is text).

    Its events come one by one, from a parser that calls itself for none of them. Raises `TooNested` and what the parser
    says of a text that is no YAML (`yaml.YAMLError`).
    """
    if _DIRECTIVE.search(text):
        raise TooNested("baris yang dimulai dengan %")
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if isinstance(event, yaml.AliasEvent):
            raise TooNested("rujukan YAML (*nama)")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent) and not event.style and len(event.value) > LONGEST_WORD:
            raise TooNested("kata yang terlalu panjang tanpa tanda kutip")
        if depth > MOST_DEPTH or number > MOST_NODES:
            raise TooNested("terlalu dalam atau terlalu banyak bagian")
