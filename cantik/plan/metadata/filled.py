"""A set of metadata filled from what stands already: instrument, variables, concepts, indicators. Pure.

What nobody wrote down stays empty and is counted; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cantik.codes.lists import CodeList
from cantik.content.instrument import REFERENCE_TIMES, Concept, Instrument
from cantik.content.kinds import Content, Indicator, Variable
from cantik.plan.metadata.document import Answers, MetadataSet, clean, unanswered

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


def fill(facts: ActivityFacts, instrument: Instrument, content: Content, lists: Mapping[str, CodeList]) -> MetadataSet:
    """The set of an activity with an instrument: its questions as variables, the indicators that its questions name."""
    asked = dict.fromkeys((question.unit, question.variable) for question in instrument.questions)
    variables = tuple(
        _variable(content.variables[key], content.concepts.get(key), lists) for key in asked if key in content.variables
    )
    needed = dict.fromkeys(
        need.removeprefix(_INDICATOR)
        for question in instrument.questions
        for need in question.needs
        if need.startswith(_INDICATOR)
    )
    indicators = tuple(_indicator(content.indicators[name]) for name in needed if name in content.indicators)
    collected = tuple(_collected(answers) for answers in variables)
    activity = {
        "judul_kegiatan": facts.title,
        "tahun": facts.year,
        "penyelenggara": facts.producer,
        "variabel_dikumpulkan": collected,
    }
    return MetadataSet(_known(activity), variables, indicators)


def still_empty(metadata: MetadataSet, forms: Mapping[str, Any]) -> Mapping[str, int]:
    """How many asked fields have no answer, by kind of form."""
    counts = dict.fromkeys(forms, 0)
    for kind, _, answers in metadata.parts():
        counts[kind] += len(unanswered(forms[kind], answers))
    return counts


def _known(values: Mapping[str, Any]) -> Answers:
    tidy = {key: clean(value) if isinstance(value, str) else value for key, value in values.items()}
    return {key: value for key, value in tidy.items() if value not in (None, "", ())}


def _collected(answers: Answers) -> dict[str, Any]:
    row = {
        "nama": answers["nama"],
        "konsep": "; ".join(answers.get("konsep", ())),
        "definisi": answers.get("definisi", ""),
        "referensi_waktu": answers.get("referensi_waktu", ""),
    }
    return {key: value for key, value in row.items() if value}


def _variable(variable: Variable, concept: Concept | None, lists: Mapping[str, CodeList]) -> Answers:
    values: dict[str, Any] = {
        "nama": concept.name if concept else variable.label,
        "alias": variable.id,
        "tipe_data": _TYPES.get(variable.type, ""),
        "value_domain": tuple(_domain(variable, lists)),
        "akses_umum": False if variable.identifying else None,
    }
    if concept:
        limits = (("paling sedikit", concept.minimum), ("paling banyak", concept.maximum))
        values |= {
            "definisi": concept.definition,
            "referensi_pemilihan": tuple(filter(None, (part.strip() for part in concept.source.split(";")))),
            "referensi_waktu": REFERENCE_TIMES[concept.reference_time][0],
            "aturan_validasi": tuple(f"{word} {number}" for word, number in limits if number is not None),
            "kalimat_pertanyaan": concept.question,
            "id_sds": concept.standard_id,
        }
    return _known(values)


def _domain(variable: Variable, lists: Mapping[str, CodeList]) -> Iterator[dict[str, str]]:
    if variable.type == "ya_tidak":
        yield from ({"kode": "ya", "nilai": "Ya"}, {"kode": "tidak", "nilai": "Tidak"})
    elif variable.codelist and variable.codelist in lists:
        yield from ({"kode": row.code, "nilai": row.label} for row in lists[variable.codelist].rows if row.code)


def _indicator(indicator: Indicator) -> Answers:
    told = indicator.concept
    values: dict[str, Any] = {
        "nama": indicator.title,
        **{
            key: told.get(key)
            for key in ("definisi", "interpretasi", "metode", "rumus", "ukuran", "satuan", "komposit")
        },
        "konsep": tuple(told.get("konsep") or ()),
        "disaggregasi": tuple({"nama": name} for name in told.get("klasifikasi_penyajian") or ()),
        "variabel_pembangun": tuple(
            {"nama": part["nama"], **({"kegiatan_penghasil": (part["kegiatan"],)} if part.get("kegiatan") else {})}
            for part in told.get("variabel_pembangun") or ()
        ),
        "akses_umum": told.get("akses_umum"),
    }
    return _known(values)
