"""Pictures to share that somebody chooses: a theme, a size, figures and a sentence of an edition, drawn when they are
asked for and kept nowhere (docs/adr/0114).

Nothing can be chosen but what is published: what is told of a village by its edition, of its kecamatan by the edition
in force there, of a month by a card that was signed.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from django.utils.translation import gettext_noop as noop

from cantik.codes.area import AreaCode
from cantik.content.kinds import BESIDE_KECAMATAN, OF_CARD, OF_RELEASE, PICTURE_FORM
from cantik.content.loader import here
from cantik.outlets.app.comparison import kecamatan_of
from cantik.outlets.app.level_editions import current_release
from cantik.publish.card import card_job
from cantik.publish.infographic.beside import BesidePair, content_beside
from cantik.publish.infographic.choice import MOST_FIGURES, PictureChoice, list_figures, list_messages
from cantik.publish.infographic.content import content, describe_picture
from cantik.publish.infographic.make import POSTER, picture_job
from cantik.publish.infographic.monthly import content_month
from cantik.publish.site.comparison import judge_places, read_release
from cantik.publish.typeset import Press, legible
from cantik.publish.typeset.picture_words import LANGUAGES, say
from cantik.release import files
from cantik.release.app import cards, storage
from cantik.release.card import MonthlyCard
from cantik.release.comparability import Comparison
from cantik.release.further_books import PICTURE_SIZES, decode_books, retell
from cantik.release.model import Figure, Release
from cantik.release.printed_tables import print_release

#: the theme of the release as a whole; sizes, the standard one first; "no sentence" among the sentences
WHOLE_YEAR, SIZES, NO_MESSAGE = "dalam_angka", (*PICTURE_SIZES, POSTER), "tanpa"
#: one picture at a time: a press takes half a processor and a hundred megabytes
_PRESS: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class PictureWish:
    """What is asked for: of figures and sentence nothing ("" and none) is the standard choice; `lang`: the language of
    the picture."""

    theme: str = WHOLE_YEAR
    size: str = SIZES[0]
    figures: tuple[str, ...] = ()
    message: str = ""
    lang: str = LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class PictureTheme:
    """A theme: its titles in both languages, what it is made of; `missing`: why it is not offered ("" when it is)."""

    id: str
    titles: tuple[str, str]
    material: str
    missing: str = ""


class PictureRoom:
    """What can be drawn of an edition of a village that may be read (`folder`)."""

    def __init__(self, store: Path, area: AreaCode, folder: Path) -> None:
        self._area, self._store = area, store
        self._release = legible(print_release(files.open_shelved(folder)))
        self._plans = {plan.id: plan for plan in decode_books(self._release) if plan.form == PICTURE_FORM}

    @cached_property
    def themes(self) -> Mapping[str, PictureTheme]:
        """All themes by id; those that cannot be drawn say why."""
        main = PictureTheme(WHOLE_YEAR, (noop("Dalam Angka"), "In Figures"), OF_RELEASE)
        planned = [PictureTheme(plan.id, plan.titles, OF_RELEASE) for plan in self._plans.values()]
        return {theme.id: theme for theme in (main, *planned, *(self._drawn_now(name) for name in _specs()))}

    def _drawn_now(self, name: str) -> PictureTheme:
        spec = _specs()[name]
        missing = self._why_not_beside() if spec.material == BESIDE_KECAMATAN else self._why_not_month()
        return PictureTheme(name, (spec.title, spec.title_en), spec.material, missing)

    def _why_not_beside(self) -> str:
        if self._above is None:
            return noop("Kecamatannya belum punya rilis.")
        return "" if self._pairs else noop("Tidak ada angka yang dapat dibandingkan dengan rilis kecamatannya.")

    def _why_not_month(self) -> str:
        return "" if self._card is not None else noop("Belum ada kartu statistik yang ditandatangani.")

    def list_figures(self, theme: str) -> tuple[Figure, ...]:
        """The figures that may stand in a theme, its own first; none where they are given."""
        material = self.themes[theme].material
        if material == BESIDE_KECAMATAN:
            return tuple(pair.own for pair in self._pairs.values())
        if material == OF_CARD:
            return ()
        own = () if theme not in self._plans else list_figures(retell(self._release, self._plans[theme]))
        return (*own, *(each for each in list_figures(self._release) if each not in own))

    def list_messages(self, lang: str) -> Mapping[str, str]:
        """The sentences that may stand in a picture of a language, by their marks."""
        return list_messages(self._release, lang)

    def settle(self, wish: PictureWish) -> PictureWish:
        """The wish with nothing in it that is not offered: what an old address names is the standard choice again."""
        offered = {theme.id for theme in self.themes.values() if not theme.missing}
        theme = wish.theme if wish.theme in offered else WHOLE_YEAR
        known = {figure.id for figure in self.list_figures(theme)}
        chosen = tuple(dict.fromkeys(name for name in wish.figures if name in known))[:MOST_FIGURES]
        lang = wish.lang if wish.lang in LANGUAGES else LANGUAGES[0]
        said = wish.message if wish.message in {NO_MESSAGE, *self.list_messages(lang)} else ""
        return PictureWish(theme, wish.size if wish.size in SIZES else SIZES[0], chosen, said, lang)

    def compose(self, wish: PictureWish) -> dict[str, Any]:
        """The data of a picture; the wish is settled."""
        theme, lang = self.themes[wish.theme], wish.lang
        title = say(lang, *theme.titles)
        figures = {figure.id: figure for figure in self.list_figures(wish.theme)}
        message = "" if wish.message == NO_MESSAGE else self.list_messages(lang).get(wish.message)
        choice = PictureChoice(tuple(figures[name] for name in wish.figures), message, lang=lang)
        if theme.material == OF_CARD:
            if self._card is None:
                raise ValueError("a theme without a card was settled")
            return content_month(legible(self._card), size=wish.size, theme=title, lang=lang)
        if theme.material == BESIDE_KECAMATAN:
            above, pairs = self._above, self._pairs
            if above is None:
                raise ValueError("a theme without a release of the kecamatan was settled")
            wanted = dict.fromkeys([*wish.figures, *_standard_pairs(theme.id, pairs)])
            shown = [pairs[name] for name in wanted]
            return content_beside(self._release, above, shown, size=wish.size, theme=title, choice=choice)
        told = self._release if theme.id == WHOLE_YEAR else retell(self._release, self._plans[theme.id])
        return content(told, size=wish.size, theme="" if theme.id == WHOLE_YEAR else title, choice=choice)

    # ── what else is published ───────────────────────────────────────────────────────────────────
    @cached_property
    def _pairs(self) -> dict[str, BesidePair]:
        """The figures that may be compared with those of the kecamatan, which is told of this village, too."""
        above = self._above
        if above is None:
            return {}
        mine, theirs = read_release(self._release), read_release(above)
        others = {figure.id: figure for figure in above.figures if not figure.area}
        return {
            figure.id: BesidePair(figure, others[figure.id])
            for figure in list_figures(self._release)
            if judge_places(mine, theirs, figure.id, Comparison.LEVEL).comparable
        }

    @cached_property
    def _above(self) -> Release | None:
        found = current_release(self._store, kecamatan_of(self._release.place.code))
        return None if found is None else legible(found)

    @cached_property
    def _card(self) -> MonthlyCard | None:
        return next(iter(cards.on_shelf(storage.shelf(self._store), self._area)[::-1]), None)


def _specs() -> Mapping[str, Any]:
    """The themes of content that are made of more than an edition."""
    books = sorted(here().books.items())
    return {name: spec for name, spec in books if spec.form == PICTURE_FORM and spec.material != OF_RELEASE}


def _standard_pairs(theme: str, pairs: Mapping[str, BesidePair]) -> list[str]:
    """Those that content names, then others."""
    first = [name for name in _specs()[theme].key_figures if name in pairs]
    return [*first, *(name for name in pairs if name not in first)]


def compose_corner(release: Release, rows: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    """The data of the corner of the village hall: the poster of Rumah DataKu, with maps by dusun first; a map of
    what is better when there is more tells its lowest part."""
    told = legible(print_release(release))
    behind = frozenset(each.indicator for rule in here().gaps.values() for each in rule.measures if each.upward)
    choice = PictureChoice(maps=rows, lowest=behind)
    return content(told, size=POSTER, theme="Pojok Rumah DataKu", choice=choice)


def print_picture(data: Mapping[str, Any], size: str, *, preview: bool = False) -> bytes:
    """The picture (PNG) or the poster (PDF; `preview`: a small PNG of it). Raises `CantikError` C101 without fonts,
    C102 when Typst refuses."""
    with _PRESS, Press() as press:
        return press.print_pages(picture_job(data, size, preview=preview))


def print_card(card: MonthlyCard, kind: Literal["pdf", "png"], lang: str) -> bytes:
    """Page (PDF) or picture (PNG) of a statistics card in a language. Raises as `print_picture`."""
    with _PRESS, Press() as press:
        return press.print_pages(card_job(legible(card), kind, lang))


def describe(data: Mapping[str, Any]) -> str:
    """The words to send with a picture."""
    return describe_picture(dict(data))
