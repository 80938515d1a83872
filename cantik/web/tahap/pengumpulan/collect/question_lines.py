"""What the page of a dry run says of who is counted, what has to be decided, and on which day the list is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from cantik.register.core.app.headcount_words import BASES, headcount_reason
from cantik.register.core.app.words import label
from cantik.register.core.blanks import COUNT, EMPTY, KEEP, choice_of, is_choice, key_of_choice
from cantik.register.core.conflict import unit_of
from cantik.register.intake.app.choices import Choices

_ANSWERS: Mapping[str, Any] = {
    KEEP: lazy("Pertahankan isi lama"),
    EMPTY: lazy("Memang dikosongkan"),
    COUNT: lazy("Mereka hidup dan dihitung"),
}


def headcounts(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """By file with persons: how many are accepted, and by base how many are counted and why the others are not."""
    return [
        {"nama": file["nama"], "diterima": file["kepala"]["diterima"], "dasar": _base_lines(file["kepala"])}
        for file in result["berkas"]
        if "kepala" in file
    ]


def _base_lines(heads: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "nama": BASES[base],
            "dihitung": counted,
            "tidak": [(headcount_reason(reason, heads["kolom"]), many) for reason, many in reasons.items()],
        }
        for base, (counted, reasons) in heads["dasar"].items()
    ]


def open_questions(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What nobody decided yet, with what may be answered."""
    return [
        {
            "berkas": file["nama"],
            "unggahan": file["id"],
            "pesan": asked["pesan"],
            "aturan": asked["aturan"],
            "kata": choice_of(*unit_of(asked["kata"])),
            "jawab": [(answer, _ANSWERS[answer]) for answer in asked["jawab"]],
        }
        for file in result["berkas"]
        for asked in file.get("ditanya", ())
    ]


def blank_decisions(choices: Choices, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was decided of blanks, to be looked at and taken back."""
    names = {file["id"]: file["nama"] for file in result["berkas"]}
    return [
        {
            "berkas": names[upload],
            "unggahan": upload,
            "kata": word,
            "isian": label(unit_of(key_of_choice(word))[1], unit_of(key_of_choice(word))[0]),
            "putusan": _ANSWERS[answer],
        }
        for upload, said in choices.items()
        if upload in names
        for word, answer in said.items()
        if is_choice(word) and answer in _ANSWERS
    ]


def date_doubts(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of each file that says another day than the one that was chosen: both days."""
    return [
        {
            "nama": file["nama"],
            "akhir": dt.date.fromisoformat(file["tanggal"][0]),
            "pilih": dt.date.fromisoformat(file["tanggal"][1]),
        }
        for file in result["berkas"]
        if "tanggal" in file
    ]
