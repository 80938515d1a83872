"""Forms that are about no family of a list: a building, an event, a site, the village itself. Pure.

Each that comes is a unit of its own. It is called by what names nobody: its title stands in lists, the names that it
tells stay in the sealed form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cantik.base.text import fold
from cantik.codes.lists import lists_here
from cantik.content.loader import here
from cantik.field.instruments.entity_lists import FAMILIES, MEMBERS
from cantik.field.instruments.facility import PREFIX, instrument_name

_LONGEST = 80


def reads_frame(tree: Mapping[str, Any]) -> bool:
    """Whether a form begins with the choice of a family (`family_form.reads_lists`), by the fields of its version."""
    return tree["satuan"] == FAMILIES and any(block["daftar"] == MEMBERS for block in tree["blok"])


def written_place(dusun: str, rt: str) -> tuple[str, str]:
    """Dusun and RT however people write them: two that are the same place are the same pair.

    >>> written_place(" dusun I", "003") == written_place("DUSUN I", "3")
    True
    """
    return fold(dusun), rt.strip().lstrip("0")


def place_in(answers: Mapping[str, str]) -> tuple[str, str]:
    """The place that answers name, as `written_place` has it; ("", "") where they name none."""
    return written_place(answers.get("dusun", ""), answers.get("rt", ""))


def questions(tree: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The questions that a form asks of what it is about, in their order; those of a roster left out."""
    return [question for block in tree["blok"] if not block["daftar"] for question in block["isian"]]


def title_of(tree: Mapping[str, Any], answers: Mapping[str, str]) -> str:
    """What a form is called in lists, "" where nothing of it may be said."""
    asked = {str(question["nama"]): question for question in questions(tree)}
    name = instrument_name(str(tree["formulir"]))
    shipped = here().instruments.get(name)
    wanted: Sequence[str] = shipped.called if shipped is not None else ()
    if name.startswith(PREFIX) and (kind := here().facilities.get(name.removeprefix(PREFIX))) is not None:
        wanted = [part for part in kind.called if part not in kind.personal]
    said = [word_of(asked[part], answers[part]) for part in wanted if part in asked and part in answers]
    return ", ".join(said)[:_LONGEST]


def word_of(question: Mapping[str, Any], said: str) -> str:
    """An answer in words: the labels of its codes, else as it was written."""
    if own := question.get("arti"):  # a list of the form itself: an answer may hold blanks, several stand in a row
        return str(own[said]) if said in own else ", ".join(own.get(code, code) for code in said.split())
    codes = lists_here().get(str(question["daftar_kode"]))
    if codes is None or not said:
        return {"1": "Ya", "2": "Tidak"}.get(said, said) if question["jenis"] == "ya_tidak" else said
    return ", ".join(codes.label(code) if codes.has(code) else code for code in said.split())
