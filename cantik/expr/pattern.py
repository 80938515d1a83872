"""Patterns of `cocok`: the part of regular expressions that Python, RE2 (DuckDB), XPath and JavaScript read alike.

A pattern describes the whole text. Allowed: letters, digits, blanks, `.`, sets `[A-Z0-9]` (also `[^…]`), groups
`( … | … )`, `* + ?` and `{n}`, `{n,m}` (up to 99), and a backslash before a sign. Anchors, references, look-around,
`\\w`, flags are refused.
"""

from __future__ import annotations

import re

_SIGNS = r"\\[.\-+*?()\[\]{}|/^$\\]"
_TOKEN = re.compile(
    rf"""{_SIGNS}
    | \[\^?(?:[A-Za-z0-9À-ÿ ,.'/&:;=@#%!_+*?$<>|{{}}~()\u00b4\u0060\u2018\u2019\u02bc-]|{_SIGNS})+\]
    | \((?!\?)|\)|\|
    | [*+?](?![*+?])
    | \{{[0-9]{{1,2}}(?:,[0-9]{{0,2}})?\}}
    | [^\\\[\](){{}}*+?|^$]""",
    re.VERBOSE,
)


def refuse_unportable(pattern: str) -> str:
    """Why a pattern cannot be used, in Indonesian, or an empty text."""
    position = 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            return f"tanda ke-{position + 1} ({pattern[position]}) tidak didukung"
        position = token.end()
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error.msg)
    return "" if pattern else "pola kosong"


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text has the form of the pattern."""
    return re.fullmatch(pattern, text, re.ASCII) is not None
