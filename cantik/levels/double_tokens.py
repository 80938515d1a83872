"""Keyed tokens of the people of an edition: who is counted in two villages is found without a name or a number
(docs/adr/0111).

A token is a keyed hash of a NIK, cut to eight bytes, with the bases on which the edition counts its bearer. The key is
that of one office and one day: tokens of two offices, or of two days, have nothing in common. A ticket is what the
office tells the village of a token: keyed by a salt that only these two know, so that nobody else reads it.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from cantik.base.canonical import canonical_json
from cantik.base.nesting import parse_json

#: bytes of a token; of a row with its bases
TOKEN, ROW = 8, 9
#: population bases, one bit each
BASES: Mapping[str, int] = {"terdaftar": 1, "domisili": 2}
_KEY, _SALT = re.compile("[0-9a-f]{16}"), re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class DoubleTokens:
    """The tokens of an edition. `on`: its reference day; `key`: the check value of the key; `rows`: bases by token."""

    on: dt.date
    key: str
    salt: str
    rows: Mapping[bytes, int]

    def encode(self) -> bytes:
        """As bytes; the same tokens give the same."""
        packed = b"".join(token + bytes((bases,)) for token, bases in sorted(self.rows.items()))
        said = {"acuan": self.on.isoformat(), "kunci": self.key, "garam": self.salt}
        return canonical_json({**said, "tanda": base64.b64encode(packed).decode()})

    def ticket_of(self, token: bytes) -> str:
        """What the office calls a token when it speaks to the village."""
        return _cut(bytes.fromhex(self.salt), token, 16).hex()


@dataclass(frozen=True, slots=True)
class DoubleBearer:
    """A token that several villages count on one base. `excess`: how often more than once."""

    token: bytes
    villages: tuple[str, ...]
    excess: int


def key_of_day(office: bytes, on: dt.date) -> bytes:
    """The key of an office for the editions of a day."""
    return hmac.digest(office, f"ganda|{on.isoformat()}".encode(), "sha256")


def check_value(key: bytes) -> str:
    """By what a key is recognised that nobody shows."""
    return _cut(key, b"kunci", TOKEN).hex()


def token_of(key: bytes, nik: str) -> bytes:
    """The token of a NIK under the key of a day."""
    return _cut(key, f"nik|{nik}".encode(), TOKEN)


def make_tokens(office: bytes, on: dt.date, salt: str, people: Iterable[tuple[str, int]]) -> DoubleTokens:
    """The tokens of people, each by NIK and bases."""
    key, rows = key_of_day(office, on), dict[bytes, int]()
    for nik, bases in people:
        token = token_of(key, nik)
        rows[token] = rows.get(token, 0) | bases
    return DoubleTokens(on, check_value(key), salt, rows)


def read_tokens(data: bytes) -> DoubleTokens:
    """Tokens from bytes. Raises `ValueError` for any other, and for a token that stands there twice."""
    try:
        said = parse_json(data)
        packed = base64.b64decode(said["tanda"], validate=True)
        on, key, salt = dt.date.fromisoformat(said["acuan"]), said["kunci"], said["garam"]
        shape = bool(_KEY.fullmatch(key) and _SALT.fullmatch(salt)) and len(packed) % ROW == 0
    except (KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ValueError("isi lain") from error
    tokens = [packed[at : at + TOKEN] for at in range(0, len(packed), ROW)]
    bases = packed[TOKEN::ROW]
    if not shape or not all(0 < each < 4 for each in bases):
        raise ValueError("isi lain")
    if any(former >= later for former, later in pairwise(tokens)):
        raise ValueError("satu tanda dua kali, atau tidak berurutan")
    return DoubleTokens(on, key, salt, dict(zip(tokens, bases, strict=True)))


def limit_tokens(tokens: DoubleTokens, printed: Mapping[str, int]) -> DoubleTokens | None:
    """The tokens on the bases of which their edition prints a count (`printed`: the largest); None where more people
    bear one than it counts: whoever asks about strangers leaves out as many of its own (docs/adr/0120)."""
    told = sum(bit for base, bit in BASES.items() if printed.get(base))
    rows = {token: bases & told for token, bases in tokens.rows.items() if bases & told}
    borne = Counter(base for own in rows.values() for base, bit in BASES.items() if own & bit)
    return None if any(count > printed[base] for base, count in borne.items()) else replace(tokens, rows=rows)


def find_bearers(villages: Mapping[str, DoubleTokens]) -> list[DoubleBearer]:
    """The tokens that two or more villages count on one base; only those under one key are compared."""
    found = []
    for key in sorted({each.key for each in villages.values()}):
        group = {code: each for code, each in sorted(villages.items()) if each.key == key}
        once, twice = set[bytes](), set[bytes]()
        for each in group.values():
            twice |= once & each.rows.keys()
            once |= each.rows.keys()
        found += [bearer for token in sorted(twice) if (bearer := _find_bearer(token, group)) is not None]
    return found


def _find_bearer(token: bytes, group: Mapping[str, DoubleTokens]) -> DoubleBearer | None:
    bases = {code: each.rows[token] for code, each in group.items() if token in each.rows}
    counts = Counter(bit for own in bases.values() for bit in BASES.values() if own & bit)
    shared = sum(bit for bit, count in counts.items() if count > 1)
    villages = tuple(code for code, own in bases.items() if own & shared)
    return DoubleBearer(token, villages, max(counts.values()) - 1) if villages else None


def _cut(key: bytes, text: bytes, length: int) -> bytes:
    return hmac.digest(key, text, "sha256")[:length]
