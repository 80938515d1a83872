"""What somebody may choose of a picture: figures and a sentence of the release, nothing that it does not publish."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cantik.base.canonical import digest
from cantik.publish.typeset.picture_words import LANGUAGES, say
from cantik.release.model import Figure, Release

#: figures that may be chosen: as many as the poster shows; sizes for phones show the first of them
MOST_FIGURES = 6


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """What was chosen: figures in their order, those of the theme after them as far as there is room; a sentence (""
    for no sentence, None for that of the theme); maps by dusun before other panels: of each row of indicators the first
    that can be drawn; `lowest`: those of which the lowest part is told, because it is the one behind; `lang`: the
    language of the picture (`words.LANGUAGES`)."""

    figures: tuple[Figure, ...] = ()
    message: str | None = None
    maps: tuple[tuple[str, ...], ...] = ()
    lowest: frozenset[str] = frozenset()
    lang: str = LANGUAGES[0]


#: what the program chooses by itself
STANDARD = PictureChoice()


def list_figures(release: Release) -> tuple[Figure, ...]:
    """The figures of the whole place that a release tells, its key figures first."""
    known = {figure.id: figure for figure in release.figures if not figure.area and figure.value is not None}
    first = [known[name] for name in release.key_figures if name in known]
    return (*first, *(figure for figure in known.values() if figure not in first))


def list_messages(release: Release, lang: str = "id") -> dict[str, str]:
    """The sentences of a release that may stand in a picture, by the mark that an address names them with: one that the
    next edition does not say any more is not said in another one's place."""
    findings = [say(lang, table.finding, table.finding_en) for table in release.book_tables if table.finding]
    return {mark_message(said): said for said in [*sentences_of(release, lang), *(_close(each) for each in findings)]}


def mark_message(sentence: str) -> str:
    """What an address calls a sentence."""
    return digest(sentence.encode())[:12]


def sentences_of(release: Release, lang: str = "id") -> list[str]:
    """The sentences of the narratives; later chapters first, as a picture opens with the population."""
    texts = [say(lang, *pair) for chapter in release.chapters for pair in chapter.narratives if pair[0]]
    return [each for text in [*texts[1:], *texts[:1]] for each in re.split(r"(?<=\.)\s+(?=[A-Z])", text)]


def _close(finding: str) -> str:
    return finding if finding.endswith(".") else f"{finding}."
