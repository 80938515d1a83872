"""A field of metadata as a page shows it and as a browser sends it back, without script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from cantik.base.text import holds_number
from cantik.content.metadata_fields import NO, YES, MetadataField
from cantik.field.rounds.app.metadata_models import MetadataFinding
from cantik.field.rounds.app.metadata_sets import FieldClash
from cantik.forum.metadata.document import Answers, MetadataFault, NotAnswer, from_raw, is_asked

#: empty rows that a table offers below those it has
_MORE_ROWS = 2
_MOST_ROWS = 300
_LONG = ("latar", "tujuan", "definisi", "interpretasi", "metode", "alamat", "kalimat")


@dataclass(slots=True)
class ShownField:
    """A field with its answer as text, and everything that is said beside it."""

    question: MetadataField
    value: Any
    asked: bool = True
    faults: Sequence[MetadataFault] = ()
    findings: Sequence[MetadataFinding] = ()
    clash: FieldClash | None = None
    who: str = ""  # whose answer stands beside this one
    error: str = ""
    theirs: str = ""
    rows: list[list[tuple[str, str, str, str]]] = field(default_factory=list)

    @property
    def long(self) -> bool:
        """Whether the answer wants several lines."""
        return self.question.id.startswith(_LONG) or self.question.id.endswith("latar_belakang")

    @property
    def is_missing(self) -> bool:
        """Whether it must be filled in and is not."""
        return self.question.required and self.asked and not self.value


def widget_of(question: MetadataField, value: Any) -> Any:
    """An answer as its control holds it."""
    if question.type == "ya_tidak":
        return "" if value is None else YES if value else NO
    if question.type in ("kode_banyak", "daftar_tanggal"):
        return list(value or ())
    if question.type == "daftar":
        return "\n".join(value or ())
    if question.type == "tabel":
        return [{key: _cell(cell) for key, cell in row.items()} for row in value or ()]
    return "" if value is None else str(value)


def _cell(cell: Any) -> str:
    return cell if isinstance(cell, str) else "\n".join(cell)


def words_of(question: MetadataField, value: Any) -> str:
    """An answer in words, for whoever compares two."""
    labels = {code.code: code.label for code in question.codes}
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if question.type == "tabel":
        return "; ".join(" · ".join(_cell(cell) for cell in row.values()) for row in value)
    if isinstance(value, tuple):
        return "; ".join(str(labels.get(item, item)) for item in value)
    return labels.get(value, str(value))


def read_control(question: MetadataField, post: QueryDict) -> Any:
    """What a browser sent for a field, as its control holds it."""
    if question.type in ("kode_banyak", "daftar_tanggal"):
        return [item for item in post.getlist(question.id) if item]
    if question.type == "tabel":
        rows = []
        for number in range(_MOST_ROWS):
            keys = [(column.key, f"{question.id}-{number}-{column.key}") for column in question.columns]
            if not any(name in post for _, name in keys):
                break
            rows.append({key: post.get(name, "") for key, name in keys})
        return [row for row in rows if any(cell.strip() for cell in row.values())]
    return post.get(question.id, "")


def answer_of(question: MetadataField, held: Any) -> Any:
    """The answer that a control holds; None for none. Raises `NotAnswer`."""
    if not _phone(question) and holds_number(" ".join(_texts(held))):
        raise NotAnswer("", "isian tanpa NIK, nomor KK, atau nomor telepon seseorang")
    if question.type == "tabel":
        lists = {column.key for column in question.columns if column.type == "daftar"}
        return from_raw(
            question, [{key: cell.split("\n") if key in lists else cell for key, cell in row.items()} for row in held]
        )
    if question.type == "kode_banyak":
        keys = {code.code: code.key for code in question.codes}
        return from_raw(question, {keys.get(item, item): True for item in held}) if held else None
    if question.type == "daftar":
        return from_raw(question, held.split("\n"))
    if question.type == "daftar_tanggal":
        return from_raw(question, held)
    return _single(question, held.strip())


def _single(question: MetadataField, text: str) -> Any:
    if not text:
        return None
    if question.type == "ya_tidak":
        return from_raw(question, {YES: True, NO: False}.get(text, text))
    whole = question.type == "bilangan" and text.isascii() and text.isdigit() and len(text) < 10
    return from_raw(question, int(text) if whole else text)


def _phone(question: MetadataField) -> bool:
    return question.id.endswith(("telepon", "faksimile"))


def _texts(held: Any) -> list[str]:
    if isinstance(held, str):
        return [held]
    return [text for item in held for text in (item.values() if isinstance(item, Mapping) else (item,))]


def field_view(question: MetadataField, held: Any, context: Answers) -> ShownField:
    """A field with what its control holds; `context`: all answers of its form, by which it is asked or skipped."""
    found = ShownField(question, held, is_asked(question, context))
    if question.type == "tabel":
        lines = [*held, *({} for _ in range(_MORE_ROWS if held else 1))]
        found.rows = [
            [
                (f"{question.id}-{number}-{column.key}", column.label, row.get(column.key, ""), column.type)
                for column in question.columns
            ]
            for number, row in enumerate(lines)
        ]
    if question.type == "daftar_tanggal":
        found.value = [*held, ""]
    return found
