"""A set of metadata as values, and every value as it may be written in JSON. Pure.

What is not answered is absent: an empty text, an empty list and null are the same, and are counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cantik.content.metadata_fields import NO, YES, MetadataField, MetadataForm

ACTIVITY, VARIABLE, INDICATOR = "ms_keg", "ms_var", "ms_ind"
#: what the answers of one form are: id of the field → value (text, whole number, truth, list of texts, list of rows)
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MetadataFault:
    """One thing that is wrong, as findings say it: stable code, what, where, what was found and expected, how to mend
    it."""

    code: str
    message: str
    where: str
    found: str = ""
    expected: str = ""
    mend: str = ""

    def line(self) -> str:
        """The fault as one line."""
        found = f"; ditemukan “{self.found}”" if self.found else ""
        wanted = f"; seharusnya {self.expected}" if self.expected else ""
        return f"{self.where}: {self.message}{found}{wanted}." + (f" {self.mend}" if self.mend else "")

    def as_dict(self) -> dict[str, str]:
        """The same parts for `--json`."""
        return {
            "kode": self.code,
            "pesan": self.message,
            "di": self.where,
            "ditemukan": self.found,
            "seharusnya": self.expected,
            "saran": self.mend,
        }


@dataclass(frozen=True, slots=True)
class MetadataSet:
    """One activity with its variables and indicators, each as answers by id of the field."""

    activity: Answers = field(default_factory=dict)
    variables: tuple[Answers, ...] = ()
    indicators: tuple[Answers, ...] = ()

    def parts(self) -> Iterator[tuple[str, int, Answers]]:
        """Every filled form: its kind, its number from 1 (0 for the activity), its answers."""
        yield ACTIVITY, 0, self.activity
        for kind, rows in ((VARIABLE, self.variables), (INDICATOR, self.indicators)):
            for number, answers in enumerate(rows, 1):
                yield kind, number, answers


def is_asked(question: MetadataField, answers: Answers) -> bool:
    """Whether a field is asked, given the answers above it."""
    if question.asked_if is None:
        return True
    value = answers.get(question.asked_if.field)
    if isinstance(value, bool):
        return (YES if value else NO) in question.asked_if.codes
    given = value if isinstance(value, (tuple, list)) else (value,)
    return any(code in question.asked_if.codes for code in given)


def list_unanswered(form: MetadataForm, answers: Answers) -> list[MetadataField]:
    """The fields that are asked and have no answer yet."""
    return [question for question in form.fields if question.id not in answers and is_asked(question, answers)]


class NotAnswer(Exception):
    """A raw value that is none of this field: what was found, what is expected."""

    def __init__(self, found: object, expected: str) -> None:
        super().__init__(expected)
        self.found = str(found)[:80]
        self.expected = expected


def to_raw(question: MetadataField, value: Any) -> Any:
    """A value as INDAH writes it; None for one that is absent (several codes: every key, false)."""
    if question.type == "kode_banyak":
        return {code.key: code.code in (value or ()) for code in question.codes}
    if value is None:
        return None
    if question.type == "kode":
        return next(code.key for code in question.codes if code.code == value)
    if question.type == "tabel":
        lists = {column.key for column in question.columns if column.type == "daftar"}
        return [
            {c.key: list(row.get(c.key, ())) if c.key in lists else row.get(c.key) for c in question.columns}
            for row in value
        ]
    return list(value) if isinstance(value, tuple) else value


def from_raw(question: MetadataField, raw: Any) -> Any:
    """A value from what stands in JSON; None when it is empty. Raises `NotAnswer`."""
    return None if raw is None else _READERS[question.type](question, raw)


def _text(_question: MetadataField, raw: Any) -> str | None:
    if not isinstance(raw, str):
        raise NotAnswer(raw, "teks")
    return clean(raw) or None


def clean(text: str) -> str:
    """A text without control characters and blanks around it; line ends of one kind."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_line(line).strip() for line in lines).strip()


def _line(line: str) -> str:
    return line if line.isprintable() else "".join(_visible(sign) for sign in line)


def _visible(sign: str) -> str:
    return " " if sign.isspace() else sign if sign.isprintable() else ""


def _number(_question: MetadataField, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise NotAnswer(raw, "bilangan bulat nol atau lebih")
    return raw


def _date(_question: MetadataField, raw: Any) -> str | None:
    if raw == "":
        return None
    try:
        return dt.date.fromisoformat(raw).isoformat()
    except (TypeError, ValueError) as error:
        raise NotAnswer(raw, "tanggal TTTT-BB-HH yang ada di kalender") from error


def _truth(_question: MetadataField, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise NotAnswer(raw, "Ya atau Tidak")
    return raw


def _code(question: MetadataField, raw: Any) -> str | None:
    if raw == "":
        return None
    for code in question.codes:
        if raw in (code.key, code.code):
            return code.code
    raise NotAnswer(raw, " | ".join(code.key for code in question.codes))


def _codes(question: MetadataField, raw: Any) -> tuple[str, ...] | None:
    known = {code.key for code in question.codes}
    if not isinstance(raw, Mapping):
        raise NotAnswer(raw, "pilihan dengan benar atau salah")
    for key, said in raw.items():
        if key not in known or not isinstance(said, bool):
            raise NotAnswer(f"{key}: {said}", " | ".join(sorted(known)))
    return tuple(code.code for code in question.codes if raw.get(code.key)) or None


def _list(_question: MetadataField, raw: Any) -> tuple[str, ...] | None:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not all(isinstance(item, str) for item in raw):
        raise NotAnswer(raw, "daftar teks")
    return tuple(filter(None, (" ".join(clean(item).split()) for item in raw))) or None


def _dates(question: MetadataField, raw: Any) -> tuple[str, ...] | None:
    return tuple(filter(None, (_date(question, item) for item in _list(question, raw) or ()))) or None


def _table(question: MetadataField, raw: Any) -> tuple[dict[str, Any], ...] | None:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not all(isinstance(row, Mapping) for row in raw):
        raise NotAnswer(raw, "daftar baris")
    kinds = {column.key: _READERS[column.type] for column in question.columns}
    rows = []
    for row in raw:
        strange = sorted(set(row) - set(kinds))
        if strange:
            raise NotAnswer(strange[0], " | ".join(kinds))
        read = {key: kinds[key](question, row[key]) for key in kinds if row.get(key) is not None}
        rows.append({key: value for key, value in read.items() if value is not None})
    return tuple(row for row in rows if row) or None


_READERS: Mapping[str, Callable[[MetadataField, Any], Any]] = {
    "teks": _text,
    "bilangan": _number,
    "tanggal": _date,
    "ya_tidak": _truth,
    "kode": _code,
    "kode_banyak": _codes,
    "daftar": _list,
    "daftar_tanggal": _dates,
    "tabel": _table,
}
