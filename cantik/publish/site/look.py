"""The look that an office gave its public site: logo, colour, photo. It belongs to the site, not to an edition: no
release knows it, and the same look gives the same bytes each time (docs/adr/0075).

Only what tells whose page it is changes: head, links, main buttons, one photo. Charts, maps and warnings keep their
colours, whose meaning must be the same on every site.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from cantik.base.canonical import canonical_json
from cantik.content.regional_language import RegionalLanguage
from cantik.publish.site.look_colour import adjust_colour, deepen, soften

LOGO_FILE, PHOTO_FILE, MADE_OF = "logo.png", "foto.jpg", "rupa.json"
#: the logo is shown so high; its file has twice as many pixels, for screens that have them
LOGO_HEIGHT = 40
_STYLE = Path(__file__).parent / "gaya.css"
#: a logo stands on white, for which it was drawn; a photo is no wider than what it says
_SHAPES = (
    "\n.lambang{box-sizing:content-box;padding:3px;background:#fff;border-radius:4px;max-width:40vw;object-fit:contain}"
    ".foto{margin-top:24px;max-width:640px}.foto img{display:block;width:100%;height:auto;max-height:420px;"
    "object-fit:cover;border-radius:6px;background:var(--sunk)}.foto figcaption{margin-top:6px}"
    ".milik{display:block;margin-top:6px;color:var(--ink)}\n"
)


@dataclass(frozen=True, slots=True)
class SitePicture:
    """A picture made harmless: its bytes, its width and height."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OfficeLook:
    """What an office chose; "" and None: nothing. `alt` says what the photo shows, `credit` who took it; `stamp` tells
    one look from another."""

    colour: str = ""
    logo: SitePicture | None = None
    photo: SitePicture | None = None
    alt: str = ""
    credit: str = ""
    stamp: str = ""

    @property
    def own(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.colour or self.logo or self.photo)


NO_LOOK = OfficeLook()


def picture_of(data: bytes) -> SitePicture:
    """A PNG or JPEG that this program wrote, with its measures. Raises `ValueError` for anything else."""
    if data.startswith(b"\x89PNG"):
        return SitePicture(data, *struct.unpack(">II", data[16:24]))
    at = 2
    while data[at] == 0xFF and at + 9 <= len(data):
        if 0xC0 <= data[at + 1] <= 0xC2:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return SitePicture(data, width, height)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise ValueError("neither PNG nor JPEG")


def style_bytes(look: OfficeLook = NO_LOOK) -> bytes:
    """The style sheet of a site: that of every site, and what a look changes in it."""
    plain = _STYLE.read_bytes()
    if not look.own:
        return plain
    return plain + (_SHAPES + (_colour_rules(look.colour) if look.colour else "")).encode()


def _colour_rules(given: str) -> str:
    made = adjust_colour(given)
    head, light, dark = (place.colour for place in made.places)
    shown = f"--hdr:{head};--hdrink2:{soften(head)}"
    lit = f"--nila:{light};--nila2:{deepen(light, 0.07)};--focus:{light}"
    unlit = f"--nila:{dark};--nila2:{deepen(dark, -0.07)}"
    button = ".btn.pri{{background:{0};border-color:{0};color:{1}}}.btn.pri:hover{{background:{2}}}"
    return (
        f"/* warna {given} */\n:root{{{shown};{lit}}}.pubtop{{border-bottom-color:{given}}}"
        + button.format(light, "#FFFFFF", deepen(light, 0.07))
        + f"\n@media screen and (prefers-color-scheme:dark){{:root{{{shown};{unlit};--focus:#F2B01E}}"
        + button.format(dark, "#0D1419", deepen(dark, -0.07))
        + "}\n"
    )


def files_of(look: OfficeLook, tongues: Sequence[RegionalLanguage] = ()) -> dict[str, bytes]:
    """The pictures of a look as files of the site, and the file that says of which look and languages it was made."""
    held = {LOGO_FILE: look.logo, PHOTO_FILE: look.photo}
    stamp = made_of(look.stamp, tongues)
    return {name: picture.data for name, picture in held.items() if picture} | ({MADE_OF: stamp} if stamp else {})


def made_of(stamp: str, tongues: Sequence[RegionalLanguage]) -> bytes:
    """What a site says that it was made of besides its editions; nothing where that is nothing."""
    spoken = {tongue.id: tongue.stamp for tongue in tongues}
    return canonical_json({"rupa": stamp, "bahasa": spoken}) if stamp or spoken else b""


def mark_of(look: OfficeLook, root: str, usual: Markup) -> Markup:
    """What stands before the name on the head of a page: the logo of the office, or the `usual` mark. `root`: the
    address of the site from the page."""
    if look.logo is None:
        return usual
    width = round(look.logo.width * LOGO_HEIGHT / look.logo.height)
    return Markup('<img class="lambang" src="{}{}" width="{}" height="{}" alt="">').format(
        root, LOGO_FILE, width, LOGO_HEIGHT
    )
