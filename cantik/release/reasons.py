"""Why a release was revised, withdrawn, sent back: words that stay, some of them for everybody to read. Pure."""

from __future__ import annotations

import re

from cantik.base.text import holds_number
from cantik.release.errors import ReasonTells, ReasonWanted

LEAST_REASON = 10
_TENS = "satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan"
_FEW = rf"\d{{1,2}}|(?:(?:{_TENS}) (?:puluh|belas) ?)?(?:{_TENS})|(?:{_TENS}) (?:puluh|belas)|sepuluh|sebelas"
_WHOM = (
    "orang|jiwa|warga|penduduk|anggota|keluarga|kepala|kk|rumah|perempuan|wanita|laki|lelaki|anak|bayi|balita|lansia"
    "|remaja|janda|duda|ibu|murid|jawaban|isian|jawab|data|baris|catatan|nama"
)
#: so few people or answers: "3 orang", "dua jawaban", "seorang", "sebuah isian"
_COUNTED = re.compile(rf"\b(?:(?:{_FEW}) ?(?:{_WHOM})|se(?:orang|jiwa|keluarga|buah (?:{_WHOM})))\b", re.IGNORECASE)


def reasoned(text: str) -> str:
    """A reason without blanks around it. Raises `ReasonWanted` (T403) for fewer than ten letters, `ReasonTells` (T408)
    for a number of a person."""
    text = " ".join(text.split())
    if sum(letter.isalnum() for letter in text) < LEAST_REASON:
        raise ReasonWanted
    if holds_number(text):
        raise ReasonTells
    return text


def public_reason(text: str) -> str:
    """A reason that everybody reads; how few people or answers were changed is not in it: whoever holds both editions
    and knows of how many of a question would reckon whose they are (the long attack, villages 132 and 148).

    Raises `ReasonWanted` (T403), `ReasonTells` (T408).

    >>> public_reason("Ijazah di dusun Mawar terbaca terbalik")
    'Ijazah di dusun Mawar terbaca terbalik'
    """
    text = reasoned(text)
    counted = _COUNTED.search(text)
    if counted is not None:
        raise ReasonTells(counted.group())
    return text
