"""A village beside its kecamatan: figures of two releases that may be compared, one pair under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, round_half_up
from cantik.publish.infographic.choice import STANDARD, PictureChoice
from cantik.publish.infographic.content import brief, frame_release, short, unit_of
from cantik.publish.typeset import together
from cantik.publish.typeset.picture_words import say
from cantik.release.model import Figure, Release
from cantik.release.show import edition_text, figure_text

#: by size: pairs on a page, letters of the sentence
_ROOM = {"a3": (8, 420), "persegi": (4, 160), "potret": (5, 220), "cerita": (7, 320)}
#: the whole of a bar of per cent
_HUNDRED = 100.0
_ORDER = {1: ("lebih tinggi", "higher"), -1: ("lebih rendah", "lower"), 0: ("sama", "equal")}


@dataclass(frozen=True, slots=True)
class BesidePair:
    """A figure of the village and the same of its kecamatan: somebody found that they may be compared
    (`release.comparability`), and both are told."""

    own: Figure
    above: Figure

    def title(self, lang: str) -> str:
        """What it is."""
        return say(lang, self.own.title, self.own.title_en)

    def order(self, lang: str) -> str:
        """How the village stands to its kecamatan, as both are printed."""
        own, above = (round_half_up(each.value or Decimal(0), self.own.decimals) for each in (self.own, self.above))
        return say(lang, *_ORDER[(own > above) - (own < above)])


def content_beside(
    release: Release,
    above: Release,
    pairs: Sequence[BesidePair],
    *,
    size: str,
    theme: str,
    choice: PictureChoice = STANDARD,
) -> dict[str, Any]:
    """The data of the template; strings of all that is handed in are legible already. `pairs`: one or more."""
    (most, letters), lang = _ROOM[size], choice.lang
    shown = pairs[:most]
    names = (release.place.full(lang), above.place.full(lang))
    orders = [pair.order(lang) for pair in shown]
    counted = {word: orders.count(word) for word in (say(lang, *each) for each in _ORDER.values())}
    said = ", ".join(f"{number} {word}" for word, number in counted.items() if number)
    finding = (
        f"{len(shown)} angka dibandingkan dengan kecamatan: {said}",
        f"{count_noun(len(shown), 'figure')} compared with the district: {said}",
    )
    panel = {
        "jenis": "banding",
        "temuan": together(brief(say(lang, *finding), 90)),
        "judul": brief(say(lang, " dibandingkan dengan ", " compared with ").join(names), 110),
        "alt": "\n".join(_describe_pair(pair, names, lang) for pair in shown),
        "sisi": [brief(name, 50) for name in names],
        "baris": [_row(pair, lang) for pair in shown],
    }
    frame = frame_release(release, size=size, theme=theme, lang=lang)
    edition, day = edition_text(above.edition, lang), long_date(above.reference, lang)
    reference = say(lang, f"{names[1]}: {edition}, keadaan {day}", f"{names[1]}: {edition}, as of {day}")
    return {
        **frame,
        "ket": [*frame["ket"], reference],
        "angka": [],
        "panel": [panel],
        "pesan": brief(choice.message or "", letters),
    }


def _row(pair: BesidePair, lang: str) -> dict[str, Any]:
    values = [float(each.value or 0) for each in (pair.own, pair.above)]
    unit, name = unit_of(pair.own, lang), short(pair.title(lang), lang)
    texts = [f"{figure_text(each, lang)}{'%' if unit == '%' else ''}" for each in (pair.own, pair.above)]
    title = name if unit == "%" else f"{name} ({unit})"
    whole = max(_HUNDRED, *values) if unit == "%" else max(*values, 1e-9)
    return {"l": together(brief(title, 80)), "n": [value / whole for value in values], "t": texts}


def _describe_pair(pair: BesidePair, names: tuple[str, str], lang: str) -> str:
    unit, both = say(lang, pair.own.unit, pair.own.unit_en), (pair.own, pair.above)
    told = [f"{name} {figure_text(each, lang)} {unit}" for name, each in zip(names, both, strict=True)]
    return f"{pair.title(lang)}: {told[0]}, {told[1]} ({pair.order(lang)})."
