"""Does a sentence of a book stand by itself: figure, change and reference of one measure, the same in both languages.
Pure. `cantik check` asks it of every sentence.

A sentence whose figures are not published is left out, so that the one before it may be any: what refers to it
("bagian itu", "That is …") would speak of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cantik.base.errors import ContentError
from cantik.content.kinds import BookSpec, Content

_PLACE = re.compile(r"\{([a-z_0-9.:+]+)\}")
#: what is said of one measure beside another of its figures
_OF_ONE = ("perubahan", "tertinggi", "terendah")
#: words that point to a former sentence
_POINTING = {
    "id": re.compile(
        r"^(?:Itu|Angka)\b|\b(?:bagian|cakupan|angka|persentase|jumlah(?: \w+)?) (?:itu|tersebut)\b", re.IGNORECASE
    ),
    "en": re.compile(r"^(?:That|This|It)\b|\b(?:that|this) (?:share|part|coverage|number|figure)\b", re.IGNORECASE),
}
_LANGUAGES = {"id": "Indonesia", "en": "Inggris"}


def wrong_sentences(content: Content) -> Iterator[ContentError]:
    """Every sentence of a book's narratives and findings that does not stand by itself. Code K237."""
    for book in content.books.values():
        stories = {name: story["kalimat"] for name, story in book.texts.get("narasi", {}).items()}
        for name, sentences in {**stories, **book.texts.get("temuan", {})}.items():
            for found, expected in (fault for sentence in sentences for fault in _list_faults(sentence)):
                yield _wrong(book, name, found, expected)


def _list_faults(sentence: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    texts = {lang: str(sentence.get(lang, "")) for lang in _LANGUAGES}
    for lang, text in texts.items():
        if _POINTING[lang].search(text):
            yield text, "kalimat yang menyebut ukurannya sendiri, bukan kalimat sebelumnya"
    for text in texts.values():
        named = [place.split(".")[:2] for place in _PLACE.findall(text) if "." in place]
        of_one = {name for head, name in named if head in _OF_ONE}
        if of_one and len({name for _head, name in named}) > 1:
            yield text, "angka, perubahan, dan rentang dari satu ukuran"
    own, other = (sorted(p for p in _PLACE.findall(texts[lang]) if "." in p) for lang in _LANGUAGES)
    if own != other:
        yield texts["en"], "angka yang sama dengan kalimat Indonesianya"


def _wrong(book: BookSpec, name: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K237",
        "Kalimat tidak berdiri sendiri",
        where=f"{book.origin.at('narasi')} {name}",
        found=f"“{found}”",
        expected=expected,
        mend="Tulis kalimat yang menyebut ukurannya dan memakai angka satu ukuran, sama dalam kedua bahasa.",
    )
