"""What a release says of the rounds that its figures stand on: frame, answers, doors that stayed closed, by dusun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cantik.base.canonical import canonical_json, digest
from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, format_number, ratio
from cantik.base.text import fold
from cantik.field.rounds.coverage import RoundReach
from cantik.register.leave.quality_facts import EditionFacts, UnitCoverage
from cantik.release.codec import encode
from cantik.release.model import Words

_FAMILIES = "keluarga"
Line = tuple[str, str, str, str]  # what, English, value, English


def reach_lines(rounds: Sequence[RoundReach], labels: Sequence[str], words: Words) -> list[Line]:
    """The lines of every round. `labels`: the dusun as tables name them; `words`: what a dusun is called there."""
    named = {fold(label): label for label in labels}
    return [line for reached in rounds for line in _lines(reached, named, words)]


def _lines(reached: RoundReach, named: Mapping[str, str], words: Words) -> list[Line]:
    day, day_en = long_date(reached.reference), long_date(reached.reference, "en")
    lines = [
        _line(f"{reached.title}, keadaan {day}: kerangka", f"{reached.title_en}, as of {day_en}: frame", reached.frame),
        _line("Terjawab", "Answered", reached.answered, reached.frame),
        _line("Menolak", "Refused", reached.refused, reached.frame),
        _line("Tidak ditemui atau sudah pindah", "Not met or moved away", reached.unmet, reached.frame),
        _line("Belum dikunjungi", "Not visited", reached.unvisited, reached.frame),
    ]
    if reached.waiting:
        lines.append(_line("Isian belum disetujui", "Forms not yet approved", reached.waiting, reached.frame))
    if len(reached.by_dusun) > 1:
        for dusun, answered, frame in reached.by_dusun:
            name = named.get(fold(dusun), dusun)
            where = f"{words.dusun} {name}" if name else f"{words.dusun} tidak diketahui"
            where_en = f"{words.dusun_en} {name}" if name else f"{words.dusun_en} not known"
            lines.append(_line(f"Terjawab, {where}", f"Answered, {where_en}", answered, frame))
    return lines


def _line(what: str, what_en: str, count: int, whole: int | None = None) -> Line:
    """`63 dari 82 keluarga (76,8%)`, in both languages."""
    if whole is None:
        return what, what_en, f"{format_number(count)} keluarga", f"{count_noun(count, 'family')}"
    share = ratio(count, whole, 100, 1)
    told = [f" ({format_number(share, 1, lang)}%)" if share is not None else "" for lang in ("id", "en")]
    return (
        what,
        what_en,
        f"{format_number(count)} dari {format_number(whole)} keluarga{told[0]}",
        f"{format_number(count, 0, 'en')} of {count_noun(whole, 'family')}{told[1]}",
    )


def with_reach(edition: EditionFacts, rounds: Sequence[RoundReach]) -> EditionFacts:
    """The facts of an edition with the coverage of families by the newest round, where no table tells of one: what too
    few were asked is in none."""
    own = edition.coverage.get(_FAMILIES)
    if not rounds or (own is not None and own.judged):
        return edition
    reached = UnitCoverage(rounds[-1].answered, rounds[-1].frame, judged=True)
    return replace(edition, coverage={**edition.coverage, _FAMILIES: reached})


def fingerprint(rounds: Sequence[RoundReach]) -> Mapping[str, Any]:
    """What of it decides the content of a release; nothing without rounds."""
    return {"pendataan": digest(canonical_json(encode(list(rounds))))} if rounds else {}
