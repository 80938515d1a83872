"""Instruments and what their questions rest on, as values (`concepts/`, `instruments/`, `keperluan.csv`)."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from types import MappingProxyType

from cantik.content.basis import ContentBasis, resolve
from cantik.content.kinds import Origin

#: what an answer speaks of: code → (in Indonesian, in English)
REFERENCE_TIMES: Mapping[str, tuple[str, str]] = {
    "saat_wawancara": ("saat wawancara", "at the interview"),
    "hari_acuan": ("hari acuan putaran", "reference date of the round"),
    "setahun": ("setahun lalu", "the last year"),
    "tiga_bulan": ("tiga bulan lalu", "the last three months"),
    "sebulan": ("sebulan lalu", "the last month"),
    "seminggu": ("seminggu lalu", "the last week"),
    "sehari": ("sehari lalu", "the last day"),
    "semalam": ("malam sebelum pendataan", "the night before"),
    "seumur_hidup": ("seumur hidup", "the whole life"),
    "akhir_kunjungan": ("akhir kunjungan terakhir", "end of the last visit"),
    "sejak_putaran_lalu": ("sejak putaran lalu", "since the last round"),
    "sejak_kejadian": ("hari kejadian sampai hari pendataan", "from the disaster to the interview"),
}
#: why an answer needs an impact assessment (UU 27/2022 Pasal 34; docs/bidang/governance.md 5)
IMPACTS: Mapping[str, str] = {
    "kesehatan": "kesehatan",
    "disabilitas": "disabilitas",
    "anak": "anak",
    "letak": "letak rumah",
}
#: how a phone fills an answer by itself
AUTOMATIC = ("hari_ini", "nomor_urut")
#: the class of which last year's answer never goes to a phone
NEVER_CARRIED = "C"
NEEDS_FILE = "keperluan.csv"


@dataclass(frozen=True, slots=True)
class Concept:
    """What a variable means and how it is asked. `skip` (lewati) is a condition under which nobody asks it; `kelas` the
    class of disclosure, None for what is never published; `hint` (petunjuk) what stands below the question where the
    definition speaks to whoever makes statistics; `impact` why a DPIA line is needed; `standard_id` (id_sds) its
    identity in the national registry of data standards, None where no source gives one; `counted_in` (satuan) what a
    number counts ("orang"), "" for one that counts nothing."""

    unit: str
    variable: str
    name: str
    definition: str
    hint: str | None
    question: str
    reference_time: str
    skip: str | None
    kelas: str | None
    impact: str | None
    minimum: int | None
    maximum: int | None
    standard_id: str | None
    source: ContentBasis
    counted_in: str = ""
    origin: Origin = field(default_factory=lambda: Origin(""))


def standard_id_of(unit: str, variable: str, concepts: Mapping[tuple[str, str], Concept]) -> str:
    """The id of a variable in the national registry of data standards, "" where no source gives one."""
    concept = concepts.get((unit, variable))
    return "" if concept is None else concept.standard_id or ""


@dataclass(frozen=True, slots=True)
class InstrumentQuestion:
    """One question: the variable, what needs it (`needs`), whether last year's answer may stand in it (`carried`),
    whether it must be answered, how the phone fills it (`automatic`, "" = somebody answers), its DPIA line; the
    questions of whose answers together it is a part (`part_of`), so that it can be no more."""

    unit: str
    variable: str
    needs: tuple[str, ...]
    carried: bool
    required: bool
    automatic: str
    impact_note: str
    part_of: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class InstrumentBlock:
    """Questions of one unit under a title. `skip`: a condition that closes the block. A block whose unit is not that of
    the instrument is a roster; `count` names the variable that says how many there are, `uncounted` is a condition of
    entries that stand in it all the same and are none of these: whoever died or moved away stays written down."""

    id: str
    title: str
    title_en: str
    unit: str
    skip: str | None
    count: str | None
    uncounted: str | None
    questions: tuple[InstrumentQuestion, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire. `notice`: what is read aloud before the first question (UU 27/2022 Pasal 21); `called`: by which
    answers a form is known in lists, where it is about no family of a list: none of them names anybody."""

    id: str
    title: str
    title_en: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    order: int
    default: bool
    unit: str
    notice: str
    called: tuple[str, ...]
    blocks: tuple[InstrumentBlock, ...]
    origin: Origin

    @property
    def questions(self) -> tuple[InstrumentQuestion, ...]:
        """All questions in their order."""
        return tuple(question for block in self.blocks for question in block.questions)


@dataclass(frozen=True, slots=True)
class Need:
    """An official form or use that asks for answers."""

    id: str
    title: str
    title_en: str
    basis_of: ContentBasis


def _read() -> Mapping[str, Need]:
    text = resources.files("cantik.content").joinpath(NEEDS_FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return MappingProxyType(
        {
            row["id"]: Need(row["id"], row["judul"], row["judul_en"], resolve(row["dasar"], f"{NEEDS_FILE}:{number}"))
            for number, row in enumerate(rows, 2)
        }
    )


#: by id, as the first word of an entry of `perlu`
NEEDS: Mapping[str, Need] = _read()
