"""A form of a village's own, out of its XLSForm: what went to phones is compiled again from the same file, so that
another round asks the very same. Pure but for opening the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cantik.base.memory_file import Source
from cantik.base.parsing import parse_apart
from cantik.collect.form_faults import FormFault
from cantik.content.loader import here
from cantik.field.errors import PlanRefused
from cantik.field.instruments.facility import OWN, PREFIX, instrument_name
from cantik.field.instruments.own_fields import own_tree
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import XlsForm
from cantik.field.instruments.xlsform_file import read_xlsform

#: what stands for the number of a version, which is given when it is prepared
_VERSION = "versi.yang.belum.bernomor"
#: letters of the name of an instrument in the store
_LONGEST = 60


class OwnFormRefused(PlanRefused):
    """R605: the workbook is no form that phones could open; `lines` name every cell that is wrong."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(
            "R605",
            "Formulir sendiri belum dapat dibawa ke ponsel",
            found=f"{len(lines)} hal: {lines[0]}" if lines else "",
            mend="Perbaiki sel yang disebut, lalu unggah lagi.",
        )
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A form as its file gives it. `notes`: what was filled in or changed; `compiled`: the XForm, with a mark where its
    version stands; `tree`: its fields."""

    rows: XlsForm
    notes: tuple[str, ...]
    file: str
    compiled: str
    tree: dict[str, Any]

    @property
    def form_id(self) -> str:
        """By what phones know it."""
        return str(self.rows.settings["form_id"])

    @property
    def instrument(self) -> str:
        """By what activities name it."""
        return f"{OWN}{self.form_id}"

    def compile_version(self, version: str) -> tuple[str, dict[str, Any]]:
        """The XForm and the field tree of a version."""
        return self.compiled.replace(_VERSION, version), self.tree


def is_own(instrument: str) -> bool:
    """Whether an instrument is a village's own.

    >>> is_own("sendiri/air_bersih"), is_own("fasilitas/sekolah")
    (True, False)
    """
    return instrument.startswith(OWN)


def read_own(file: Source, day: dt.date, title: str = "") -> OwnForm:
    """The form of a file. `title`: what it is called where the file says nothing.

    Raises `OwnFormRefused` (R605) with every fault and for a form that asks nothing, `NotAForm` (D141), `NotAnXlsForm`
    (B141), or what `collect.open` raises.
    """
    read = read_xlsform(file, day, title=title)
    if read.faults:
        raise OwnFormRefused([fault.line() for fault in read.faults])
    rows, renamed = _free_name(read.form)
    # the number of a version is given when it is prepared: what the file says of it changes nothing
    said = tuple(note.line() for note in (*read.notes, *renamed) if note.column != "version")
    rows = replace(rows, settings={**rows.settings, "version": _VERSION})
    compiled, tree = compile_own(rows, said)
    tree["berkas"] = file.name
    if not any(block["isian"] for block in tree["blok"]):
        raise OwnFormRefused(["lembar survey: Tidak ada pertanyaan yang dijawab orang."])
    return OwnForm(rows, said, file.name, compiled, tree)


@parse_apart()
def compile_own(rows: XlsForm, notes: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The XForm of rows of others and its fields. Raises `NotAForm` (D141)."""
    made = xform(rows)[0]
    return made, own_tree(made, str(rows.settings["form_title"]), notes)


def _free_name(form: XlsForm) -> tuple[XlsForm, list[FormFault]]:
    """The form under a name that no shipped instrument has and that the store can hold."""
    before = str(form.settings["form_id"])
    name = before
    if instrument_name(name) in here().instruments or instrument_name(name).startswith(PREFIX):
        name = f"desa_{name}"
    name = name[: _LONGEST - len(OWN)]
    if name == before:
        return form, []
    note = FormFault("settings", 2, "form_id", before, f"Nama ini dipakai instrumen lain atau terlalu panjang: {name}")
    return replace(form, settings={**form.settings, "form_id": name}), [note]
