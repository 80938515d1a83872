"""What a definition rests on (`dasar`): its words, with every citation of `dasar.csv` told as the source that it is.

A citation is `page#section`, as in `population_parameters#8.1` or `regsosek_2022#428`; a law, a decree or an address is
written out and stays as it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError

FILE = "dasar.csv"
#: how the manual marks what was seen, read or recalled (docs/bidang/index.md)
_MARK = re.compile(r"\s*\[(?:F|V2?|R|N|S)[^\]]*\]")
#: words of whoever works on the content: what is proposed, what was done otherwise here
_WORKING = re.compile(r"\b(?:usul|kami|content)\b|\baturan (?:sendiri|Cantik)\b", re.IGNORECASE)
#: a law or a decree that stands written out
_LAW = re.compile(r"\b(?:UU|PP|Perpres|Permen\w*|Perban|Peraturan|Keputusan|Kepmen\w*|Inpres)\b")
#: not inside an address: the sign before it is no letter, slash, dot or dash
_CITATION = re.compile(r"(?<![\w/.:?&=%#-])([a-z][a-z0-9_]*)#([0-9A-Za-z_]+(?:\.[0-9A-Za-z]+)*)")


@dataclass(frozen=True, slots=True)
class Reference:
    """One row of `dasar.csv`: a citation, the readable title of what it cites, and where that is explained.

    `page`: a page of the manual with its anchor (`docs/bidang/….md#…`, `docs/adr/….md`), or a public address.
    """

    citation: str
    title: str
    title_en: str
    page: str


@dataclass(frozen=True, slots=True)
class ContentBasis:
    """What a definition rests on, as a reader is told it in both languages, and the references that it cites."""

    text: str
    text_en: str = ""
    references: tuple[Reference, ...] = ()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def pages(self) -> tuple[str, ...]:
        """Where the cited sources are explained, each once, in the order of the words."""
        return tuple(dict.fromkeys(reference.page for reference in self.references))


def list_sources(basis: ContentBasis) -> tuple[str, ...]:
    """The sources of a basis, as somebody outside is told them: those that were seen or read, and laws; without the
    marks of the manual, without what is only proposed or explained to whoever works on the content."""
    titles = [reference.title for reference in basis.references]
    found = []
    for part in basis.text.split(";"):
        known = _MARK.search(part) or _LAW.search(part) or any(title in part for title in titles)
        said = re.sub(r"\s*\([^)]*\)", "", _MARK.sub("", part)).partition(",")[0] if _WORKING.search(part) else part
        said = _MARK.sub("", said).strip()
        if known and said and not _WORKING.search(said):
            found.append(said)
    return tuple(dict.fromkeys(found))


def resolve(written: str, where: str) -> ContentBasis:
    """The basis that a `dasar` writes. `where`: file and line, for the `ContentError` K113 of an unknown citation."""
    known, found = references(), []
    for citation in citations(written):
        if citation not in known:
            raise ContentError(
                "K113",
                "Rujukan pada dasar tidak dikenal",
                where=where,
                found=f"“{citation}”",
                expected=f"rujukan pada {FILE}",
                mend="Tambahkan rujukan itu beserta judul dan halamannya, atau tulis sumbernya dengan kata sendiri.",
            )
        found.append(known[citation])
    return ContentBasis(_replace_citations(written, "title"), _replace_citations(written, "title_en"), tuple(found))


def citations(written: str) -> Iterator[str]:
    """Every citation of a text, in its order, known or not."""
    return (match[0] for match in _CITATION.finditer(written))


def _replace_citations(written: str, language: str) -> str:
    known = references()
    return _CITATION.sub(lambda match: str(getattr(known[match[0]], language)), written)


@cache
def references() -> Mapping[str, Reference]:
    """The rows of `dasar.csv` by citation. Raises `ContentError` K113 for a row without a title or a page."""
    text = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, Reference] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines(), strict=True), 2):
        reference = Reference(row["rujukan"], row["judul"], row["judul_en"], row["halaman"])
        complete = all((reference.title, reference.title_en, reference.page))
        if not complete or reference.citation in found or not _CITATION.fullmatch(reference.citation):
            raise ContentError(
                "K113",
                "Baris rujukan tidak sah",
                where=f"{FILE}:{number}",
                found=row["rujukan"],
                expected="nomor sekali saja, dengan judul dalam dua bahasa dan halamannya",
            )
        found[reference.citation] = reference
    return MappingProxyType(found)
