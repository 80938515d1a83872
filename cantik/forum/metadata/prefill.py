"""A set of metadata filled from what stands already: instrument, variables, concepts, indicators. Pure.

What nobody wrote down stays empty and is counted; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cantik.base.text import fold
from cantik.codes.lists import CodeList
from cantik.content.basis import list_sources
from cantik.content.instrument import REFERENCE_TIMES, Concept, Instrument
from cantik.content.kinds import Content, Indicator, Variable
from cantik.content.references import variables_by_name
from cantik.forum.metadata.document import Answers, MetadataSet, clean, list_unanswered

#: type of a variable → its type in MS-Var, as BPS writes them
_TYPES = {"kode": "CHARACTER", "angka": "INTEGER", "ya_tidak": "CHARACTER", "tanggal": "DATE"}
_INDICATOR = "indikator/"
#: what `ms_ind` of an indicator calls as MS-Ind does
_SAME = ("definisi", "interpretasi", "metode", "rumus", "ukuran", "satuan", "komposit", "level_estimasi", "id_sds")


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What is known of an activity: its title, its year, who carries it out ("" = not known)."""

    title: str
    year: int
    producer: str = ""


@dataclass(frozen=True, slots=True)
class _Collects:
    """What the activity itself collects: its title, the variables of a name, the names by which it describes them."""

    title: str
    called: Mapping[str, tuple[tuple[str, str], ...]]
    described: Mapping[tuple[str, str], str]

    def part(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A building variable as MS-Ind says it: one that this activity collects by the name it has here and with this
        activity; another with the activity that content names."""
        for key in self.called.get(fold(row["nama"]), ()):
            if key in self.described:
                return {"nama": self.described[key], "kegiatan_penghasil": (self.title,)}
        return {"nama": row["nama"], **({"kegiatan_penghasil": (row["kegiatan"],)} if row.get("kegiatan") else {})}


def fill(facts: ActivityFacts, instrument: Instrument, content: Content, lists: Mapping[str, CodeList]) -> MetadataSet:
    """The set of an activity with an instrument: its questions as variables, the indicators that its questions name."""
    asked = dict.fromkeys((question.unit, question.variable) for question in instrument.questions)
    described = {
        key: _variable(content.variables[key], content.concepts.get(key), lists)
        for key in asked
        if key in content.variables
    }
    variables = tuple(described.values())
    needed = dict.fromkeys(
        need.removeprefix(_INDICATOR)
        for question in instrument.questions
        for need in question.needs
        if need.startswith(_INDICATOR)
    )
    here = _Collects(facts.title, variables_by_name(content), {key: str(row["nama"]) for key, row in described.items()})
    indicators = tuple(_indicator(content.indicators[name], here) for name in needed if name in content.indicators)
    collected = tuple(_collected_variable(answers) for answers in variables)
    activity = {
        "judul_kegiatan": facts.title,
        "tahun": facts.year,
        "penyelenggara": facts.producer,
        "variabel_dikumpulkan": collected,
    }
    return MetadataSet(_drop_empty(activity), variables, indicators)


def still_empty(metadata: MetadataSet, forms: Mapping[str, Any]) -> Mapping[str, int]:
    """How many asked fields have no answer, by kind of form."""
    counts = dict.fromkeys(forms, 0)
    for kind, _, answers in metadata.parts():
        counts[kind] += len(list_unanswered(forms[kind], answers))
    return counts


def _drop_empty(values: Mapping[str, Any]) -> Answers:
    tidy = {key: clean(value) if isinstance(value, str) else value for key, value in values.items()}
    return {key: value for key, value in tidy.items() if value not in (None, "", ())}


def _collected_variable(answers: Answers) -> dict[str, Any]:
    row = {
        "nama": answers["nama"],
        "konsep": "; ".join(answers.get("konsep", ())),
        "definisi": answers.get("definisi", ""),
        "referensi_waktu": answers.get("referensi_waktu", ""),
    }
    return {key: value for key, value in row.items() if value}


def _variable(variable: Variable, concept: Concept | None, lists: Mapping[str, CodeList]) -> Answers:
    identifies = concept is not None and concept.kelas is None and not concept.counted_in
    values: dict[str, Any] = {
        "nama": concept.name if concept else variable.label,
        "alias": variable.id,
        "tipe_data": _TYPES["kode"] if identifies else _TYPES.get(variable.type, ""),
        "value_domain": tuple(_domain(variable, lists)),
        "akses_umum": False if variable.identifying else None,
    }
    if concept:
        limits = (("paling sedikit", concept.minimum), ("paling banyak", concept.maximum))
        values |= {
            "definisi": concept.definition,
            "referensi_pemilihan": list_sources(concept.source),
            "referensi_waktu": REFERENCE_TIMES[concept.reference_time][0],
            "aturan_validasi": tuple(f"{word} {number}" for word, number in limits if number is not None),
            "kalimat_pertanyaan": concept.question,
            "id_sds": concept.standard_id,
            "satuan": concept.counted_in,
        }
    return _drop_empty(values)


def _domain(variable: Variable, lists: Mapping[str, CodeList]) -> Iterator[dict[str, str]]:
    if variable.type == "ya_tidak":
        yield from ({"kode": "ya", "nilai": "Ya"}, {"kode": "tidak", "nilai": "Tidak"})
    elif variable.codelist and variable.codelist in lists:
        yield from ({"kode": row.code, "nilai": row.label} for row in lists[variable.codelist].rows if row.code)


def _indicator(indicator: Indicator, here: _Collects) -> Answers:
    told = indicator.concept
    values: dict[str, Any] = {
        "nama": indicator.title,
        **{key: told.get(key) for key in _SAME},
        "konsep": tuple(told.get("konsep") or ()),
        "disaggregasi": tuple({"nama": name} for name in told.get("klasifikasi_penyajian") or ()),
        "variabel_pembangun": tuple(here.part(row) for row in told.get("variabel_pembangun") or ()),
        "akses_umum": told.get("akses_umum"),
    }
    return _drop_empty(values)
