"""The covers of a book, as plain data for the template."""

from __future__ import annotations

from typing import Any

from cantik.base.colours import rgb_of
from cantik.base.dates import long_date
from cantik.publish.typeset import Inks, cut, motif, soft
from cantik.release.model import Release
from cantik.release.portrait import BookCover, decode_portrait

#: of a release that says nothing of it
DEFAULT = BookCover("", ("Data {sebutan}, untuk {sebutan}.", ""), "#0C3760", "#F2B01E")
_DEFAULT_INKS = Inks("#1b5c74", "#124a7c", "#f2b01e", "#0c3760")
_SMALL = Inks("#b2d7d2", "#22767a", "#f2b01e", "#ffffff")
#: how much of white the quiet and the strong shapes of a motif have on a ground
_QUIET, _STRONG = 0.22, 0.1


def describe_cover(release: Release) -> dict[str, Any]:
    """What stands on the covers: titles, motif or picture, the sentence on the back."""
    title = release.titles[0]
    name, mark, rest = title.partition(" Dalam Angka")
    year = str(release.published.year)
    size = next((s for limit, s in ((22, 30), (34, 26), (60, 21), (120, 15)) if len(name) <= limit), 10)
    place, own = release.place, decode_portrait(release).cover_of() or DEFAULT
    inks = _mix_inks(own)
    above = f"{place.words.kecamatan} {place.kecamatan[1]}", place.kabupaten[1], place.provinsi[1]
    named = (
        each for each, (_, own) in zip(above, (place.kecamatan, place.kabupaten, place.provinsi), strict=True) if own
    )
    return {
        "nama": soft(name).replace(" se-", " se-\u2060"),
        "sisa": f"{mark.strip()}{rest}" if mark else f"Keadaan {long_date(release.reference)}",
        "besar": size,
        "tahun": year,
        "wilayah": soft(cut(" · ".join(named), 160)),
        "motif": motif(release.content, 8, 6, inks),
        "motif_dalam": motif(release.content, 8, 9, _SMALL),
        "motif_judul": motif(release.content, 8, 6, _SMALL),
        "motif_belakang": motif(release.content[::-1], 8, 5, inks),
        "warna": own.ground,
        "aksen": own.accent,
        "gambar": {"data": own.picture, "lebar": own.width, "tinggi": own.height, "alt": soft(own.alt)}
        if own.picture
        else None,
        "kredit": soft(own.credit),
        "kalimat": soft(own.sentence[0].replace("{sebutan}", place.words.desa.lower())),
        "kalimat_en": soft(own.sentence[1].replace("{sebutan}", place.words.desa_en.lower())),
    }


def _mix_inks(cover: BookCover) -> Inks:
    """The colours of the motif on the ground of a cover."""
    if (cover.ground, cover.accent) == (DEFAULT.ground, DEFAULT.accent):
        return _DEFAULT_INKS
    return Inks(_lighten(cover.ground, _QUIET), _lighten(cover.ground, _STRONG), cover.accent, cover.ground)


def _lighten(colour: str, share: float) -> str:
    return "#" + "".join(f"{round((part + (1 - part) * share) * 255):02x}" for part in rgb_of(colour))
