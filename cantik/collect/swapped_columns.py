"""Two columns of a known format under each other's title, told from what their cells hold.

A date under the title of a place and a place under that of a date are swapped; so are names, where the children of a
family bear the name that their parent gives as his own father's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cantik.codes.lists import CodeList
from cantik.collect.advice import FirstRows, first_profile
from cantik.collect.columns import clean_text, text_of
from cantik.collect.errors import ColumnsSwapped
from cantik.collect.grid import Cell, OpenedFile
from cantik.collect.headers import header_key, known_headers
from cantik.collect.matching.profile import ColumnProfile
from cantik.collect.matching.suggest import Ground, fit
from cantik.collect.matching.titles import TitleVocabulary
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.content.kinds import Content

_TELLING = ("tanggal_lahir", "nama", "nik", "no_kk", "jenis_kelamin", "hubungan_keluarga", "agama", "rt", "rw")
_LETTERED = frozenset({"rt", "rw"})
_ROW_BY_ROW = frozenset({"nik", "no_kk"})  # their exchange is a finding of each row (nik_kk_tertukar)
_FREE = frozenset({"alamat", "alamat_sekarang"})  # any text may stand there: it proves nothing of another column
_FEWEST, _FITS, _NEUTRAL = 5, 0.8, 0.5
_FAMILIES_AT = 400  # rows in which families are looked at
_CHILDREN, _TIMES = 3, 4
_HEAD, _WIFE, _CHILD = "1", "3", "4"


def require_unswapped(found: Recognised, opened: OpenedFile, content: Content, lists: Mapping[str, CodeList]) -> None:
    """Raise `ColumnsSwapped` (B118) for a shipped format of one row a person whose columns are exchanged.

    What a person mapped is taken as it was said.
    """
    mapping = found.mapping
    place = found.places.get("data")
    if place is None or mapping.unit_of != "orang" or {"blok", "setengah"} & mapping.extra.keys():
        return
    if "judul" in mapping.recognise:
        return
    known = known_headers(mapping.columns)
    there = {
        known[key].variable: at
        for at, cell in enumerate(place.head.rows[place.at])
        if (key := header_key(cell)) in known
    }
    ground = Ground(content, lists, TitleVocabulary({}, {}, {}, {}))
    seen = {column.position: column for column in first_profile(opened, place.head.number, place.at).columns}
    columns = {name: seen[at] for name, at in there.items() if at in seen and seen[at].filled >= _FEWEST}
    pair = _by_cells(columns, ground)
    if pair is not None:
        one, other = (columns[name].title for name in pair)
        raise ColumnsSwapped(_where(place), f"isi “{one}” cocok dengan judul “{other}” dan sebaliknya", one, other)
    match = lists["dukcapil_shdk"].matcher(ground.aliases("hubungan_keluarga")).match
    named = _by_families(opened, place, there, match)
    if named is not None:
        parent, children = named
        one, other = columns["nama"].title, columns[parent].title
        told = f"{children} anak yang isian “{one}”-nya adalah nama orang tuanya"
        raise ColumnsSwapped(_where(place), told, one, other)


def _where(place: SheetPlace) -> str:
    return f"lembar “{place.head.name}” baris {place.at + 1}"


def _by_cells(columns: Mapping[str, ColumnProfile], ground: Ground) -> tuple[str, str] | None:
    """A pair of exchanged columns; None as well when other columns hold something else, too: then all are out of place,
    and to exchange two titles would make it worse."""
    here = {name: fit(name, columns[name], ground) for name in _TELLING if name in columns}
    wrong = {name for name, own in here.items() if own < 0}
    pairs = [(name, other) for name in here if (other := _partner(name, here[name], columns, ground)) is not None]
    return pairs[0] if pairs and wrong <= {name for pair in pairs for name in pair} else None


def _partner(name: str, here: float, columns: Mapping[str, ColumnProfile], ground: Ground) -> str | None:
    """The column whose cells fit the title `name` while its own fit that one's."""
    if here > _NEUTRAL:
        return None
    # Cells that contradict their title are proof of one side; cells that say nothing, and RT that may have letters,
    # need it of both.
    back = _NEUTRAL if here < 0 and name not in _LETTERED else _FITS
    for other, seen in columns.items():
        if other == name or other in _FREE or {name, other} <= _ROW_BY_ROW:
            continue
        exchanged = fit(name, seen, ground) >= _FITS and fit(other, columns[name], ground) >= back
        if exchanged and fit(other, seen, ground) <= _NEUTRAL:
            return other
    return None


Match = Callable[[str], str | None]


def _by_families(
    opened: OpenedFile, place: SheetPlace, there: Mapping[str, int], match: Match
) -> tuple[str, int] | None:
    """The parent whose names stand under the person's own, with the number of children that show it."""
    if not {"nama", "no_kk", "hubungan_keluarga"} <= there.keys():
        return None
    parents = [name for name in ("nama_ayah", "nama_ibu") if name in there]
    right, wrong = dict.fromkeys(parents, 0), dict.fromkeys(parents, 0)
    for adults, young in _families(opened, place, there, parents, match):
        for at, parent in enumerate(parents, start=1):
            for own in young:
                right[parent] += any(own[at] and own[at] == adult[0] for adult in adults)
                wrong[parent] += any(own[0] and own[0] == adult[at] for adult in adults)
            right[parent] += _are_siblings([own[0] for own in young], [own[at] for own in young])
            wrong[parent] += _are_siblings([own[at] for own in young], [own[0] for own in young])
    swapped = (name for name in parents if wrong[name] >= _CHILDREN and wrong[name] >= _TIMES * right[name])
    return next(((name, wrong[name]) for name in swapped), None)


def _are_siblings(names: Sequence[str], parents: Sequence[str]) -> int:
    """How many children of a family have names of their own and one parent; 0 where that is not so."""
    alone = len(names) > 1 and "" not in (*names, *parents) and len(set(names)) == len(names)
    return len(names) if alone and len(set(parents)) == 1 else 0


_Names = tuple[str, ...]


def _families(
    opened: OpenedFile, place: SheetPlace, there: Mapping[str, int], parents: Sequence[str], match: Match
) -> Iterator[tuple[Sequence[_Names], Sequence[_Names]]]:
    """Head and wife, and the children, of the families in the first rows: each as (name, names of the parents)."""
    adults: dict[str, list[_Names]] = {}
    young: dict[str, list[_Names]] = {}
    roles: dict[Cell, str | None] = {}
    keys: dict[Cell, str] = {}
    wanted = [there[name] for name in ("no_kk", "hubungan_keluarga", "nama", *parents)]
    for block in FirstRows(opened, place.head.number, _FAMILIES_AT).blocks(place.head.number):
        blank: list[Cell] = [""] * len(block.rows)
        cells = [block.column(at) or blank for at in wanted]
        keys |= {cell: _key(cell) for column in (cells[0], *cells[2:]) for cell in set(column).difference(keys)}
        for family, relation, *names in zip(*cells, strict=True):
            if relation not in roles:
                roles[relation] = match(clean_text(text_of(relation)))
            role = roles[relation]
            if role in (_HEAD, _WIFE, _CHILD):
                into = young if role == _CHILD else adults
                into.setdefault(keys[family], []).append(tuple(keys[name] for name in names))
    return ((adults.get(family, ()), children) for family, children in young.items() if family)


def _key(cell: Cell) -> str:
    return clean_text(text_of(cell)).casefold().strip("-0")
