"""Further sheets of a list of persons that the format itself does not know: under other words, hidden, without titles.

A visible sheet whose titles say the same as those of the format (`matching.titles`) is a part of the delivery. One that
is hidden, or has no titles, is one only when somebody decided so; its columns are those of the sheet that was known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cantik.collect.columns import text_of
from cantik.collect.grid import SheetHead
from cantik.collect.headers import ROWS, header_key, known_headers
from cantik.collect.matching.titles import TitleVocabulary, vocabulary
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.collect.rulings import AS_PEOPLE, Rulings, shape_of
from cantik.content.kinds import ColumnMapping, Content

_LEAST = {"nik", "nama"}  # a format of persons that asks for less knows no sheet by its titles
_SAME = 0.96  # a title of the same words, whatever their order


def whole_sheet(head: SheetHead) -> tuple[str, str]:
    """Place and shape of a sheet that is no part of the format."""
    titles = next((row for row in head.rows if sum(1 for cell in row if header_key(cell)) > 1), ())
    words = [header_key(cell) for cell in titles]
    shown = words if not any(sign.isdigit() for word in words for sign in word) else [str(len(words))]
    return head.name, shape_of("lembar", head.name, *shown)


def with_alike_sheets(found: Recognised, heads: Sequence[SheetHead], content: Content, rulings: Rulings) -> Recognised:
    """The format with the further sheets that belong to it."""
    mapping = found.mapping
    wanted = mapping.recognise.get("kolom_wajib", ())
    if not wanted or mapping.unit_of != "orang" or mapping.recognise.get("satu_lembar", False):
        return found
    read = {place.head.number for place in found.places.values()}
    rest = [head for head in heads if head.number not in read and head.rows]
    if not rest:
        return found
    known = known_headers(mapping.columns)
    needed = {known[key].variable for key in map(header_key, wanted) if key in known}
    if not needed >= _LEAST:
        return found
    first = found.places["data"]
    aside = {header_key(name) for name in mapping.recognise.get("lembar_abaikan", ())}
    places = dict(found.places)
    for head in rest:
        ruled = rulings.reads(*whole_sheet(head), AS_PEOPLE)
        if not ruled and (not head.visible or header_key(head.name) in aside):
            continue
        place = _place_by_titles(head, known, needed, vocabulary(content, mapping.unit_of))
        if place is None and ruled:
            place = SheetPlace(replace(head, rows=(first.head.rows[first.at],)), 0, first.also, 1)
        if place is not None:
            places[f"data#{len(places) + 1}"] = place
    more = [f"“{place.head.name}”" for name, place in places.items() if name not in found.places]
    told = f" Lembar {', '.join(more)} dibaca bersama: judulnya berkata sama." if more else ""
    return replace(found, places=places, reason=found.reason + told)


def _place_by_titles(
    head: SheetHead, known: Mapping[str, ColumnMapping], needed: set[str], words: TitleVocabulary
) -> SheetPlace | None:
    """The place of a sheet whose titles name all that is needed, in the words of the format or in others."""
    for at, row in enumerate(head.rows[:ROWS]):
        keys = [header_key(cell) for cell in row]
        if len(keys) < len(needed):
            continue
        taken = {known[key].variable for key in keys if key in known}
        also: dict[str, str] = {}
        for key, cell in zip(keys, row, strict=True):
            meant = () if not key or key in known else words.meanings(text_of(cell))
            name = next((guess.variable for guess in meant if guess.score >= _SAME and guess.variable not in taken), "")
            if name in {column.variable for column in known.values()}:
                also[key] = name
                taken.add(name)
        if needed <= taken:
            return SheetPlace(head, at, also)
    return None


def with_other_titles(columns: Sequence[ColumnMapping], also: Mapping[str, str]) -> Sequence[ColumnMapping]:
    """The columns of a format, with the titles that a sheet has for them in other words."""
    if not also:
        return columns
    titles: dict[str, list[str]] = {}
    for title, name in also.items():
        titles.setdefault(name, []).append(title)
    return [replace(column, headers=(*column.headers, *titles.get(column.variable, ()))) for column in columns]
