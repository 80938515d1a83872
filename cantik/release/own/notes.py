"""What is said with a table of one's own: what it is made of, the marks and notes of its releases, what cannot be
compared; and the refusal of what cannot be added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.content.axes import Category
from cantik.release import states
from cantik.release.examination_notes import in_english
from cantik.release.model import Table
from cantik.release.own.cell_arithmetic import OwnCell
from cantik.release.own.common_axes import SlicedAxes
from cantik.release.own.errors import OwnTableRefused
from cantik.release.own.question import OwnQuestion
from cantik.release.own.sources import OwnSource

Pair = tuple[str, str]
_MOST_NOTES = 80
_MOST_NAMED = 6
_PER_CENT = 100
_OWN: Pair = (
    "Tabel ini disusun pembaca dari angka yang sudah terbit; bukan tabel resmi desa.",
    "Put together by its reader from published figures; not an official table of the village.",
)
_HIDDEN: Pair = (
    "NA: tidak ditampilkan untuk melindungi orang. Rentang di sebelahnya dihitung dari angka dan rentang yang terbit.",
    "NA: not shown, to protect persons. The range beside it is reckoned from published figures and ranges.",
)
_ABSENT: Pair = (
    "…: tidak tersedia, atau tidak dihitung.",
    "…: not available, or not reckoned.",
)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Titles, units and notes in both languages, sources, and what holds for all of it."""

    titles: Pair
    units: Pair
    notes: tuple[tuple[str, ...], tuple[str, ...]]
    sources: tuple[str, ...]
    fictitious: bool
    updated: dt.date


def refuse_unlike(
    question: OwnQuestion, sources: Sequence[OwnSource], above: SlicedAxes, below: SlicedAxes | None
) -> None:
    """Raise `OwnTableRefused` where figures are added or divided that may not be: percentages (T443, T444), tables that
    count otherwise, and villages of other data years (T443)."""
    for tables, part in (([s.above for s in sources], above), ([s.below for s in sources], below)):
        if part is None:
            continue
        found = [table for table in tables if table is not None]
        percent = [table for table in found if table.percent_only]
        if percent and len(percent) < len(found):
            raise OwnTableRefused(
                "T443", "Tabel ini berupa persentase di sebagian desa saja", mend="Minta desa itu masing-masing."
            )
        left = {axis.id for axis in part.axes}
        adds = any(len(categories) > 1 for name, categories in part.taken if name not in left)
        if percent and (adds or question.villages_summed):
            raise OwnTableRefused("T443", "Persentase tidak dijumlahkan", found=found[0].key)
        if percent and below is not None:
            raise OwnTableRefused("T444", "Persentase tidak dibagi dan tidak menjadi pembagi", found=found[0].key)
        if question.villages_summed:
            _one_meaning(found)
    if question.villages_summed:
        _one_year(question, sources)


def _one_meaning(tables: Sequence[Table]) -> None:
    key = tables[0].key if tables else ""
    if len({table.unit for table in tables}) > 1:
        raise OwnTableRefused(
            "T443",
            "Satuan tabel ini lain antardesa, jadi tidak dijumlahkan",
            found=key,
            mend="Tampilkan desa berdampingan tanpa jumlah=desa.",
        )
    if len({table.base for table in tables}) > 1:
        raise OwnTableRefused(
            "T443",
            "Populasi dasar tabel ini lain antardesa, jadi tidak dijumlahkan",
            found=key,
            mend="Tampilkan desa berdampingan tanpa jumlah=desa.",
        )
    if len({(table.definition.get("id"), table.definition.get("versi")) for table in tables}) > 1:
        raise OwnTableRefused(
            "T443",
            "Definisi tabel ini lain antardesa, jadi tidak dijumlahkan",
            found=key,
            mend="Tampilkan desa berdampingan tanpa jumlah=desa.",
        )


def _one_year(question: OwnQuestion, sources: Sequence[OwnSource]) -> None:
    for wish in question.editions:
        years = {s.release.year for s in sources if s.wish == wish and s.release is not None}
        if len(years) > 1:
            raise OwnTableRefused(
                "T443",
                "Desa-desa ini berbeda tahun datanya, jadi tidak dijumlahkan",
                found=", ".join(map(str, sorted(years))),
                expected="edisi=TAHUN yang sama",
            )


def collect_words(
    question: OwnQuestion,
    sources: Sequence[OwnSource],
    parts: tuple[SlicedAxes, SlicedAxes | None],
    cells: Iterable[OwnCell],
    least: int,
) -> OwnWords:
    """Everything that is said with the cells; `parts`: what is taken of the table, and of what it is divided by."""
    held = list(cells)
    notes = [_OWN, *_of_releases(sources), *_series(question, sources), *_of_tables(sources)]
    if any(cell.status == "rahasia" for cell in held):
        notes.append(_HIDDEN)
    if any(cell.status in ("tidak_tersedia", "tidak_terdefinisi") for cell in held):
        notes.append(_ABSENT)
    if question.below is not None:
        notes.append(
            (
                f"Hasil bagi dari kurang dari {least} tidak dihitung.",
                f"No quotient is made of fewer than {least}.",
            )
        )
    marks = {cell.state for cell in held if cell.state}
    notes += zip(states.explain_states(marks), states.explain_states(marks, "en"), strict=True)
    unique = list(dict.fromkeys(notes))[:_MOST_NOTES]
    known = [source.release for source in sources if source.release is not None]
    under = _Divisor.of(question, *parts)
    return OwnWords(
        _titles(question, sources, under),
        _units(question, sources, under),
        (tuple(pair[0] for pair in unique), tuple(pair[1] for pair in unique)),
        tuple(dict.fromkeys(table.source for source in sources for table in _tables(source))),
        any(release.fictitious for release in known),
        max((release.published for release in known), default=dt.date(1970, 1, 1)),
    )


def _tables(source: OwnSource) -> list[Table]:
    return [table for table in (source.above, source.below) if table is not None]


@dataclass(frozen=True, slots=True)
class _Divisor:
    """What cells are divided by: whether each of them is a part of it (men of all persons, not men of women), and else
    its categories within the same table, ("", "") where it is another table."""

    share: bool
    named: Pair

    @classmethod
    def of(cls, question: OwnQuestion, above: SlicedAxes, below: SlicedAxes | None) -> _Divisor:
        if question.below is None or below is None or question.below.table != question.above.table:
            return cls(False, ("", ""))
        under = dict(below.taken)
        if all(_within(categories, under[name]) for name, categories in above.taken):
            return cls(True, ("", ""))
        other = [c for name, own in above.taken if under[name] != own for c in under[name]]
        more = "…" if len(other) > _MOST_NAMED else ""
        labels, labels_en = ([c.label for c in other], [c.label_en for c in other])
        named, named_en = (", ".join(each[:_MOST_NAMED]) + more for each in (labels, labels_en))
        return cls(False, (named, named_en))


def _within(parts: Sequence[Category], whole: Sequence[Category]) -> bool:
    """Whether whoever is in one of some categories is also in one of others of the same axis."""
    held = {leaf for category in whole for leaf in category.leaves}
    return any(c.total for c in whole) or {leaf for c in parts for leaf in c.leaves} <= held


def _titles(question: OwnQuestion, sources: Sequence[OwnSource], divisor: _Divisor) -> Pair:
    above = next(s for s in sources if s.above is not None)
    own = _subject(above, above.above)
    if question.below is None:
        return own
    under = next((s for s in sources if s.below is not None), above)
    share = divisor.share and question.scale == _PER_CENT
    scale = "" if question.scale == 1 or share else format_number(question.scale)
    scale_en = "" if question.scale == 1 or share else format_number(question.scale, lang="en")
    if divisor.share:
        named = ("bagian dari keseluruhan", "as a share")
    else:
        other = divisor.named if divisor.named[0] else _subject(under, under.below)
        named = (f"dibagi: {other[0]}", f"divided by: {other[1]}")
    more = (f", kali {scale}" if scale else "", f", times {scale_en}" if scale else "")
    return f"{own[0]}, {named[0]}{more[0]}", f"{own[1]}, {named[1]}{more[1]}"


def _subject(source: OwnSource, table: Table | None) -> Pair:
    """The title of a table without where and when: a table of one's own has villages and editions of its own."""
    if table is None or source.release is None:
        return "", ""
    place = source.release.place
    cut = table.title.split(f" di {place.full()}")[0]
    return cut, table.title_en.split(f" in {place.full('en')}")[0]


def _units(question: OwnQuestion, sources: Sequence[OwnSource], divisor: _Divisor) -> Pair:
    above = next(s.above for s in sources if s.above is not None)
    if question.below is None:
        return above.unit, above.unit_en
    if divisor.share and question.scale == _PER_CENT:
        return "persen", "per cent"
    under = next((s.below for s in sources if s.below is not None), above)
    many, many_en = (format_number(question.scale, lang=lang) if question.scale > 1 else "" for lang in ("id", "en"))
    return (
        " ".join(f"{above.unit} per {many} {under.unit}".split()),
        " ".join(f"{above.unit_en} per {many_en} {under.unit_en}".split()),
    )


def _of_releases(sources: Sequence[OwnSource]) -> Iterable[Pair]:
    for source in sources:
        release = source.release
        if release is None:
            wish = source.wish if source.wish[:1].isdigit() else ""
            yield (
                f"{source.name}: tidak ada rilis {wish} yang terbit.".replace("  ", " "),
                f"{source.name}: no release {wish} is published.".replace("  ", " "),
            )
            continue
        day, day_en = long_date(release.reference, "id"), long_date(release.reference, "en")
        told = f"{source.name}: {release.edition}, keadaan {day}, {release.standing_note}"
        told_en = f"{source.name}: Release {release.number}, as of {day_en}, {in_english(release.standing_note)}"
        if source.replaced_by:
            told += f"; sudah digantikan Rilis {source.replaced_by}"
            told_en += f"; replaced by Release {source.replaced_by}"
        yield f"{told}.", f"{told_en}."
        if source.above is None:
            yield (
                f"{source.name}: {release.edition} tidak memuat tabel ini.",
                f"{source.name}: Release {release.number} has no such table.",
            )


def _series(question: OwnQuestion, sources: Sequence[OwnSource]) -> Iterable[Pair]:
    """Breaks between what stands side by side: another definition, base or unit (docs/bidang/quality_policy.md 2)."""
    tables = [source.above for source in sources if source.above is not None]
    if len({(t.definition.get("id"), t.definition.get("versi")) for t in tables}) > 1:
        yield (
            "Definisinya tidak sama pada semua rilis: deretnya terputus.",
            "Definitions differ: a break in the series.",
        )
    if len({table.base for table in tables}) > 1:
        yield "Populasi dasarnya tidak sama pada semua rilis.", "The population base differs between releases."
    if len(question.villages) > 1 and len({table.reference for table in tables}) > 1:
        yield "Tanggal acuannya tidak sama pada semua rilis.", "The reference dates differ between releases."


def _of_tables(sources: Sequence[OwnSource]) -> Iterable[Pair]:
    """The notes of the tables themselves, above all how much of the frame they cover; the village is named where not
    all of them say the same."""
    found: dict[Pair, list[str]] = {}
    for source in sources:
        for table in _tables(source):
            english = table.notes_en if len(table.notes_en) == len(table.notes) else table.notes
            for pair in zip(table.notes, english, strict=True):
                if not pair[0].startswith("NA:") and source.name not in found.setdefault(pair, []):
                    found[pair].append(source.name)
    everybody = len({source.name for source in sources if source.above is not None})
    for (text, text_en), names in found.items():
        if len(names) == everybody:
            yield text, text_en
        else:
            where = ", ".join(names)
            yield f"{where}: {text}", f"{where}: {text_en}"
