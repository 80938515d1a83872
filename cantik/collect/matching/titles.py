"""Which variable a header may mean: headers of known formats, labels of variables, and `content/padanan_judul.csv`.

A title says the same as a known one when its words are equal after abbreviations are written out; it is like one when
few letters differ. What it is like is said in words, so that whoever decides can see why.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TypeVar

from cantik.base.text import drop_accents
from cantik.content.kinds import Content, Mapping_

FILE = "padanan_judul.csv"
_LETTERS = re.compile(r"[a-z]+|[0-9]+")
_SPELLED = re.compile(r"\b[a-z](?:[./][a-z]\b)+")  # R.T., L/P: letters that stand for words
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FILLING = frozenset({"no", "nomor", "data", "kode", "id", "penduduk", "warga", "orang", "individu", "anggota", "art"})
_Key = TypeVar("_Key")
#: words that say of whom a title speaks: what stands behind them is not the person's own
_OF_WHOM = frozenset({"ayah", "ibu", "kepala", "pasangan", "suami", "istri", "anak", "wali", "kontak"})
LIKE = 0.8  # from this share of equal letters on a title is like another one
_SAME, _REORDERED, _WITHOUT_FILLING, _PART = 1.0, 0.96, 0.9, 0.85


@dataclass(frozen=True, slots=True)
class TitleMeaning:
    """A variable that a title may mean: how surely (0 to 1), and which known title it is like."""

    variable: str
    score: float
    like: str


@cache
def synonyms() -> tuple[tuple[str, str, str, str], ...]:
    """Rows of the content file: kind (judul, kata), title or word, variable or word, source."""
    text = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return tuple((row["jenis"], row["dari"], row["menjadi"], row["sumber"]) for row in rows)


@cache
def _written_out() -> Mapping[str, tuple[str, ...]]:
    return {short: tuple(long.split()) for kind, short, long, _ in synonyms() if kind == "kata"}


def words_of(title: str) -> tuple[str, ...]:
    """A title as words in lower case, abbreviations written out.

    >>> words_of("Tgl.Lahir"), words_of("jenisKelamin")
    (('tanggal', 'lahir'), ('jenis', 'kelamin'))
    """
    plain = drop_accents(_CAMEL.sub(" ", title)).casefold()
    plain = _SPELLED.sub(lambda found: re.sub(r"[^a-z]", "", found[0]), plain)
    long = _written_out()
    return tuple(word for part in _LETTERS.findall(plain) for word in long.get(part, (part,)))


@dataclass(frozen=True)
class TitleVocabulary:
    """Known titles of one unit: their words → the variable and the title as people write it."""

    exact: Mapping[tuple[str, ...], tuple[tuple[str, str], ...]]
    _sorted: Mapping[tuple[str, ...], tuple[tuple[str, str], ...]] = field(repr=False)
    _bare: Mapping[tuple[str, ...], tuple[tuple[str, str], ...]] = field(repr=False)
    _joined: Mapping[str, tuple[tuple[str, str], ...]] = field(repr=False)
    _seen: dict[tuple[str, ...], tuple[TitleMeaning, ...]] = field(default_factory=dict, repr=False, compare=False)

    def knows(self, title: str) -> bool:
        """Whether a title is known word for word."""
        found = words_of(title)
        return found in self.exact or tuple(sorted(found)) in self._sorted

    def meanings(self, title: str) -> tuple[TitleMeaning, ...]:
        """What a title may mean, the surest first; none for a title like no other."""
        said = words_of(title)
        if said not in self._seen:
            self._seen[said] = self._find(said)
        return self._seen[said]

    def _find(self, said: tuple[str, ...]) -> tuple[TitleMeaning, ...]:
        if not said:
            return ()
        found: dict[str, TitleMeaning] = {}
        steps: tuple[tuple[float, Sequence[tuple[str, str]]], ...] = (
            (_SAME, self.exact.get(said, ())),
            (_REORDERED, self._sorted.get(tuple(sorted(said)), ())),
            (_WITHOUT_FILLING, self._bare.get(_core(said), ())),
        )
        for score, pairs in steps:
            for variable, title in pairs:
                found.setdefault(variable, TitleMeaning(variable, score, title))
        if not found and not _OF_WHOM & set(said):
            parts = [said[cut:] for cut in range(1, len(said))] + [said[:cut] for cut in range(1, len(said))]
            for variable, title in (pair for part in parts for pair in self.exact.get(part, ())):
                found.setdefault(variable, TitleMeaning(variable, _PART, title))
        for score, variable, title in self._alike("".join(said)):
            if variable not in found:
                found[variable] = TitleMeaning(variable, score, title)
        return tuple(sorted(found.values(), key=lambda meaning: (-meaning.score, meaning.variable)))

    def _alike(self, joined: str) -> Iterable[tuple[float, str, str]]:
        if len(joined) < 4:
            return
        for near in difflib.get_close_matches(joined, self._joined, 6, LIKE):
            ratio = difflib.SequenceMatcher(None, joined, near).ratio()
            for variable, title in self._joined[near]:
                yield round(0.9 * ratio, 4), variable, title


def _core(said: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that any title may have."""
    kept = tuple(sorted(word for word in said if word not in _FILLING))
    return kept or tuple(sorted(said))


def vocabulary(content: Content, unit: str, saved: Iterable[Mapping_] = ()) -> TitleVocabulary:
    """Every title that is known for a variable of a unit: shipped mappings, saved ones, labels, synonyms."""
    known = [name for of, name in content.variables if of == unit]
    pairs: list[tuple[str, str]] = []
    for mapping in (*content.mappings.values(), *saved):
        if mapping.unit_of == unit:
            pairs += [(column.variable, header) for column in mapping.columns for header in column.headers]
    for (of, name), variable in content.variables.items():
        if of == unit and not variable.derived:
            pairs += [(name, variable.label), (name, variable.label_en), (name, name)]
    pairs += [(meant, title) for kind, title, meant, _ in synonyms() if kind == "judul"]
    wanted = {*known, *PAIRS} if unit == "orang" else set(known)
    return _index_titles([(name, title) for name, title in pairs if name in wanted])


#: columns that hold two values: what each half feeds
PAIRS: Mapping[str, tuple[str, str]] = {
    "tempat_tanggal_lahir": ("tempat_lahir", "tanggal_lahir"),
    "rt_rw": ("rt", "rw"),
}


def _index_titles(pairs: Iterable[tuple[str, str]]) -> TitleVocabulary:
    exact: dict[tuple[str, ...], dict[str, str]] = {}
    for variable, title in pairs:
        said = words_of(title)
        if said:
            exact.setdefault(said, {}).setdefault(variable, title)
    ordered: dict[tuple[str, ...], dict[str, str]] = {}
    bare: dict[tuple[str, ...], dict[str, str]] = {}
    joined: dict[str, dict[str, str]] = {}
    for said, meant in exact.items():
        for variable, title in meant.items():
            ordered.setdefault(tuple(sorted(said)), {}).setdefault(variable, title)
            bare.setdefault(_core(said), {}).setdefault(variable, title)
            if len("".join(said)) >= 4:
                joined.setdefault("".join(said), {}).setdefault(variable, title)
    return TitleVocabulary(_freeze_titles(exact), _freeze_titles(ordered), _freeze_titles(bare), _freeze_titles(joined))


def _freeze_titles(found: Mapping[_Key, Mapping[str, str]]) -> dict[_Key, tuple[tuple[str, str], ...]]:
    return {key: tuple(sorted(meant.items())) for key, meant in found.items()}
