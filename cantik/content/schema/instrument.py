"""`instruments/<id>.yaml`: which variables are asked, in which order, and what needs each of them."""

from __future__ import annotations

from cantik.content.instrument import AUTOMATIC, NEEDS, Instrument, InstrumentBlock, InstrumentQuestion
from cantik.content.kinds import Origin
from cantik.content.nodes import Section
from cantik.content.schema import common

_UNITS = ("keluarga", "orang", "bangunan", "peristiwa", "desa", "rt")
#: entries of `perlu` that name a file of the content: prefix -> kind
MEASURES = {"indikator/": "indicators", "tabel/": "tables"}


def read_instrument(name: str, top: Section) -> Instrument:
    """One instrument; refuses a question that nothing needs, one asked twice, a roster that nobody counts."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    unit = top.choice("satuan", _UNITS)
    blocks = tuple(_block(part, unit) for part in top.sections("blok"))
    value = Instrument(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        order=top.whole("urutan", 1000),
        default=top.flag("bawaan", False),
        unit=unit,
        notice=top.text("pemberitahuan"),
        called=top.texts("sebutan", ()),
        blocks=blocks,
        origin=top.origin(),
    )
    _fits(top, value)
    top.close()
    return value


def _fits(top: Section, instrument: Instrument) -> None:
    if not instrument.questions:
        raise top.wrong("blok", "Instrumen tanpa pertanyaan")
    seen: set[tuple[str, str]] = set()
    for question in instrument.questions:
        key = question.unit, question.variable
        if key in seen:
            raise top.wrong(
                "blok", "Isian ditanyakan dua kali", found=f"“{question.variable}” ({question.origin.at()})"
            )
        seen.add(key)
    own = {question.variable for question in instrument.questions if question.unit == instrument.unit}
    if missing := [name for name in instrument.called if name not in own]:
        raise top.wrong("sebutan", "Sebutan bukan isian instrumen ini", found=", ".join(missing))
    for question in instrument.questions:
        if missing := [name for name in question.part_of if name not in own]:
            where = f"{', '.join(missing)} ({question.origin.at('bagian_dari')})"
            raise top.wrong("blok", "Bagian dari isian yang tidak ditanyakan", found=where)
    names = [block.id for block in instrument.blocks]
    if len(set(names)) != len(names):
        raise top.wrong("blok", "Id blok berulang")
    rosters: dict[str, str | None] = {}
    for block in instrument.blocks:
        if block.unit != instrument.unit and block.unit not in rosters:
            rosters[block.unit] = block.count
            if block.count is None or (instrument.unit, block.count) not in seen:
                raise top.wrong(
                    "blok",
                    "Blok pertama sebuah daftar menyebut isian yang menghitungnya",
                    found=f"blok “{block.id}”",
                    mend="Tulis “banyak: …” dengan isian angka yang sudah ditanyakan.",
                )
    if len(rosters) > 1:
        raise top.wrong("blok", "Instrumen memuat lebih dari satu daftar", found=", ".join(rosters))


def _block(part: Section, unit: str) -> InstrumentBlock:
    own = part.choice("satuan", _UNITS, unit)
    value = InstrumentBlock(
        id=part.text("id"),
        title=part.text("judul"),
        title_en=part.text("judul_en"),
        unit=own,
        skip=part.optional("lewati"),
        count=part.optional("banyak"),
        uncounted=part.optional("tak_dihitung"),
        questions=tuple(
            _question(question, own, part.optional("dpia") or "") for question in part.sections("pertanyaan")
        ),
        origin=part.origin(),
    )
    if value.uncounted is not None and value.count is None:
        raise part.wrong("tak_dihitung", "“tak_dihitung” tanpa “banyak”", mend="Tulis di blok yang menyebut “banyak”.")
    part.close()
    return value


def _question(part: Section, unit: str, impact_note: str) -> InstrumentQuestion:
    needs = part.texts("perlu", ())
    name = part.text("isian")
    if not needs:
        raise part.wrong(
            "isian",
            f"Pertanyaan “{name}” tidak diperlukan ukuran atau formulir mana pun",
            "K103",
            mend="Tulis “perlu: [indikator/…, tabel/…, dtsen, …]”, atau hapus pertanyaannya.",
        )
    for need in needs:
        if not need.startswith(tuple(MEASURES)) and need.split(" ", 1)[0] not in NEEDS:
            raise part.wrong(
                "perlu",
                "Keperluan tidak dikenal",
                found=f"“{need}”",
                expected=" | ".join((*(f"{prefix}…" for prefix in MEASURES), *NEEDS)),
            )
    value = InstrumentQuestion(
        unit=unit,
        variable=name,
        needs=needs,
        carried=part.flag("tahun_lalu", False),
        required=part.flag("wajib", False),
        automatic=part.choice("otomatis", AUTOMATIC) if part.has("otomatis") else "",
        impact_note=part.text("dpia", impact_note),
        part_of=part.texts("bagian_dari", ()),
        origin=Origin(part.file, {"": part.line, **{key: part.line_of(key) for key in part.keys()}}),  # noqa: SIM118
    )
    part.close()
    return value
