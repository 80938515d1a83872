"""Whether a key is the one that somebody means: by a signed index that names it, else by what was read aloud.

A file that arrives names its own key, so a key is never believed because its file says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

#: hexadecimal digits of a key's id that are read aloud at least (64 bits: nobody makes another key that begins so)
SPOKEN: Final = 16
_GROUP = 4


def speak_key(keyid: str) -> str:
    """The beginning of a key's id as it is read aloud, in groups of four.

    >>> speak_key("0123456789abcdef" * 4)
    '0123 4567 89ab cdef'
    """
    return " ".join(keyid[at : at + _GROUP] for at in range(0, SPOKEN, _GROUP))


def is_believed(keyid: str, spoken: str, vouched: Collection[str]) -> bool:
    """Whether a key may be believed. `vouched`: the ids that a signed index names for its holder; where it names any,
    they alone count. Else `spoken`: the beginning of its id, at least `SPOKEN` digits, as its holder said it on another
    way than the file.

    >>> is_believed("ab" * 32, "ABAB abab-abab abab", ())
    True
    >>> is_believed("ab" * 32, "abab", ())
    False
    >>> is_believed("ab" * 32, "ab" * 32, ["cd" * 32])
    False
    """
    if vouched:
        return keyid in vouched
    digits = re.sub(r"[\s.:-]", "", spoken).casefold()
    return len(digits) >= SPOKEN and keyid.startswith(digits)
