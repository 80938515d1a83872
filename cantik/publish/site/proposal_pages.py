"""What became of each proposal of a village, as a page of its site, as the beginning of its story, and as a file for
programs (docs/adr/0096). What may be told was judged before: a count that is None is told nowhere."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, format_number
from cantik.publish.site.view import Text

#: the page, and the proposals of a village beside its pages where it has any
PAGE, FILE = "usulan.html", "usulan.json"


@dataclass(frozen=True, slots=True)
class CitedFigure:
    """The figure that a proposal cites: indicator with its title in both languages, edition, day that it tells of,
    value, unit and decimals as printed; the edition whose revision tells another value ("" = none does)."""

    indicator: str
    title: str
    title_en: str
    release: str
    reference: dt.date
    value: Decimal
    unit: str
    unit_en: str
    decimals: int
    changed: str = ""


@dataclass(frozen=True, slots=True)
class FigurePromise:
    """What became of the promised effect: the word for it (`use/proposals/promise`), the promised value (None: none is
    told), the newer edition with day, value and interval (None: there is none)."""

    state: str
    promised: Decimal | None = None
    release: str = ""
    reference: dt.date | None = None
    value: Decimal | None = None
    interval: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class PublicProposal:
    """A proposal as everybody reads it: its public number, the year of the plan, activity and field in both languages,
    the village's own title ("" = not told), the part of the village ("" = not told), the figure it cites (None: none,
    or none that is told), the promise; the counts that may be told; the stage with its words, since when, and why ("" =
    not told here, though `has_reason` says that there is one).

    `done_volume`, `done_cost`: what was carried out; `done_near`: the planned volume, or nearly so; `meeting`: the
    deliberation that brought it to its stage, in both languages ("" = none that is told)."""

    number: int
    year: int
    activity: str
    activity_en: str
    field: str
    field_en: str
    title: str
    place: str
    figure: CitedFigure | None
    promise: FigurePromise | None
    volume: Decimal | None
    unit: str
    cost: int | None
    people: int | None
    poor: int | None
    stage: str
    stage_words: str
    stage_words_en: str
    since: dt.date
    reason: str
    has_reason: bool
    done_volume: Decimal | None = None
    done_cost: int | None = None
    done_near: bool = False
    meeting: tuple[str, str] = ("", "")


#: what a page says of a promise, by its word
_PROMISES: dict[str, tuple[str, str]] = {
    "belum_diketahui": ("Belum diketahui", "Not known yet"),
    "tidak_sebanding": ("Tidak dapat dibandingkan", "Cannot be compared"),
    "tercapai": ("Tercapai", "Reached"),
    "mungkin_kebetulan": ("Hampir; selisihnya mungkin kebetulan", "Nearly; the difference may be chance"),
    "membaik": ("Membaik, belum sejauh yang dijanjikan", "Better, not as far as promised"),
    "tetap": ("Tetap", "Unchanged"),
    "memburuk": ("Memburuk", "Worse"),
}
#: of a proposal that promised no value a better figure is better, and short of nothing
_BETTER = ("Membaik", "Better")
_NEAR = ("sesuai rencana atau berbeda sedikit", "as planned, or with a small difference")
_MARKS = {"tercapai": "ok", "membaik": "ok", "memburuk": "bad"}


def proposals_file(entries: Sequence[PublicProposal]) -> str:
    """The proposals of a village for programs; "" where there are none."""
    told = [_describe_entry(entry) for entry in entries]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n" if told else ""


def _describe_entry(entry: PublicProposal) -> dict[str, Any]:
    figure, promise = entry.figure, entry.promise
    told = {
        "nomor": entry.number,
        "tahun": entry.year,
        "kegiatan": entry.activity,
        "judul": entry.title,
        "tempat": entry.place,
        "volume": _as_text(entry.volume),
        "satuan": entry.unit if entry.volume is not None else "",
        "biaya": entry.cost,
        "penerima": entry.people,
        "keluarga_miskin": entry.poor,
        "volume_terlaksana": _as_text(entry.done_volume),
        "biaya_terlaksana": entry.done_cost,
        "kira_kira_sesuai_rencana": entry.done_near,
        "keadaan": entry.stage,
        "sejak": entry.since.isoformat(),
        "musyawarah": entry.meeting[0],
        "alasan": entry.reason,
    }
    if figure is not None:
        told |= {"indikator": figure.indicator, "rilis": figure.release, "nilai": str(figure.value)}
        told |= {"direvisi": figure.changed}
    if promise is not None:
        told |= {
            "janji": promise.state,
            "nilai_dijanjikan": _as_text(promise.promised),
            "rilis_baru": promise.release,
            "nilai_baru": _as_text(promise.value),
            "rentang_baru": [str(end) for end in promise.interval] if promise.interval else None,
        }
    return told


def _as_text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class ToldProposal:
    """A proposal as text of one language. `promise_mark`: ok, bad or nothing; `page`: the page of the figure it cites,
    from the root of the language ("" = none)."""

    entry: PublicProposal
    title: str
    field: str
    place: str
    figure: str
    figure_note: str
    page: str
    promise: str
    promise_mark: str
    promised: str
    later: str
    volume: str
    cost: str
    people: str
    poor: str
    done: str
    done_cost: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProposalYear:
    """The proposals of a year of planning, with a sentence on what became of them."""

    year: int
    summary: str
    proposals: tuple[ToldProposal, ...]


def tell_years(entries: Iterable[PublicProposal], shown: frozenset[str], t: Text) -> tuple[ProposalYear, ...]:
    """The proposals by year, the newest first. `shown`: indicators that have a page on this site."""
    by_year: dict[int, list[PublicProposal]] = {}
    for entry in entries:
        by_year.setdefault(entry.year, []).append(entry)
    return tuple(
        ProposalYear(year, _sum_up(year, own, t), tuple(_tell_entry(entry, shown, t) for entry in own))
        for year, own in sorted(by_year.items(), reverse=True)
    )


def choose_year(years: Sequence[ProposalYear]) -> ProposalYear | None:
    """The year that the story of a site begins with: the newest of which a newer figure tells something, else the
    newest; None without proposals."""
    told = (year for year in years if any(each.later for each in year.proposals))
    return next(told, years[0] if years else None)


def _sum_up(year: int, entries: Sequence[PublicProposal], t: Text) -> str:
    """`5 usulan untuk 2026: 2 terlaksana, 1 ditunda, 2 masuk RKP. Yang dijanjikan: 1 tercapai, 1 belum diketahui.`"""
    states = Counter(t(entry.stage_words, entry.stage_words_en) for entry in entries)
    promises = Counter(_promise_words(entry.promise, t).lower() for entry in entries if entry.promise is not None)
    told = t(f"{len(entries)} usulan untuk {year}", f"{count_noun(len(entries), 'proposal')} for {year}")
    sentences = [f"{told}: {_list_counts(states)}."]
    if promises:
        sentences.append(f"{t('Angka yang dijanjikan', 'What was promised')}: {_list_counts(promises)}.")
    return " ".join(sentences)


def _list_counts(found: Counter[str]) -> str:
    return ", ".join(f"{count} {words}" for words, count in found.most_common())


def _tell_entry(entry: PublicProposal, shown: frozenset[str], t: Text) -> ToldProposal:
    figure, promise = entry.figure, entry.promise
    own = t(entry.activity, entry.activity_en)
    return ToldProposal(
        entry,
        entry.title or own,
        t(entry.field, entry.field_en),
        entry.place,
        "" if figure is None else _figure_words(figure, t),
        _note_of(figure, t),
        f"indikator/{figure.indicator}.html" if figure is not None and figure.indicator in shown else "",
        "" if promise is None else _promise_words(promise, t),
        "" if promise is None else _MARKS.get(promise.state, ""),
        "" if promise is None or promise.promised is None else _value_text(promise.promised, figure, t),
        _later_words(figure, promise, t),
        _volume_words(entry.volume, entry, t),
        _money_words(entry.cost, t),
        _count_words(entry.people, ("orang", "persons"), t),
        _count_words(entry.poor, ("keluarga miskin", "poor families"), t),
        t(*_NEAR) if entry.done_near else _volume_words(entry.done_volume, entry, t),
        _money_words(entry.done_cost, t),
        ", ".join(
            filter(
                None,
                (t(entry.stage_words, entry.stage_words_en), long_date(entry.since, t.lang), t(*entry.meeting)),
            )
        ),
        _reason_words(entry, t),
    )


def _promise_words(promise: FigurePromise, t: Text) -> str:
    if promise.state == "membaik" and promise.promised is None:
        return t(*_BETTER)
    return t(*_PROMISES[promise.state])


def _figure_words(figure: CitedFigure, t: Text) -> str:
    title, value = t(figure.title, figure.title_en), _value_text(figure.value, figure, t)
    return f"{title}: {value} ({t('Rilis', 'Release')} {figure.release}, {long_date(figure.reference, t.lang)})"


def _note_of(figure: CitedFigure | None, t: Text) -> str:
    if figure is None or not figure.changed:
        return ""
    return t(f"Direvisi pada Rilis {figure.changed}", f"Revised in Release {figure.changed}")


def _later_words(figure: CitedFigure | None, promise: FigurePromise | None, t: Text) -> str:
    """`8,1 persen (rentang 6,0–10,4; Rilis 2026-1, 31 Desember 2026)`."""
    if figure is None or promise is None or promise.value is None or promise.reference is None:
        return ""
    within = ""
    if promise.interval is not None:
        low, high = (format_number(end, figure.decimals, t.lang) for end in promise.interval)
        within = f"{t('rentang kebetulan 95 persen', '95 percent interval of chance')} {low}–{high}; "
    edition = f"{t('Rilis', 'Release')} {promise.release}, {long_date(promise.reference, t.lang)}"
    return f"{_value_text(promise.value, figure, t)} ({within}{edition})"


def _value_text(value: Decimal, figure: CitedFigure | None, t: Text) -> str:
    if figure is None:
        return ""
    return f"{format_number(value, figure.decimals, t.lang)} {t(figure.unit, figure.unit_en)}".strip()


def _volume_words(volume: Decimal | None, entry: PublicProposal, t: Text) -> str:
    return "" if volume is None else f"{_number_text(volume, t)} {entry.unit}".strip()


def _money_words(rupiah: int | None, t: Text) -> str:
    return "" if rupiah is None else f"Rp{format_number(rupiah, 0, t.lang)}"


def _count_words(count: int | None, words: tuple[str, str], t: Text) -> str:
    return "" if count is None else f"{format_number(count, 0, t.lang)} {t(*words)}"


def _number_text(value: Decimal, t: Text) -> str:
    exponent = value.normalize().as_tuple().exponent
    return format_number(value, max(0, -exponent) if isinstance(exponent, int) else 0, t.lang)


def _reason_words(entry: PublicProposal, t: Text) -> str:
    if entry.reason or not entry.has_reason:
        return entry.reason
    return t("Alasannya ada di berita acara", "The reason stands in the minutes")
