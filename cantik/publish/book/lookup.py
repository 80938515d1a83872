"""What helps to find one's way in the book: a glossary of the terms that it uses, and an index of what its tables are
by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cantik.publish.typeset import prose, soft
from cantik.release.model import Release

#: what an entry of the index names: (Indonesian, English), numbers of tables
Entry = tuple[str, str, list[str]]


def gather_terms(release: Release) -> list[tuple[str, str, str, str]]:
    """Of the terms that the book declares (`istilah`) those that its tables, figures and sentences use, by letters."""
    said = " ".join(_list_words(release)).casefold()
    used = (term for term in release.texts.get("istilah", ()) if _stands_in(str(term["id"]), said))
    lines = [tuple(map(prose, (term["id"], term["en"], term["arti"], term["arti_en"]))) for term in used]
    return sorted(((a, b, c, d) for a, b, c, d in lines), key=lambda line: line[0].casefold())


def _stands_in(term: str, said: str) -> bool:
    return re.search(rf"\b{re.escape(term.casefold())}\b", said) is not None


def _list_words(release: Release) -> Iterator[str]:
    """Everything that the book prints in Indonesian words of its own."""
    for chapter in release.chapters:
        yield chapter.intro
        yield from (text for text, _ in chapter.narratives)
    for table in release.printed_tables:
        yield from (table.title, table.base, table.source, *table.notes)
        yield from (derived.label for derived in table.derived)
    for name in release.key_figures:
        yield release.figure(name).title


def index_tables(release: Release) -> list[Entry]:
    """What the tables of the book are by, by letters, each with the numbers of its tables."""
    found: dict[tuple[str, str], list[str]] = {}
    for table in release.printed_tables:
        for axis in table.axes:
            found.setdefault((axis.label, axis.label_en), []).append(table.number)
    entries = [(soft(label), soft(label_en), numbers) for (label, label_en), numbers in found.items()]
    return sorted(entries, key=lambda entry: entry[0].casefold())
