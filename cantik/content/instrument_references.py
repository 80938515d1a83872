"""What instruments and concepts say of other content: ids that must exist (K109), answers that must not travel (K116),
questions that need a line about their impact (K117), rosters that no number counts (K119)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cantik.base.errors import ContentError
from cantik.content.instrument import NEVER_CARRIED, Instrument, InstrumentQuestion
from cantik.content.kinds import Content
from cantik.content.references import check_reference
from cantik.content.schema.instrument import MEASURES


def instrument_references(content: Content) -> Iterator[ContentError]:
    """Everything about concepts and instruments that only shows beside the other files."""
    for concept in content.concepts.values():
        known = {name for unit, name in content.variables if unit == concept.unit}
        yield from check_reference(concept.origin, "", f"Variabel {concept.unit}", concept.variable, known)
    for instrument in content.instruments.values():
        for question in instrument.questions:
            yield from _of_question(question, content)
        yield from _of_counts(instrument, content)


def _of_question(question: InstrumentQuestion, content: Content) -> Iterator[ContentError]:
    known = {name for unit, name in content.concepts if unit == question.unit}
    yield from check_reference(question.origin, "isian", f"Konsep {question.unit}", question.variable, known)
    concept = content.concepts.get((question.unit, question.variable))
    if concept is None:
        return
    if question.carried and concept.kelas == NEVER_CARRIED:
        yield ContentError(
            "K116",
            f"Jawaban “{question.variable}” tahun lalu tidak boleh dibawa ke gawai: kelas {NEVER_CARRIED}",
            where=question.origin.at("tahun_lalu"),
            mend="Hapus “tahun_lalu: ya”.",
        )
    if concept.impact and not question.impact_note:
        yield ContentError(
            "K117",
            f"Pertanyaan “{question.variable}” menyangkut {concept.impact} dan perlu baris DPIA",
            where=question.origin.at("isian"),
            mend="Tulis “dpia: …” pada pertanyaan atau bloknya: untuk apa, siapa yang melihat, kapan dihapus.",
        )
    kinds: Mapping[str, Mapping[str, object]] = {"indicators": content.indicators, "tables": content.tables}
    for need in question.needs:
        for prefix, kind in MEASURES.items():
            if need.startswith(prefix):
                named = need.removeprefix(prefix)
                yield from check_reference(
                    question.origin, "perlu", prefix.rstrip("/").capitalize(), named, kinds[kind]
                )


def _of_counts(instrument: Instrument, content: Content) -> Iterator[ContentError]:
    for block in instrument.blocks:
        if block.count is not None and content.variables[instrument.unit, block.count].type != "angka":
            yield ContentError(
                "K119",
                "“banyak” menyebut isian yang bukan angka",
                where=block.origin.at("banyak"),
                found=block.count,
                expected="isian berjenis angka",
            )
