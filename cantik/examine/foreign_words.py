"""Whose word is this? A cell for a name, or for a place, that holds what another column or a list of words knows.

The code lists of the other columns, the titles of columns and `kata_bukan_nama.csv` are asked whole cells; what other
rows of the file say, too: where they were born, and which words they bear as names. A word that several people of the
file have within a longer name is a name here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cantik.base.text import fold
from cantik.codes.lists import MISSING, CodeList
from cantik.collect.batch import Reading, RecordSet
from cantik.collect.finding import Finding
from cantik.content.kinds import Rule, Variable
from cantik.content.not_names import KINDS, words_by_kind
from cantik.examine.cell_findings import make_cell_finding

NAMES = {"nama": "", "nama_ayah": "_ayah", "nama_ibu": "_ibu"}  # columns, and what their rules end with
PLACES = {"tempat_lahir": "_tempat", "dusun": "_dusun"}
FOREIGN, TITLED, NOTED = "kata_kolom_lain", "nama_bersapaan", "nama_berketerangan"
_BORNE = 2  # people who bear a word within a longer name: it is a name here
_PLACE = 3  # people who were born there: it is a place here
_HAMLET = 10  # people who live there: it is a hamlet, whatever its name is
_WHOLE = ("sapaan", "gelar", "keadaan", "hubungan", "pekerjaan", "jabatan", "lembaga", "wilayah", "judul", "kelamin")
_NO_PLACE = ("gelar", "keadaan", "hubungan", "pekerjaan", "judul", "kelamin")
_BEFORE = ("lembaga", "jabatan")  # kinds whose words, before others, make a cell no name


@dataclass(frozen=True, slots=True)
class _Words:
    """Who knows which word: folded, with what a finding calls it; of coded columns also the variable and the code."""

    coded: Mapping[str, Sequence[tuple[str, str]]]
    labels: Mapping[str, str]
    by_kind: Mapping[str, frozenset[str]]

    def knows(self, text: str, kinds: Sequence[str]) -> str:
        """What a whole text is; empty where nobody knows it."""
        kind = next((kind for kind in kinds if text in self.by_kind[kind]), "")
        if kind:
            return KINDS[kind]
        owners = self.coded.get(text, ())
        return f"isian kolom {self.labels[owners[0][0]]}" if owners else ""


def find_foreign_words(
    batch: Reading,
    rules: Mapping[str, Rule],
    variables: Mapping[tuple[str, str], Variable],
    lists: Mapping[str, CodeList],
) -> Iterator[Finding]:
    """Cells that hold a word of another column, a form of address before a name, or a note behind it."""
    people = batch.records.get("orang")
    needed = {TITLED, *(FOREIGN + ending for ending in (*NAMES.values(), *PLACES.values()))}
    if people is None or not {*needed, *(NOTED + ending for ending in NAMES.values())} <= rules.keys():
        return
    words = _collect_words(variables, lists)
    texts = {name: _fold_all(people, name) for name in (*NAMES, *PLACES) if name in people.columns}
    borne = _borne_words(texts)
    born = Counter(texts.get("tempat_lahir", ()))
    for name, ending in NAMES.items():
        for at, text in enumerate(texts.get(name, ())):
            if text and (said := _what_is(people, at, text, words, borne, born, texts)):
                yield make_cell_finding(people, rules[FOREIGN + ending], at, name, {"hasil": said})
            elif text and name == "nama" and (said := _words_before(text, words)):
                yield make_cell_finding(people, rules[TITLED], at, name, {"hasil": said})
            elif text and (said := _words_behind(text, words)):
                yield make_cell_finding(people, rules[NOTED + ending], at, name, {"hasil": said})
    for name, ending in PLACES.items():
        yield from _foreign_places(people, name, rules[FOREIGN + ending], words, texts)


def _collect_words(variables: Mapping[tuple[str, str], Variable], lists: Mapping[str, CodeList]) -> _Words:
    coded: dict[str, list[tuple[str, str]]] = {}
    labels: dict[str, str] = {}
    for (unit, name), variable in variables.items():
        if unit != "orang" or variable.codelist is None or variable.codelist not in lists:
            continue
        labels[name] = variable.label
        for row in lists[variable.codelist].rows:
            for spelling in (row.label, *row.also) if row.code != MISSING else ():
                coded.setdefault(fold(spelling), []).append((name, row.code))
    return _Words(coded, labels, words_by_kind())


def _fold_all(people: RecordSet, name: str) -> list[str]:
    known = {value: fold(str(value)) if value else "" for value in set(people.columns[name])}
    return [known[value] for value in people.columns[name]]


def _borne_words(texts: Mapping[str, Sequence[str]]) -> Counter[str]:
    """How many people have a word within a name of several words."""
    return Counter(word for text in texts.get("nama", ()) if " " in text for word in set(text.split()))


# ── names ────────────────────────────────────────────────────────────────────────────────────────
def _what_is(
    people: RecordSet,
    at: int,
    text: str,
    words: _Words,
    borne: Mapping[str, int],
    born: Mapping[str, int],
    texts: Mapping[str, Sequence[str]],
) -> str:
    """What a cell for a name holds that is no name; empty for a name."""
    if text in words.by_kind["nama"]:
        told = any(people.columns.get(name, {at: None})[at] == code for name, code in words.coded.get(text, ()))
        return words.knows(text, ()) if told and borne.get(text, 0) < _BORNE else ""
    if borne.get(text, 0) >= _BORNE:
        return ""
    said = words.knows(text, _WHOLE) if len(text) > 1 or text == "h" else ""
    if said:
        return said
    if born.get(text, 0) >= _PLACE:
        return "tempat lahir"
    if "dusun" in texts and text == texts["dusun"][at]:
        return "nama dusun"
    first = _first_words(text)
    return next((KINDS[kind] for kind in _BEFORE if first & words.by_kind[kind]), "")


def _words_before(text: str, words: _Words) -> str:
    """The form of address before a name, or two titles that no one person bears."""
    first = sorted(_first_words(text) & words.by_kind["sapaan"], key=len)
    if first:
        return first[-1]
    return "h hj" if text.startswith(("h hj ", "hj h ", "haji hajjah ", "hajjah haji ")) else ""


def _words_behind(text: str, words: _Words) -> str:
    """The note behind a name."""
    parts = text.split()
    ends = (" ".join(parts[-count:]) for count in range(min(3, len(parts) - 1), 0, -1))
    return next((end for end in ends if end in words.by_kind["keadaan"]), "")


def _first_words(text: str) -> set[str]:
    parts = text.split()
    return {" ".join(parts[:count]) for count in range(1, min(3, len(parts)))}


# ── places ───────────────────────────────────────────────────────────────────────────────────────
def _foreign_places(
    people: RecordSet, name: str, rule: Rule, words: _Words, texts: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """Cells for a place that hold a word of another column, or the name of the person; many people make a place."""
    many, born = Counter(texts.get(name, ())), Counter(texts.get("tempat_lahir", ()))
    for at, text in enumerate(texts.get(name, ())):
        if not text or many[text] >= _HAMLET:
            continue
        said = words.knows(text, _NO_PLACE)
        if not said and " " in text and any(texts[each][at] == text for each in NAMES if each in texts):
            said = "nama orang"
        if not said and name == "dusun" and many[text] < _PLACE <= born[text]:
            said = "tempat lahir"
        if said:
            yield make_cell_finding(people, rule, at, name, {"hasil": said})
