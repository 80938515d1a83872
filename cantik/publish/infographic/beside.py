"""A village beside its kecamatan: figures of two releases that may be compared, one pair under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import round_half_up
from cantik.publish.infographic.choice import STANDARD, PictureChoice
from cantik.publish.infographic.content import brief, frame_release, short, together, unit_of
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text

#: by size: pairs on a page, letters of the sentence
_ROOM = {"a3": (8, 420), "persegi": (4, 160), "potret": (5, 220), "cerita": (7, 320)}
#: the whole of a bar of per cent
_HUNDRED = 100.0
_ORDER = {1: "lebih tinggi", -1: "lebih rendah", 0: "sama"}


@dataclass(frozen=True, slots=True)
class BesidePair:
    """A figure of the village and the same of its kecamatan: somebody found that they may be compared
    (`release.comparability`), and both are told."""

    own: Figure
    above: Figure

    @property
    def title(self) -> str:
        """What it is; of a kecamatan that adds up some of its villages: of which."""
        return self.above.title if self.above.partial else self.own.title

    @property
    def order(self) -> str:
        """How the village stands to its kecamatan, as both are printed."""
        own, above = (round_half_up(each.value or Decimal(0), self.own.decimals) for each in (self.own, self.above))
        return _ORDER[(own > above) - (own < above)]


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
    most, letters = _ROOM[size]
    shown = pairs[:most]
    names = (release.place.full(), above.place.full())
    counted = {word: sum(pair.order == word for pair in shown) for word in _ORDER.values()}
    said = ", ".join(f"{number} {word}" for word, number in counted.items() if number)
    panel = {
        "jenis": "banding",
        "temuan": together(brief(f"{len(shown)} angka dibandingkan dengan kecamatan: {said}", 90)),
        "judul": brief(f"{names[0]} dibandingkan dengan {names[1]}", 110),
        "alt": "\n".join(_describe_pair(pair, names) for pair in shown),
        "sisi": [brief(name, 50) for name in names],
        "baris": [_row(pair) for pair in shown],
    }
    frame = frame_release(release, size=size, theme=theme)
    reference = f"{names[1]}: {above.edition}, keadaan {long_date(above.reference)}"
    return {
        **frame,
        "ket": [*frame["ket"], reference],
        "angka": [],
        "panel": [panel],
        "pesan": brief(choice.message or "", letters),
    }


def _row(pair: BesidePair) -> dict[str, Any]:
    values = [float(each.value or 0) for each in (pair.own, pair.above)]
    unit = unit_of(pair.own)
    texts = [f"{figure_text(each)}{'%' if unit == '%' else ''}" for each in (pair.own, pair.above)]
    title = short(pair.title) if unit == "%" else f"{short(pair.title)} ({unit})"
    whole = max(_HUNDRED, *values) if unit == "%" else max(*values, 1e-9)
    return {"l": together(brief(title, 80)), "n": [value / whole for value in values], "t": texts}


def _describe_pair(pair: BesidePair, names: tuple[str, str]) -> str:
    unit = pair.own.unit
    told = [f"{name} {figure_text(each)} {unit}" for name, each in zip(names, (pair.own, pair.above), strict=True)]
    return f"{pair.title}: {told[0]}, {told[1]} ({pair.order})."
