"""The picture of a village's site in messages and on other sites (Open Graph): its name, three key figures as they are
published, edition and day. Drawn by Pillow with the bundled fonts: no process of its own, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from cantik.publish.site import view
from cantik.publish.site.look import NO_LOOK, OfficeLook
from cantik.publish.site.look_colour import adjust_colour, soften
from cantik.publish.site.view import KeyFigure, Text
from cantik.publish.typeset.fonts import FOLDER
from cantik.release.model import Release

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FILE = "pratinjau.png"
SIZE = (1200, 630)
_MARGIN, _FIGURES = 72, 3
_INNER = SIZE[0] - 2 * _MARGIN
_DISPLAY, _TEXT = "PlusJakartaSans-ExtraBold", "SourceSans3-SemiBold"
_GROUND, _BAND, _WHITE, _SOFT, _ACCENT = "#0d3358", "#fdf3d8", "#ffffff", "#c9d9e8", "#f2b01e"
#: the bars of the mark: left, top, colour
_BARS = ((72, 104, _ACCENT), (92, 89, "#7ad0a8"), (112, 74, "#74b4af"), (132, 56, _WHITE))


def choose_figures(release: Release, t: Text) -> list[KeyFigure]:
    """The key figures that the picture shows: the first that are published."""
    told = {figure.id for figure in release.figures if not figure.area and figure.value is not None}
    shown = zip(release.key_figures, view.key_figures(release, t), strict=True)
    return [figure for name, figure in shown if name in told][:_FIGURES]


def describe_picture(release: Release, t: Text) -> str:
    """What the picture shows, in words."""
    told = [f"{figure.title} {figure.value} {figure.unit}".strip() for figure in choose_figures(release, t)]
    return "; ".join([release.place.heading(t.lang), *told])


def draw_picture(release: Release, t: Text, look: OfficeLook = NO_LOOK) -> bytes:
    """The picture as a PNG file, with the colour and the logo of the office."""
    from PIL import Image, ImageDraw  # here: only a site whose address is known has a picture

    ground = adjust_colour(look.colour).head.colour if look.colour else _GROUND
    soft = soften(ground) if look.colour else _SOFT
    sheet = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(sheet)
    if look.logo is None:
        for left, top, colour in _BARS:
            pen.rectangle((left, top, left + 14, 128), colour)
    else:
        mark = Image.open(io.BytesIO(look.logo.data)).convert("RGB")
        pen.rounded_rectangle((_MARGIN, 40, _MARGIN + mark.width + 16, 56 + mark.height), 8, _WHITE)
        sheet.paste(mark, (_MARGIN + 8, 48))
    _draw_name(pen, release, t, soft)
    for place, figure in enumerate(choose_figures(release, t)):
        _draw_figure(pen, figure, _MARGIN + place * _INNER / _FIGURES, soft)
    if release.fictitious:
        pen.rectangle((0, SIZE[1] - 44, *SIZE), _BAND)
        words = t("CONTOH – DATA REKAAN", "CONTOH – DATA REKAAN (made up)")
        pen.text((SIZE[0] / 2, SIZE[1] - 22), words, _GROUND, _face(26), anchor="mm")
    made = io.BytesIO()
    sheet.quantize(64 if look.logo is None else 128, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


@cache
def _face(size: int, style: str = _TEXT) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(FOLDER / f"{style}.ttf"), size)


def _draw_name(pen: ImageDraw, release: Release, t: Text, soft: str) -> None:
    name, large = release.place.heading(t.lang), _face(76, _DISPLAY)
    face = large if large.getlength(name) <= _INNER else _face(56, _DISPLAY)
    for place, line in enumerate(wrap_words(name, face.getlength, _INNER, 2)):
        pen.text((_MARGIN, 156 + 68 * place), line, _WHITE, face)
    day = f"{t('keadaan', 'as of')} {view.dates(release, t)['acuan']}"
    pen.text((_MARGIN, 312), f"{view.in_words(release.edition, t)} · {day}", soft, _face(32))


def _draw_figure(pen: ImageDraw, figure: KeyFigure, left: float, soft: str) -> None:
    face = _face(60, _DISPLAY)
    pen.rectangle((left, 384, left + 48, 389), _ACCENT)
    pen.text((left, 396), figure.value, _WHITE, face)
    beside = _INNER / _FIGURES - face.getlength(figure.value) - 38
    if figure.unit and _face(28).getlength(figure.unit) <= beside:
        pen.text((left + face.getlength(figure.value) + 10, 430), figure.unit, soft, _face(28))
    for place, line in enumerate(wrap_words(figure.title, _face(26).getlength, _INNER / _FIGURES - 28, 2)):
        pen.text((left, 484 + 32 * place), line, soft, _face(26))


def wrap_words(text: str, length: Callable[[str], float], width: float, most: int) -> list[str]:
    """The words of a text in at most so many lines, with an ellipsis where they do not fit.

    >>> wrap_words("satu dua tiga", len, 8, 2), wrap_words("satu dua tiga", len, 8, 1)
    (['satu dua', 'tiga'], ['satu du…'])
    """
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and length(f"{line} {words[0]}") <= width:
            line += f" {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] += "…"
    return [_cut(line, length, width) for line in lines]


def _cut(line: str, length: Callable[[str], float], width: float) -> str:
    while length(line) > width and len(line) > 2:
        line = line.removesuffix("…")[:-1].rstrip() + "…"
    return line
