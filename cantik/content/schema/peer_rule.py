"""`peers/<id>.yaml`: by which published indicators villages are alike, how many are chosen, how long that stands."""

from __future__ import annotations

from collections.abc import Iterator

from cantik.base.errors import ContentError
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.peer_rule import PeerMeasure, PeerRule
from cantik.content.references import check_reference
from cantik.content.schema import common

_LOG, _PLAIN = "log", "biasa"


def read_peer_rule(name: str, top: Section) -> PeerRule:
    """One rule. Raises `ContentError` with file and line for one without measures, a measure twice, more measures to
    share than there are, a number that chooses nobody."""
    since, until = common.validity(top)
    told, measures = top.section("sebutan"), _measures(top)
    value = PeerRule(
        id=name,
        version=top.whole("versi", 1),
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        told=told.text("id"),
        told_en=told.text("en"),
        most=_positive(top, "banyak"),
        shared=_positive(top, "ukuran_bersama"),
        compared=_positive(top, "dibandingkan"),
        days=_positive(top, "berlaku_hari"),
        measures=measures,
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        origin=top.origin(),
    )
    if value.shared > len(value.measures):
        raise top.wrong(
            "ukuran_bersama",
            "Lebih banyak daripada ukurannya",
            found=str(value.shared),
            expected=f"1 sampai {len(value.measures)}",
        )
    if value.compared > value.most:
        raise top.wrong(
            "dibandingkan", "Lebih banyak daripada yang dipilih", found=str(value.compared), expected=f"≤ {value.most}"
        )
    told.close()
    top.close()
    return value


def _positive(top: Section, key: str) -> int:
    number = top.whole(key)
    if number < 1:
        raise top.wrong(key, "Bukan bilangan positif", found=str(number), expected="1 atau lebih")
    return number


def _measures(top: Section) -> tuple[PeerMeasure, ...]:
    found: dict[str, PeerMeasure] = {}
    for part in top.sections("ukuran"):
        indicator = part.text("indikator")
        if indicator in found:
            raise part.wrong("indikator", "Ukuran disebut dua kali", found=indicator)
        logarithm = part.choice("skala", (_LOG, _PLAIN)) == _LOG
        found[indicator] = PeerMeasure(indicator, logarithm, part.text("mengapa"), part.text("mengapa_en"))
        part.close()
    if not found:
        raise top.wrong("ukuran", "Aturan tanpa ukuran", expected="[{indikator: jumlah_penduduk, …}, …]")
    return tuple(found.values())


def peer_references(content: Content) -> Iterator[ContentError]:
    """Every measure is an indicator."""
    for rule in content.peers.values():
        for measure in rule.measures:
            yield from check_reference(rule.origin, "ukuran", "Indikator", measure.indicator, content.indicators)
