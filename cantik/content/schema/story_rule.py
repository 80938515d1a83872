"""`stories/<id>.yaml`: of which published indicators the story of the year may speak, what makes a finding of a
difference, and in which order the kinds of findings are asked."""

from __future__ import annotations

from collections.abc import Iterator

from cantik.base.errors import ContentError
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.references import check_reference
from cantik.content.schema import common
from cantik.content.story_rule import StoryMeasure, StoryRule, StoryTerms

#: kinds of findings that the program finds (`publish/site/story.py`); another one is a function there and a word here
FINDING_KINDS = ("perubahan", "wilayah", "mirip", "rekor", "antardesa")
#: the class of measures about the poor, the ill and the disabled: no finding speaks of them
_CLOSED = "C"
#: the numbers of a rule, and the least that each of them can be
_NUMBERS = {
    "paling_banyak": 1,
    "pembanding_terkecil": 2,
    "bagian_terkecil": 1,
    "orang_terkecil": 1,
    "tahun_rekor": 3,
}


def read_story_rule(name: str, top: Section) -> StoryRule:
    """One rule. Raises `ContentError` with file and line for one without measures or kinds, a measure or a kind twice,
    an unknown kind, a number that lets everything or nothing through."""
    since, until = common.validity(top)
    told = top.section("sebutan")
    numbers = {key: _at_least(top, key, least) for key, least in _NUMBERS.items()}
    terms = StoryTerms(
        id=name,
        version=top.whole("versi", 1),
        told=common.fill_numbers(told, "id", numbers),
        told_en=common.fill_numbers(told, "en", numbers),
        most=numbers["paling_banyak"],
        compared=numbers["pembanding_terkecil"],
        share=numbers["bagian_terkecil"],
        people=numbers["orang_terkecil"],
        years=numbers["tahun_rekor"],
        kinds=_read_kinds(top),
        measures=_read_measures(top),
    )
    told.close()
    value = StoryRule(
        id=name,
        terms=terms,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        origin=top.origin(),
    )
    top.close()
    return value


def _at_least(top: Section, key: str, least: int) -> int:
    number = top.whole(key)
    if number < least:
        raise top.wrong(key, "Terlalu kecil", found=str(number), expected=f"{least} atau lebih")
    return number


def _read_kinds(top: Section) -> tuple[str, ...]:
    kinds = top.texts("jenis")
    unknown = next((kind for kind in kinds if kind not in FINDING_KINDS), None)
    if unknown is not None or not kinds:
        raise top.wrong(
            "jenis", "Jenis temuan tidak dikenal", found=unknown or "kosong", expected=", ".join(FINDING_KINDS)
        )
    if len(set(kinds)) < len(kinds):
        raise top.wrong("jenis", "Jenis temuan disebut dua kali", found=", ".join(kinds))
    return kinds


def _read_measures(top: Section) -> tuple[StoryMeasure, ...]:
    found: dict[str, StoryMeasure] = {}
    for part in top.sections("ukuran"):
        indicator = part.text("indikator")
        if indicator in found:
            raise part.wrong("indikator", "Ukuran disebut dua kali", found=indicator)
        words = (part.text(key) for key in ("topik", "kata", "kata_en", "dari", "dari_en"))
        found[indicator] = StoryMeasure(indicator, *words)
        part.close()
    if not found:
        raise top.wrong("ukuran", "Aturan tanpa ukuran", expected="[{indikator: persen_balita, …}, …]")
    return tuple(found.values())


def story_references(content: Content) -> Iterator[ContentError]:
    """Every measure is an indicator, and none of the closed class."""
    for rule in content.stories.values():
        for measure in rule.terms.measures:
            yield from check_reference(rule.origin, "ukuran", "Indikator", measure.indicator, content.indicators)
            spec = content.indicators.get(measure.indicator)
            if spec is not None and spec.disclosure.kelas == _CLOSED:
                yield ContentError(
                    "K194",
                    "Cerita tahun tidak boleh memakai ukuran kelas C",
                    where=rule.origin.at("ukuran"),
                    found=measure.indicator,
                    expected="ukuran kelas A atau B",
                    mend="Hapus ukuran itu dari aturan cerita.",
                )
