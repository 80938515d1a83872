"""What is wrong with a drawing of borders: a value with its place, what it does to the drawing, and its sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cantik.base.errors import UnreadableInput
from cantik.base.numerals import format_number
from cantik.collect.borders.words import WORDS


class Weight(StrEnum):
    """What a defect asks for: nothing (`NOTE`), somebody's consent (`ASK`), another file (`REFUSE`)."""

    NOTE = "kabar"
    ASK = "setuju"
    REFUSE = "tolak"


@dataclass(frozen=True, slots=True)
class BorderDefect:
    """One defect. `kind` is a key of `words.WORDS`; `names` are the polygons that it touches, as the file calls them.

    `at`: longitude and latitude in degrees, None for the whole file. `before`, `after`: area of the first polygon in
    m² (a gap or an overlap: its own area before, 0 after). `detail` needs no translation: a system, a distance in km.
    """

    kind: str
    weight: Weight
    names: tuple[str, ...] = ()
    detail: str = ""
    at: tuple[float, float] | None = None
    before: float | None = None
    after: float | None = None

    def as_dict(self) -> dict[str, object]:
        """For the file that a trial is kept in, and for `--json`; `from_dict` reads it."""
        return {
            "jenis": self.kind,
            "bobot": self.weight.value,
            "nama": list(self.names),
            "nilai": self.detail,
            "letak": None if self.at is None else list(self.at),
            "luas_m2": [self.before, self.after],
        }


def from_dict(kept: Mapping[str, Any]) -> BorderDefect:
    """A defect as `BorderDefect.as_dict` wrote it."""
    before, after = kept["luas_m2"]
    at = None if kept["letak"] is None else (kept["letak"][0], kept["letak"][1])
    return BorderDefect(kept["jenis"], Weight(kept["bobot"]), tuple(kept["nama"]), kept["nilai"], at, before, after)


def as_hectares(area: float, lang: str = "id") -> str:
    """`12.345,67 ha` from m², in the language of a page."""
    return f"{format_number(Decimal(str(area)) / 10_000, 2, lang)} ha"


def _as_it_is(text: str) -> str:
    return text


def what(defect: BorderDefect, translate: Callable[[str], str] = _as_it_is) -> str:
    """What is wrong and where, one sentence."""
    sentence = translate(WORDS[defect.kind].what) % _values(defect)
    place = "" if defect.at is None else f" ({defect.at[1]:.5f}, {defect.at[0]:.5f})"
    return sentence.removesuffix(".") + place + "."


def how(defect: BorderDefect, translate: Callable[[str], str] = _as_it_is) -> str:
    """What Cantik does with somebody's consent, or how to mend the file; "" where there is nothing to do."""
    return translate(WORDS[defect.kind].how) % _values(defect) if WORDS[defect.kind].how else ""


def size(defect: BorderDefect, lang: str = "id") -> str:
    """The area before and after, in hectares; "" where none is concerned."""
    if defect.before is None:
        return ""
    before = as_hectares(defect.before, lang)
    return before if defect.after is None else f"{before} → {as_hectares(defect.after, lang)}"


def line(defect: BorderDefect) -> str:
    """The whole defect on one line, as the command line says it."""
    areas = size(defect)
    return " ".join(part for part in (what(defect), f"[{areas}]" if areas else "", how(defect)) if part)


def _values(defect: BorderDefect) -> Mapping[str, str]:
    first, second = (*defect.names, "", "")[:2]
    return {"a": first, "b": second, "nilai": defect.detail}


def consent_defects(defects: Sequence[BorderDefect]) -> tuple[BorderDefect, ...]:
    """Those that need somebody's consent."""
    return tuple(defect for defect in defects if defect.weight is Weight.ASK)


def refusing_defects(defects: Sequence[BorderDefect]) -> tuple[BorderDefect, ...]:
    """Those for which the file is not taken."""
    return tuple(defect for defect in defects if defect.weight is Weight.REFUSE)


class BordersUnreadable(UnreadableInput):
    """T301: the file of borders cannot be used; `defects` are the reasons where it could be looked into."""

    def __init__(
        self,
        where: str,
        found: str,
        expected: str = "",
        *,
        mend: str = "",
        defects: tuple[BorderDefect, ...] = (),
    ) -> None:
        super().__init__(
            "T301",
            "Berkas batas dusun tidak dapat dipakai",
            where=where,
            found=found,
            expected=expected
            or "GeoJSON atau shapefile dalam ZIP, satu poligon tiap dusun dengan nama di kolom dusun atau nama",
            mend=mend or "Simpan batas dari QGIS sebagai GeoJSON (EPSG:4326).",
            command=mend or "Simpan batas dari QGIS sebagai GeoJSON (EPSG:4326), atau buat rilis tanpa --polygons.",
        )
        self.defects = defects


class BordersNeedConsent(UnreadableInput):
    """T302: the file can be used when somebody agrees to what would be changed; nothing was changed."""

    def __init__(self, where: str, defects: tuple[BorderDefect, ...]) -> None:
        super().__init__(
            "T302",
            "Batas dusun dapat dipakai sesudah perbaikannya disetujui",
            where=where,
            found=" ".join(line(defect) for defect in defects[:_TOLD]) + _rest(defects),
            mend="Perbaiki di QGIS, atau setujui perbaikannya.",
            command="Perbaiki di QGIS, atau setujui dengan --mend-borders.",
        )
        self.defects = defects


_TOLD = 12


def _rest(defects: Sequence[BorderDefect]) -> str:
    return f" … dan {len(defects) - _TOLD} lagi" if len(defects) > _TOLD else ""


def defects_error(where: str, defects: Sequence[BorderDefect]) -> BordersUnreadable:
    """The error for defects that no consent mends: what is wrong, where, how to mend it."""
    mends = dict.fromkeys(how(defect) for defect in defects)
    return BordersUnreadable(
        where,
        " ".join(what(defect) for defect in defects[:_TOLD]).rstrip(".") + _rest(defects),
        "batas yang tidak bertumpuk, di desa ini, dalam sistem koordinat yang disebut",
        mend=" ".join(mends),
        defects=tuple(defects),
    )
