"""`/desa/<kode>/terbit/rilis/<nomor>/gambar/`: a picture to share, chosen with its preview: theme, size, figures and a
sentence of the edition. The choice stands in the address and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from cantik.base.canonical import canonical_json, digest
from cantik.codes.area import AreaCode
from cantik.outlets.app import pictures
from cantik.outlets.app.pictures import NO_MESSAGE, SIZES, PictureRoom, PictureWish
from cantik.publish.infographic.choice import MOST_FIGURES
from cantik.publish.infographic.make import POSTER
from cantik.publish.typeset.picture_words import LANGUAGES
from cantik.release.app import early
from cantik.release.app.queries import PULLED, Edition
from cantik.release.model import Figure
from cantik.release.show import figure_text
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import show_file
from cantik.web.language import either, lang
from cantik.web.result_cache import Kept
from cantik.web.tahap.penyebarluasan.release.views_edition import edition_of

_SIZES = dict(
    zip(SIZES, (noop("Persegi 1:1"), noop("Potret 4:5"), noop("Cerita 9:16"), noop("Poster A3 (PDF)")), strict=True)
)
_LANGUAGES = dict(zip(LANGUAGES, ("Bahasa Indonesia", "English"), strict=True))
_PICTURE, _PAGE, _WORDS = "gambar.png", "poster.pdf", "teks.txt"
_MEDIA = {_PICTURE: "image/png", _PAGE: "application/pdf", _WORDS: "text/plain; charset=utf-8"}
_DRAWN = Kept[bytes](12)


def _require_drawable(request: HttpRequest, area: AreaCode, edition: Edition) -> None:
    """Raises `Http404` for an edition that may not be drawn: of one that is withdrawn nothing is shown any more."""
    if edition.status == PULLED or not early.reads(who(request), area, edition):
        raise Http404("no edition to draw")


def _read_wish(request: HttpRequest) -> PictureWish:
    asked = request.GET
    figures = tuple(name for name in asked.getlist("angka")[: MOST_FIGURES * 2] if name)
    wished = (asked.get(name, "") for name in ("pesan", "bahasa"))
    return PictureWish(asked.get("tema", ""), asked.get("ukuran", ""), figures, *wished)


@needs("desa.lihat")
@require_safe
def show_choice(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """What can be chosen, and how it looks."""
    area = area_code(kode)
    edition = edition_of(area, nomor)
    if edition.status == PULLED:
        return redirect("terbit_rilis", kode, nomor)
    _require_drawable(request, area, edition)
    room = PictureRoom(at_hand().store.path, area, edition.shelved.folder)
    wish = room.settle(_read_wish(request))
    standard = [("tema", wish.theme), ("ukuran", wish.size), ("bahasa", wish.lang)]
    chosen = [*(("angka", name) for name in wish.figures), ("pesan", wish.message)]
    figures = room.list_figures(wish.theme)
    values = {
        "bagian": "terbit",
        "kode": kode,
        "satu": edition,
        "tema": [_theme_line(theme, wish) for theme in room.themes.values()],
        "dipilih": wish,
        "ukuran": [(name, _(said)) for name, said in _SIZES.items()],
        "bahasa_gambar": [
            (name, said, name == wish.lang, _link_language(wish, name)) for name, said in _LANGUAGES.items()
        ],
        "poster": wish.size == POSTER,
        "slot": _list_slots(figures, wish) if figures else [],
        "pesan": room.list_messages(wish.lang) if figures else {},
        "tanpa": NO_MESSAGE,
        "baku": urlencode(standard),
        "pilihan": urlencode([*standard, *chosen]),
        "diubah": bool(wish.figures or wish.message),
        "kata": pictures.describe(room.compose(wish)),
        "berkas": {"gambar": _PICTURE, "poster": _PAGE, "teks": _WORDS},
    }
    return render(request, "release/gambar.html", values)


def _theme_line(theme: pictures.PictureTheme, wish: PictureWish) -> dict[str, Any]:
    titles = theme.titles if theme.id != pictures.WHOLE_YEAR else (_(theme.titles[0]), theme.titles[1])
    return {
        "title": either(*titles),
        "missing": _(theme.missing) if theme.missing else "",
        "now": theme.id == wish.theme,
        "to": urlencode([("tema", theme.id), ("ukuran", wish.size), ("bahasa", wish.lang)]),
    }


def _link_language(wish: PictureWish, lang: str) -> str:
    """The same picture in a language; its sentence is that of the theme, as sentences are of one language."""
    chosen = [("tema", wish.theme), ("ukuran", wish.size), *(("angka", name) for name in wish.figures)]
    return urlencode([*chosen, ("bahasa", lang)])


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place for a figure: `options` (id, words), the id of the chosen one. One place holds all figures, from which
    the script fills the others: six lists of them would weigh more than the page."""

    options: tuple[tuple[str, str], ...]
    chosen: str
    whole: bool


def _list_slots(figures: tuple[Figure, ...], wish: PictureWish) -> list[_Slot]:
    """The places for figures: those that are filled, the next one with all that may stand in it, the empty ones."""
    words = {
        each.id: f"{either(each.title, each.title_en)}: {figure_text(each, lang())} {either(each.unit, each.unit_en)}"
        for each in figures
    }
    following = min(len(wish.figures), MOST_FIGURES - 1)
    slots = []
    for at in range(MOST_FIGURES):
        chosen, whole = wish.figures[at] if at < len(wish.figures) else "", at == following
        shown = words if whole else {chosen: words[chosen]} if chosen else {}
        slots.append(_Slot(tuple(shown.items()), chosen, whole))
    return slots


@needs("desa.lihat")
@require_safe
def draw(request: HttpRequest, kode: str, nomor: str, nama: str) -> HttpResponse:
    """The picture, the poster, or the words to send with them; what was drawn lately is not drawn again."""
    area = area_code(kode)
    if nama not in _MEDIA:
        raise Http404("no such file")
    edition = edition_of(area, nomor)
    _require_drawable(request, area, edition)
    early.note_reading(who(request), area, edition, nama)
    room = PictureRoom(at_hand().store.path, area, edition.shelved.folder)
    wish = room.settle(_read_wish(request))
    if nama == _PAGE:
        wish = replace(wish, size=POSTER)
    data = room.compose(wish)
    if nama == _WORDS:
        return show_file(pictures.describe(data), nama, _MEDIA[nama])
    key = digest(canonical_json([data, wish.size, nama]))
    body = _DRAWN.recall(key, lambda: pictures.print_picture(data, wish.size, preview=nama == _PICTURE))
    mark = "" if wish.lang == LANGUAGES[0] else f"_{wish.lang}"
    name = f"{kode}_{nomor}_{wish.theme}_{wish.size}{mark}.{nama[-3:]}"
    return show_file(body, name, _MEDIA[nama])
