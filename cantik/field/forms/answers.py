"""The answers of a filled form as values of the fields of its version; what cannot be read is a finding. Pure.

A form on a phone is never refused for what stands in it: a value that is no value of its field stays as it was written,
beside a finding that says where. Nothing of a value stands in a finding.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any
from xml.etree import ElementTree as ET

from cantik.field.forms.envelope import local_name
from cantik.field.instruments.list_fields import MEMBER

#: raised when the same bytes would be read otherwise: every form is then read anew
REVISION = 4
#: entries of a roster that are read: a family has fewer, and the rows of a unit in the register are so many
MOST_ENTRIES = 99
_NUMBER, _DECIMAL = re.compile(r"-?\d{1,18}\Z"), re.compile(r"-?\d{1,18}(?:\.\d{1,18})?\Z")
_SIXTEEN = re.compile(r"\d{16}\Z")
_YES_NO = frozenset({"1", "2"})
#: answers that name a file which comes beside the form
_FILES = frozenset({"foto", "berkas"})
#: in an entry of a roster within a roster: the number of the entry that it belongs to
ABOVE = "urutan_induk"


class Fault(StrEnum):
    """What is wrong with an answer; the value is what is stored."""

    FOREIGN = "isian_asing"  # the version has no such field
    TWICE = "berulang"  # a field that is asked once stands there more than once: the first counts
    UNREADABLE = "tak_terbaca"  # no number, date, point, card number
    NO_CODE = "kode_asing"  # not in the list of its field
    NO_FILE = "berkas_belum_ada"  # the file that it names did not come
    BEYOND = "di_luar_batas"  # more than there can be, a day to come; found when the form is reviewed
    LACKING = "belum_terisi"  # without it nothing follows from the form; found when the form is reviewed
    CONTRADICTS = "tidak_cocok"  # with another answer; found when the form is reviewed
    TOO_MANY = "terlalu_banyak"  # the roster goes on: what follows is kept as it came and not read


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """One fault: at which path, in which entry of a roster (1 is the first, 0: no roster)."""

    fault: Fault
    path: str
    entry: int = 0


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """A form as it was read: answers of the unit itself, of each entry of each roster, faults; names of its files;
    `blank`: questions that were asked and have no answer, as the phone counts them before it sends."""

    unit: Mapping[str, str]
    rosters: Mapping[str, Sequence[Mapping[str, str]]]
    faults: tuple[AnswerFault, ...]
    files: tuple[str, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)  # what the form itself writes: when it was begun, ended
    blank: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Its parts by name, as they are kept: nothing is copied (`dataclasses.asdict` copies each answer)."""
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        return parts | {"faults": [asdict(fault) for fault in self.faults]}


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a version by path, the codes of each list, the rosters."""

    by_path: Mapping[str, Mapping[str, Any]]
    codes: Mapping[str, frozenset[str]]
    rosters: Mapping[str, str]  # path -> name

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> _Fields:
        blocks = tree["blok"]
        fields = {entry["jalur"]: entry for block in blocks for entry in block["isian"]}
        codes = {name: frozenset(codes) for name, codes in tree["kode"].items()}
        return cls(fields, codes, {f"/data/{block['daftar']}": block["daftar"] for block in blocks if block["daftar"]})


@dataclass
class _Reading:
    """What was read so far."""

    fields: _Fields
    files: frozenset[str]
    own: frozenset[str]
    faults: list[AnswerFault] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    blank: int = 0

    def entry(self, leaves: Iterator[tuple[str, str]], number: int) -> dict[str, str]:
        """The answers of the unit (0) or of one entry of a roster."""
        found: dict[str, str] = {}
        for path, text in leaves:
            asked = self.fields.by_path.get(path)
            if asked is None:
                if path in self.own and number and path.endswith(f"/{MEMBER}"):
                    found |= {MEMBER: text} if text else {}  # whom of the list this entry is
                elif path in self.own:
                    self.beside |= {path: text} if text and not number else {}
                elif text:
                    self.faults.append(AnswerFault(Fault.FOREIGN, path, number))
            elif asked["nama"] in found:
                self.faults.append(AnswerFault(Fault.TWICE, path, number))
            elif text:
                found[asked["nama"]] = text
                fault = self._judge_answer(asked, text)
                if fault is not None:
                    self.faults.append(AnswerFault(fault, path, number))
            else:
                self.blank += 1  # what was not asked has no element in the form
        return found

    def _judge_answer(self, asked: Mapping[str, Any], text: str) -> Fault | None:
        kind, codes = asked["jenis"], self.fields.codes.get(asked.get("daftar_kode", ""))
        if kind in _FILES:
            self.named.append(text)
            return None if text in self.files else Fault.NO_FILE
        if codes is not None:
            return None if text in codes or set(text.split()) <= codes else Fault.NO_CODE
        judge = _JUDGES.get(kind)
        return None if judge is None or judge(text) else Fault.UNREADABLE


def read_answers(
    root: ET.Element,
    tree: Mapping[str, Any],
    files: frozenset[str] = frozenset(),
    own: frozenset[str] = frozenset(),
) -> FormAnswers:
    """The answers of a form. `tree`: fields of its version (`cantik.field.instruments.fields`); `files`: names of those
    that came; `own`: paths that the form itself writes to, beside what it asks."""
    reading = _Reading(_Fields.of(tree), files, own)
    split = _Split(reading.fields.rosters)
    split.take_apart(root, "/data")
    unit = reading.entry(iter(split.leaves), 0)
    rosters: dict[str, list[Mapping[str, str]]] = {}
    for name in sorted(set(reading.fields.rosters.values())):
        found = split.entries.get(name, [])
        rosters[name] = []
        for number, (above, leaves) in enumerate(found[:MOST_ENTRIES], 1):
            within = {ABOVE: str(above)} if above else {}
            rosters[name].append(reading.entry(iter(leaves), number) | within)
        if len(found) > MOST_ENTRIES:
            reading.faults.append(AnswerFault(Fault.TOO_MANY, f"/data/{name}", MOST_ENTRIES + 1))
    return FormAnswers(unit, rosters, tuple(reading.faults), tuple(reading.named), reading.beside, reading.blank)


@dataclass
class _Split:
    """A form taken apart: the leaves (path, text) of the unit, and of each entry of each roster with the number of the
    entry around it (0: none)."""

    rosters: Mapping[str, str]
    leaves: list[tuple[str, str]] = field(default_factory=list)
    entries: dict[str, list[tuple[int, list[tuple[str, str]]]]] = field(default_factory=dict)

    def take_apart(self, top: ET.Element, path: str) -> None:
        """Everything below an element, in order; of any depth."""
        waiting = [(top, path, self.leaves, 0)]
        while waiting:
            element, here, into, number = waiting.pop()
            if here == "/data/meta":
                continue
            name = self.rosters.get(here)
            if name is not None:
                own: list[tuple[str, str]] = []
                known = self.entries.setdefault(name, [])
                known.append((number, own))
                into, number = own, len(known)
            if len(element):
                waiting += [(child, f"{here}/{local_name(child)}", into, number) for child in reversed(element)]
            elif element is not top:
                into.append((here, (element.text or "").strip()))


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _is_point(text: str) -> bool:
    return all(_DECIMAL.match(part) for part in text.split())


_JUDGES = {
    "angka": lambda text: _NUMBER.match(text) is not None,
    "desimal": lambda text: _DECIMAL.match(text) is not None,
    "tanggal": _is_date,
    "titik": _is_point,
    "nik": lambda text: _SIXTEEN.match(text) is not None,
    "kk": lambda text: _SIXTEEN.match(text) is not None,
    "ya_tidak": _YES_NO.__contains__,
}
