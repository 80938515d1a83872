"""The quality report of a village, computed: the one function behind book, site and workplace. Pure.

Domain quality_policy 4-7. A finding, not a verdict: thresholds and sentences stand in
`content/ukuran_mutu.csv`. What nobody recorded has no value and says so; nothing is assumed in its place.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cantik.base.dates import long_date
from cantik.base.numerals import format_number, ratio, round_half_up
from cantik.content.loader import limit
from cantik.content.sources import KNOWN
from cantik.register.leave.quality_content import (
    ABOVE,
    ASPECTS,
    BELOW,
    INTERVAL,
    Pair,
    QualityMeasure,
    heaped_dates,
    load_measures,
)
from cantik.register.leave.quality_facts import EditionFacts, ItemCount, QualityFacts, empty_share
from cantik.register.leave.quality_report import (
    NOTHING,
    AreaQuality,
    ItemQuality,
    Measured,
    OfficialLine,
    QualityReport,
    SourceQuality,
    State,
)
from cantik.register.leave.reconcile import LABELS, difference

_DAYS_OF_YEAR = Decimal("365.25")
_Z95 = 1.959964
#: why a later edition of a year does not count what was corrected by hand
_NOT_AGAIN: Pair = (
    "Hanya dihitung dalam rilis pertama tahun data: selisih dua rilis memberi tahu berapa jawaban yang berubah.",
    "Counted in the first release of a data year only: two releases together would tell how many answers changed.",
)
_AT_MOST: Pair = (
    "Paling banyak sebesar ini; dibulatkan ke atas, agar tidak memberi tahu siapa yang tidak menjawab.",
    "At most so much; rounded up, so that it does not tell who gave no answer.",
)
_TOO_FEW: Pair = (
    "Orangnya terlalu sedikit: bagian sekecil apa pun memberi tahu tentang seseorang.",
    "There are too few persons: any share of them would tell of somebody.",
)


def percent(part: int, whole: int) -> Decimal | None:
    """Percent with two decimals, half up; None of nothing.

    >>> percent(212, 4875), percent(41, 4916), percent(0, 0)
    (Decimal('4.35'), Decimal('0.83'), None)
    """
    return ratio(part, whole, 100, 2)


def report(
    facts: QualityFacts,
    labels: Mapping[str, Pair],
    *,
    on: dt.date,
    edition: EditionFacts | None = None,
    former: QualityReport | None = None,
    number: str = "",
) -> QualityReport:
    """The report as of the day `on`: of a release its day of issue, at the workplace today.

    `labels`: variables in words. `edition` is what only a release knows; without it its measures have no value.
    `former`, `number`: the report of the release before, and its number, for the trend. After a former release of the
    same year nothing is said of how much was corrected by hand: the holder of both would know how few answers changed.
    """
    again = edition is not None and former is not None and former.reference.year == facts.reference.year
    values = _values(facts, edition) | _measure_ages(facts, on, issued=edition is not None)
    if again:
        values["isian_disunting"] = _Value(why=_NOT_AGAIN)
    before = {} if former is None else {row.id: row.value for row in former.rows}
    return QualityReport(
        reference=facts.reference,
        oldest=facts.oldest,
        rows=tuple(
            _judge_measure(measure, values.get(name, _Value()), before.get(name))
            for name, measure in load_measures().items()
        ),
        sources=tuple(
            SourceQuality(
                rows.source, _source(rows.source), rows.reference, rows.read, rows.refused, rows.repeated, rows.persons
            )
            for rows in facts.sources
        ),
        items=_items(facts, edition, labels),
        areas=() if edition is not None else _areas(facts),
        official=_official(facts),
        former=number if former is not None else "",
        withheld=() if edition is None else edition.withheld,
    )


def _source(name: str) -> Pair:
    known_as = KNOWN.get(name)
    return (name, name) if known_as is None else (known_as.label, known_as.label_en)


def reissue_report(made: QualityReport, published: dt.date, changed: int | None = None) -> QualityReport:
    """The report of a draft as of its day of issue; `changed`: figures that it revises, None: it is no revision."""
    values = {
        "hari_terbit": _Value(Decimal((published - made.reference).days)),
        "umur_data": _age(made.oldest, published),
    }
    if changed is not None:
        values["angka_direvisi"] = _Value(Decimal(changed))
    rows = (
        _judge_measure(load_measures()[row.id], values[row.id], row.former)
        if row.id in values and row.id in load_measures()
        else row
        for row in made.rows
    )
    return replace(made, rows=tuple(rows))


# ── values ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Value:
    """A value with what it rests on. `look`: worth a look by more than its threshold says; None: the threshold says.
    `why`: without a value, why, when it is not that nobody recorded it."""

    value: Decimal | None = None
    note: Pair = NOTHING
    look: bool | None = None
    why: Pair = NOTHING


def _values(facts: QualityFacts, edition: EditionFacts | None) -> dict[str, _Value]:
    counts = facts.answers
    people = counts.people
    return {
        "isian_kosong": _empty(counts.items, edition),
        "tanggal_lahir_kosong": _share(people - counts.dated, people),
        "tanggal_menumpuk": _measure_heaping(counts.heaped, counts.dated),
        "rasio_lahir": _births(counts.boys, counts.girls),
        "koreksi_k": _correction(facts.correction),
        "ganda_terbuka": _pairs(facts),
        "galat_terbuka": _Value(Decimal(facts.checks_open) if facts.sources else None),
        "galat_diterima": _Value(Decimal(facts.checks_accepted) if facts.sources else None),
        "isian_disunting": _share(sum(facts.edited.values()), people),
        "beda_dkb": _dkb(facts),
        "beda_bps": _bps(facts),
        "peristiwa_terlambat": _share(*facts.late),
    } | ({} if edition is None else _edition(edition))


def _edition(edition: EditionFacts) -> dict[str, _Value]:
    covered = {
        f"cakupan_{unit}": _share(covered.recorded, covered.frame)
        for unit, covered in edition.coverage.items()
        if covered.judged
    }
    changed = edition.changed
    return covered | {
        "tabel_terisi": _share(*edition.tables),
        "dwibahasa": _share(*edition.bilingual),
        "isian_imputasi": _measure_imputation(edition),
        "definisi_berubah": _Value() if changed is None else _Value(Decimal(changed[0]), _of(*changed)),
    }


def _empty(items: Sequence[ItemCount], edition: EditionFacts | None) -> _Value:
    """Core fields that are empty; in a release at most so many per cent (see `_of_release`)."""
    empty, asked = empty_share(items)
    if edition is None or not asked:
        return _share(empty, asked)
    most = _most(empty, asked, edition.least)
    return _Value(None if most is None else Decimal(most), _AT_MOST, why=_TOO_FEW)


def _share(part: int, whole: int) -> _Value:
    return _Value(percent(part, whole), _of(part, whole) if whole else NOTHING)


def _measure_heaping(heaped: int, dated: int) -> _Value:
    if not dated:
        return _Value()
    usual = Decimal(len(heaped_dates())) / _DAYS_OF_YEAR  # of dates that are known
    times = round_half_up(Decimal(heaped) / dated / usual, 2)
    expected = round_half_up(usual * 100, 2)
    return _Value(
        percent(heaped, dated),
        _of(
            heaped,
            dated,
            (
                f"{format_number(times, 2)} kali harapan ({format_number(expected, 2)}%)",
                f"{format_number(times, 2, 'en')} times the expected {format_number(expected, 2, 'en')}%",
            ),
        ),
    )


def _births(boys: int, girls: int) -> _Value:
    """Boys per 100 girls with the 95% interval of its logarithm (Woolf): exp(ln r ± 1.96 √(1/boys + 1/girls))."""
    if boys + girls < limit("rasio_lahir_anak").whole or not boys or not girls:
        return _Value()
    spread = math.exp(_Z95 * math.sqrt(1 / boys + 1 / girls))
    low, high = (round_half_up(Decimal(100 * boys / girls * by), 2) for by in (1 / spread, spread))
    usual = load_measures()["rasio_lahir"].limit
    texts = [
        f"{format_number(boys, 0, lang)} : {format_number(girls, 0, lang)}; 95%: "
        f"{format_number(low, 2, lang)}–{format_number(high, 2, lang)}."
        for lang in ("id", "en")
    ]
    return _Value(ratio(boys, girls, 100, 2), (texts[0], texts[1]), look=usual is not None and not low <= usual <= high)


def _correction(correction: tuple[int, int] | None) -> _Value:
    """|K| over the opening population (docs/bidang/population_parameters.md 1.2)."""
    if correction is None or not correction[1]:
        return _Value()
    k, opening = correction
    signed = [format_number(k, 0, lang) for lang in ("id", "en")]
    return _Value(
        percent(abs(k), opening),
        (
            f"K = {signed[0]}, penduduk awal {format_number(opening)}.",
            f"K = {signed[1]}, opening population {format_number(opening, 0, 'en')}.",
        ),
    )


def _pairs(facts: QualityFacts) -> _Value:
    if facts.pairs is None or not facts.answers.people:
        return _Value()
    note = (
        ("Menurut pencarian antarcatatan.", "By a search between records.")
        if facts.pairs.between
        else (
            "Menurut pemeriksaan berkas; pencarian antarcatatan belum menemukan apa pun.",
            "By the examination of files; no search between records has found anything yet.",
        )
    )
    return _Value(Decimal(facts.pairs.count), note)


def _dkb(facts: QualityFacts) -> _Value:
    made, dkb = facts.reconciled, facts.dkb
    if dkb is None or made.unexplained is None:
        return _Value()
    share = None if made.share is None else round_half_up(made.share * 100, 2)
    return _Value(share, _document("DKB", dkb.persons, dkb.document, dkb.reference), look=made.finding)


def _bps(facts: QualityFacts) -> _Value:
    bps = facts.bps
    if bps is None or not facts.bases.resident:
        return _Value()
    return _Value(
        difference(facts.bases.resident, bps.persons), _document("BPS", bps.persons, bps.document, bps.reference)
    )


def _document(name: str, persons: int, document: str, day: dt.date) -> Pair:
    return (
        f"{name} {format_number(persons)} ({document}, {long_date(day)}).",
        f"{name} {format_number(persons, 0, 'en')} ({document}, {long_date(day, 'en')}).",
    )


def _measure_imputation(edition: EditionFacts) -> _Value:
    """Share of the values of imputed variables; held against the limit is the largest share of a variable and dusun."""
    limit = load_measures()["isian_imputasi"].limit
    filled, asked = (sum(getattr(part, name) for part in edition.imputed) for name in ("filled", "records"))
    if not asked:
        return _Value(Decimal(0), ("Tidak ada variabel yang diimputasi.", "No variable is imputed."), look=False)
    most = max(percent(part.filled, part.records) or Decimal(0) for part in edition.imputed)
    note = _of(
        filled,
        asked,
        (
            f"paling banyak {format_number(most, 2)}% dari satu variabel dan dusun",
            f"at most {format_number(most, 2, 'en')}% of a variable and dusun",
        ),
    )
    return _Value(percent(filled, asked), note, look=limit is not None and most > limit)


def _measure_ages(facts: QualityFacts, on: dt.date, *, issued: bool) -> dict[str, _Value]:
    days = Decimal((on - facts.reference).days) if issued else None
    return {"hari_terbit": _Value(days), "umur_data": _age(facts.oldest, on)}


def _age(oldest: dt.date | None, on: dt.date) -> _Value:
    """Full months from the reference date of the oldest source."""
    if oldest is None:
        return _Value()
    months = (on.year - oldest.year) * 12 + on.month - oldest.month - (on.day < oldest.day)
    return _Value(Decimal(max(0, months)), (f"Keadaan {long_date(oldest)}.", f"As of {long_date(oldest, 'en')}."))


def _of(part: int, whole: int, more: Pair = NOTHING) -> Pair:
    """`212 dari 4.875; …`, in both languages."""
    return (
        "; ".join(filter(None, (f"{format_number(part)} dari {format_number(whole)}", more[0]))) + ".",
        "; ".join(filter(None, (f"{format_number(part, 0, 'en')} of {format_number(whole, 0, 'en')}", more[1]))) + ".",
    )


# ── judgement ───────────────────────────────────────────────────────────────────────────────────
def _judge_measure(measure: QualityMeasure, found: _Value, former: Decimal | None) -> Measured:
    state: State = "disebut"
    said: Pair = NOTHING
    if found.value is None:
        state, said = "belum", found.why if any(found.why) else measure.absent
    elif measure.limit is not None:
        look = _look(measure, found.value) if found.look is None else found.look
        state, said = ("lihat", measure.look) if look else ("baik", measure.fine)
    return Measured(
        id=measure.id,
        aspect=ASPECTS[measure.aspect],
        title=measure.title,
        unit=measure.unit,
        decimals=measure.decimals,
        value=found.value,
        state=state,
        said=said,
        note=found.note if found.value is not None else NOTHING,
        former=former,
    )


def _look(measure: QualityMeasure, value: Decimal) -> bool:
    if measure.limit is None or measure.way == INTERVAL:
        return False
    return (measure.way == ABOVE and value > measure.limit) or (measure.way == BELOW and value < measure.limit)


# ── tables ──────────────────────────────────────────────────────────────────────────────────────
def _items(facts: QualityFacts, edition: EditionFacts | None, labels: Mapping[str, Pair]) -> tuple[ItemQuality, ...]:
    imputed: dict[str, int] = {}
    for part in () if edition is None else edition.imputed:
        imputed[part.variable] = imputed.get(part.variable, 0) + part.filled
    counted = {item.id: item for item in facts.answers.items}
    names = [*counted, *sorted((facts.edited.keys() | imputed.keys()) - counted.keys())]
    made = []
    for name in names:
        item, edited = counted.get(name), facts.edited.get(name, 0)
        told = ItemQuality(
            id=name,
            label=labels.get(name, (name, name)),
            asked=None if item is None else item.asked,
            empty=None if item is None else item.empty,
            share=None if item is None else percent(item.empty, item.asked),
            edited=edited,
            imputed=imputed.get(name, 0),
        )
        most = None if edition is None else _most(edited, facts.answers.people, edition.least)
        made.append(told if edition is None else _of_release(told, most, edition.least))
    return tuple(made)


def _of_release(item: ItemQuality, edited: int | None, least: int) -> ItemQuality:
    """What a release tells of a field: nothing that somebody could subtract from its tables or another edition.
    `edited`: how many per hundred persons were corrected at most."""
    empty = None if item.empty is None or item.asked is None else _most(item.empty, item.asked, least)
    return replace(item, empty=None, share=None, edited=None, edited_most=edited, empty_most=empty)


def _most(count: int, of: int, least: int) -> int | None:
    """So many per hundred, rounded up to steps that hold at least the threshold of persons: none and a few are told
    alike, and neither another edition nor a table tells the count. None where there are too few for any step.

    >>> _most(0, 600, 5), _most(6, 600, 5), _most(7, 600, 5), _most(1, 400, 5), _most(9, 400, 5), _most(1, 9, 5)
    (1, 1, 2, 2, 4, None)
    """
    step = next((step for step in _STEPS if of * step >= least * 100), None)
    return None if step is None else max(step, -(-count * 100 // (of * step)) * step)


_STEPS = (1, 2, 5, 10, 20, 50)


def _areas(facts: QualityFacts) -> tuple[AreaQuality, ...]:
    """By dusun, for the workplace alone. A release says nothing of this kind of a part of the village: tables may hide
    how many of a dusun gave no answer so that a neighbour's answer cannot be reckoned, and these sums would tell it."""
    return tuple(AreaQuality(part.dusun, percent(part.empty, part.asked)) for part in facts.answers.areas)


def _official(facts: QualityFacts) -> tuple[OfficialLine, ...]:
    """From *domisili* to the DKB; where residence is not known from *terdaftar* on, and nothing where one total is left
    that leads nowhere."""
    lines = facts.reconciled.lines
    if not facts.bases.resident:
        lines = lines[next(place for place, line in enumerate(lines) if line.id == "terdaftar") :]
    if len(lines) < 2 or not (facts.bases.resident or facts.bases.registered):
        return ()
    return tuple(OfficialLine(line.id, LABELS[line.id], line.count, line.total) for line in lines)
