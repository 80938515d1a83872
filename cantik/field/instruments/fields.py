"""The field tree of a form: what each question of a version was called and could answer, so that old answers stay
readable; and what a newer version asks differently. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cantik.field.instruments.entity_lists import FAMILIES, FAMILY_COLUMNS
from cantik.field.instruments.form import FormQuestion, PlannedForm


def field_tree(form: PlannedForm) -> dict[str, Any]:
    """The blocks of a form with their questions, ready for canonical JSON.

    `jalur`: the path of a question in an answer, as the XForm lays it out: `/data/BLOCK/NAME`, within a roster
    `/data/ROSTER/BLOCK/NAME`.
    """
    return {
        "formulir": form.id,
        "judul": form.title,
        "satuan": form.unit,
        "blok": [
            {
                "id": block.id,
                "judul": block.title,
                "daftar": block.roster,
                "isian": [_field(question, block.id, block.roster) for question in block.questions],
            }
            for block in form.blocks
        ],
        "kode": {name: [choice.code for choice in choices] for name, choices in form.lists.items()},
    }


def _field(question: FormQuestion, block: str, roster: str) -> dict[str, Any]:
    within = f"{roster}/{block}" if roster else block
    return {
        "nama": question.name,
        "satuan": question.unit,
        "jenis": question.type,
        "daftar_kode": question.codelist,
        "label": question.label,
        "wajib": question.required,
        "tahun_lalu": question.carried,
        "jalur": f"/data/{within}/{question.name}",
    }


def standing_answers(tree: Mapping[str, Any]) -> tuple[str, ...]:
    """The questions about a family in which last year's answer may stand, without those that its list tells anyway."""
    return tuple(
        field["nama"]
        for (unit, name), field in _asked_fields(tree)
        if unit == FAMILIES and field["tahun_lalu"] and name not in FAMILY_COLUMNS
    )


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """What a version asks differently from another: labels of new and dropped questions, names of those whose type or
    code list became another (answers of both could not be read as one)."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.retyped)


def field_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> FieldChanges:
    """The questions of a new tree beside those of an old one."""
    before, after = dict(_asked_fields(old)), dict(_asked_fields(new))
    both = before.keys() & after.keys()
    kind = ("jenis", "daftar_kode")
    return FieldChanges(
        tuple(field["label"] for key, field in after.items() if key not in before),
        tuple(field["label"] for key, field in before.items() if key not in after),
        tuple(sorted(key[1] for key in both if any(before[key][part] != after[key][part] for part in kind))),
    )


def _asked_fields(tree: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for block in tree["blok"]:
        for field in block["isian"]:
            yield (field["satuan"], field["nama"]), field
