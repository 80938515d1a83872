"""Is this file of this village? KK numbers begin with the code of the kecamatan that issued them (design: README)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cantik.base.numerals import format_number
from cantik.codes.area import FICTITIOUS_PROVINCE, AreaCode
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding, Level
from cantik.collect.numbers import is_temporary
from cantik.content.kinds import Rule
from cantik.examine.errors import AnotherVillage, FictitiousFile

ELSEWHERE = "kecamatan_lain"  # the rule of the content that speaks of the batch as a whole


def digits(area: AreaCode) -> str:
    """The code of a village without dots: 3505102011."""
    return "".join(area.parts)


def refuse_fictitious(batch: Reading, *, demo: bool) -> None:
    """Raise B302 when most numbers are invented (province 99) and the store is not one of fictitious data."""
    cards = _cards(batch)
    invented = sum(card.startswith(FICTITIOUS_PROVINCE) for card in cards)
    if not demo and invented * 2 > len(cards):
        raise FictitiousFile(batch.file.name, f"{invented} dari {len(cards)} nomor KK berawalan {FICTITIOUS_PROVINCE}")


def examine_place(batch: Reading, area: AreaCode, rule: Rule | None) -> Iterator[Finding]:
    """A finding for the batch when most KK numbers are of another kecamatan; raises B301 for another kabupaten.

    Invented numbers are compared only with a village that is invented too.
    """
    village = digits(area)
    cards = [card for card in _cards(batch) if area.fictitious or not card.startswith(FICTITIOUS_PROVINCE)]
    kabupaten = Counter(card[:4] for card in cards)
    if _away(kabupaten, village[:4]):
        code, count = kabupaten.most_common(1)[0]
        raise AnotherVillage(
            batch.file.name,
            f"{count} dari {len(cards)} nomor KK berawalan {code}",
            f"nomor KK berawalan {village[:4]}",
        )
    kecamatan = Counter(card[:6] for card in cards)
    if rule is not None and _away(kecamatan, village[:6]):
        yield _elsewhere(batch, kecamatan, rule)


def _cards(batch: Reading) -> list[str]:
    """The different KK numbers of a batch; temporary ones tell of no office that issued them."""
    found: set[str] = set()
    for records in batch.records.values():
        found.update(
            number
            for number in records.columns.get("no_kk", ())
            if isinstance(number, str) and not is_temporary(number)
        )
    return sorted(found)


def _away(prefixes: Counter[str], own: str) -> bool:
    """Most numbers begin otherwise."""
    total = prefixes.total()
    return total > 0 and (total - prefixes[own]) * 2 > total


def _elsewhere(batch: Reading, prefixes: Counter[str], rule: Rule) -> Finding:
    code, count = prefixes.most_common(1)[0]
    unit = "orang" if "orang" in batch.records else next(iter(batch.records))
    records = batch.records[unit]
    words = {"n": format_number(count), "jumlah": format_number(prefixes.total()), "nilai": code}
    return Finding(
        rule=rule.id,
        level=Level(rule.level),
        unit=unit,
        record=-1,
        sheet=records.sheet,
        row=0,
        column=records.headers.get("no_kk", "no_kk"),
        found=code,
        expected=rule.expected,
        message=rule.message.format(**words),
        cure=rule.cure,
        whole=False,
        count=count,
    )
