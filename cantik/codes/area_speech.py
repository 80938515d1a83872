"""What the program's own texts call a village, its head and its parts: `kepala desa` is `lurah` in a kelurahan.

Texts are written of a desa. `AreaSpeech.say` turns such a text into that of an area with other words; data (names,
addresses) never pass through here. What keeps its word stands in `content/sebutan_tetap.csv`, with the reason: names of
laws and programmes (`nama`) always, other villages (`lain`) where the kabupaten has villages of other words too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import AreaWordsError
from cantik.codes.index import areas_with
from cantik.codes.istilah import AreaWords, Vocabulary

FILE = "sebutan_tetap.csv"
KINDS = ("nama", "lain")
#: gaps, tags, options, addresses and `key=VALUE` are no words
_NO_WORDS = r"%\(\w+\)\w|\{[^{}]*\}|<[^<>]*>|--\w+|\w+=\w*|https?://\S+"


@dataclass(frozen=True, slots=True)
class FixedPhrase:
    """A phrase that keeps its word, of what kind, and why."""

    text: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class AreaSpeech:
    """The words of an area for texts that were written of a desa.

    `of_all`: every village of its kabupaten is called so; `names`: names that are left as they are.
    """

    desa: str
    head: str
    dusun: str
    of_all: bool = False
    names: tuple[str, ...] = ()

    def say(self, text: str) -> str:
        """The text with the words of the area."""
        return _say_text(self, text)


@lru_cache(maxsize=16384)
def _say_text(speech: AreaSpeech, text: str) -> str:
    return _word_pattern(speech).sub(lambda found: _choose_word(speech, found), text)


@lru_cache(maxsize=512)
def _word_pattern(speech: AreaSpeech) -> re.Pattern[str]:
    """What is left as it is, longest first, then the three words."""
    fixed = [phrase.text for phrase in fixed_phrases() if phrase.kind == "nama" or not speech.of_all]
    kept = sorted((*fixed, *speech.names), key=len, reverse=True)
    left = "|".join(rf"(?i:\b{re.escape(text)}\b)" for text in kept)
    return re.compile(
        rf"{_NO_WORDS}|{left}|(?P<head>\b[Kk]epala [Dd]esa\b)|(?P<desa>\b[Dd]esa\b)|(?P<dusun>\b[Dd]usun\b)"
    )


def _choose_word(speech: AreaSpeech, found: re.Match[str]) -> str:
    """The word for what was found, with the capitals that stood there; what is left as it is unchanged."""
    own = {"head": speech.head, "desa": speech.desa, "dusun": speech.dusun}.get(found.lastgroup or "")
    said = found[0]
    if own is None:
        return said
    if said.rpartition(" ")[2][0].isupper() and " " in said:
        return own
    low = " ".join(word if word.isupper() else word.lower() for word in own.split())
    return low[:1].upper() + low[1:] if said[0].isupper() else low


def speech_of(area: AreaCode, extra: Path | None) -> AreaSpeech | None:
    """How texts speak of an area; None where they say desa, kepala desa and dusun, and for an area nobody knows."""
    file = extra if extra is not None and extra.is_file() else None
    return _speech_of(area, file, file.stat().st_mtime_ns if file else 0, Vocabulary.load())


@lru_cache(maxsize=4096)
def _speech_of(area: AreaCode, extra: Path | None, _changed: int, vocabulary: Vocabulary) -> AreaSpeech | None:
    index = areas_with(extra)
    entry = index.find(area)
    if entry is None:
        return None
    own = _three_words(vocabulary.words_of(entry, index))
    if own == _three_words(vocabulary.words(None)):
        return None
    above = next((each for each in index.ancestors(entry) if each.level is AreaLevel.KABUPATEN), entry)
    of_all = _three_words(vocabulary.words_of(above, index))[0] == own[0]
    names = (entry.name, *(each.name for each in index.ancestors(entry)))
    return AreaSpeech(
        *own, of_all, tuple(name for name in names if re.search(r"\b(desa|dusun)\b", name, re.IGNORECASE))
    )


def _three_words(words: AreaWords) -> tuple[str, str, str]:
    return words.desa.id, words.kepala_desa.id, words.dusun.id


@cache
def fixed_phrases() -> tuple[FixedPhrase, ...]:
    """The phrases of `content/sebutan_tetap.csv`. Raises `AreaWordsError` (W203) as `parse_phrases`."""
    file = resources.files("cantik.content").joinpath(FILE)
    return parse_phrases(file.read_text(encoding="utf-8").splitlines())


def parse_phrases(lines: Sequence[str]) -> tuple[FixedPhrase, ...]:
    """The rows of the file. Raises `AreaWordsError` (W203) with the line for an empty cell, a kind that is none, a
    phrase that stands twice."""
    found: dict[str, FixedPhrase] = {}
    for number, row in enumerate(csv.DictReader(lines, strict=True), 2):
        phrase = FixedPhrase(row["ungkapan"], row["jenis"], row["sebab"])
        if not phrase.text or not phrase.reason or phrase.kind not in KINDS or phrase.text.casefold() in found:
            raise AreaWordsError(
                "Baris sebutan tetap tidak sah",
                where=f"{FILE}:{number}",
                found=f"“{phrase.text[:40]}”, {phrase.kind}",
                expected=f"ungkapan yang belum ada, jenis {' atau '.join(KINDS)}, dan sebabnya",
                mend="Perbaiki baris itu, lalu muat lagi.",
            )
        found[phrase.text.casefold()] = phrase
    return tuple(found.values())
