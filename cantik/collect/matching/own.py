"""A mapping that a village made: from decisions to a content file (YAML as in `content/mappings`), and read again.

It is recognised by the set of its column titles, nothing less: a file with one title more or fewer is another file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from cantik.base.errors import ContentError
from cantik.base.text import holds_number
from cantik.codes.lists import CodeList
from cantik.collect.columns import is_blank
from cantik.collect.dates import NOTATIONS
from cantik.collect.headers import header_key
from cantik.collect.matching.heads import MOST_DEPTH, keys
from cantik.collect.matching.titles import PAIRS
from cantik.content.kinds import Content, Mapping_
from cantik.content.nodes import compose, require_plain
from cantik.content.schema.mapping import read_mapping
from cantik.content.sources import KNOWN

FILE = "pemetaan.yaml"
_BASIS = "pemetaan kolom oleh desa; instruments#1; instruments#7"
MAX_BYTES = 256 * 1024
_UNKNOWN = "K112"
#: without these columns a row cannot enter the register (docs/bidang/instruments.md 8, level B)
OBLIGATORY: Mapping[str, tuple[str, ...]] = {
    "orang": ("nama", "nik", "tanggal_lahir", "jenis_kelamin"),
    "keluarga": ("no_kk",),
}
_ESSENTIAL = {"orang": ("nik", "tanggal_lahir"), "keluarga": ("no_kk",)}
_PARENTS = ("ayah_nik", "ibu_nik")
_SHAPES = {
    "dusun": "dusun",
    "rw": "rukun",
    "rt": "rukun",
    "nama_ayah": "isian",
    "nama_ibu": "isian",
    "dokumen_paspor": "isian",
    "dokumen_kitas": "isian",
    "akta_lahir": "isian",
    "akta_perkawinan": "isian",
    "akta_perceraian": "isian",
}
#: columns whose blanks may mean "as in the row above" (merged cells of a family)
REPEATED = ("no_kk", "alamat", "dusun", "rw", "rt")


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about a table.

    `columns`: title → variable (or a pair of `titles.PAIRS`); a title that is not there is not taken. `codes`: variable
    → text of a cell → code ("" = says nothing). `notation`: variable → one of `dates.NOTATIONS`. `repeat`: variables
    whose blank cells repeat the row above.
    """

    titles: tuple[str, ...]
    depth: int
    unit: str
    source: str
    name: str
    columns: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notation: Mapping[str, str] = field(default_factory=dict)
    repeat: tuple[str, ...] = ()

    def feeds(self) -> dict[str, str]:
        """Variable → title that it is read from, halves of pairs included."""
        return {name: title for title, meant in self.columns.items() for name in PAIRS.get(meant, (meant,))}


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """Why a decision cannot stand yet: kind (judul, sumber, wajib, ganda), and the variable it is about."""

    kind: str
    about: str = ""


def problems(said: Decided) -> tuple[MappingProblem, ...]:
    """What is missing or double; () when a mapping can be made of it."""
    found = []
    if is_blank(said.name):
        found.append(MappingProblem("judul"))
    if said.source not in KNOWN or said.unit not in KNOWN[said.source].units:
        found.append(MappingProblem("sumber", said.source))
    given: list[str] = [name for meant in said.columns.values() for name in PAIRS.get(meant, (meant,))]
    found += [MappingProblem("wajib", name) for name in OBLIGATORY[said.unit] if name not in given]
    found += [MappingProblem("ganda", name) for name in sorted(set(given)) if given.count(name) > 1]
    return tuple(found)


def id_of(titles: Iterable[str]) -> str:
    """The id of a mapping: the same for the same set of titles, in whatever order and case."""
    joined = "\n".join(sorted(keys(tuple(titles))))
    return f"peta_{hashlib.sha256(joined.encode()).hexdigest()[:12]}"


def as_yaml(said: Decided, *, made: dt.date) -> str:
    """The decisions as a content file. While `problems` are left it is a draft that `read_own` refuses."""
    feeds = said.feeds()
    columns: dict[str, Any] = {}
    for name, title in feeds.items():
        columns[name] = {"dari": [title]}
        if spelled := {text: code for text, code in said.codes.get(name, {}).items() if text}:
            columns[name]["juga"] = spelled
    whole = {
        "id": id_of(said.titles),
        "versi": 1,
        "judul": said.name.strip(),
        "dasar": _BASIS,
        "sumber_kolom": f"judul kolom berkas yang dipetakan pada {made.isoformat()}",
        "sejak": made.isoformat(),
        "sumber": said.source,
        "unit": said.unit,
        "perjanjian": KNOWN[said.source].agreement,
        "kenali": {"judul": [title for title in said.titles if title], "baris_judul": said.depth},
        "kolom": columns,
        "abaikan": [title for title in said.titles if title and title not in said.columns],
        "tambahan": _extra(said, feeds),
    }
    return _dump(whole)


def _dump(whole: Mapping[str, Any]) -> str:
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=110)


def _extra(said: Decided, feeds: Mapping[str, str]) -> dict[str, Any]:
    halves = {half: at for meant in said.columns.values() if meant in PAIRS for at, half in enumerate(PAIRS[meant])}
    parts: dict[str, Any] = {
        "penentu": [name for name in _ESSENTIAL[said.unit] if name in feeds],
        "wajib": [name for name in ("nama",) if name in feeds],
        "boleh_kosong": {"orang": ["nik", "no_kk"]} if said.unit == "orang" else {},
        "nik_orangtua": [name for name in _PARENTS if name in feeds],
        "bentuk": {name: shape for name, shape in _SHAPES.items() if name in feeds},
        "tulisan_tanggal": {name: notation for name, notation in said.notation.items() if name in feeds and notation},
        "setengah": halves,
        "isi_ke_bawah": [name for name in said.repeat if name in feeds and name in REPEATED],
        "tujuan": "statistik",
        "urutan_campur": 0.02,
    }
    return {key: value for key, value in parts.items() if value}


# ── read again ───────────────────────────────────────────────────────────────────────────────────


def read_own(text: str, content: Content, lists: Mapping[str, CodeList], *, file: str = FILE) -> Mapping_:
    """A mapping from its file, checked as content is. Raises `ContentError` with file and line, nothing else."""
    mapping = _read_file(text, file)
    for problem in _wrong(mapping, content, lists):
        raise problem
    return mapping


def _read_file(text: str, file: str = FILE) -> Mapping_:
    try:
        if len(text.encode()) > MAX_BYTES:
            raise ContentError("K101", "Berkas terlalu besar", where=file, expected=f"paling besar {MAX_BYTES} bita")
        require_plain(file, text)
        top = compose(file, text)
        return read_mapping(top.text("id"), top)
    except UnicodeError as error:
        raise ContentError(
            "K101", "Berkas tidak dapat dibaca", where=file, found="susunan yang tidak wajar", expected="YAML"
        ) from error


def _wrong(mapping: Mapping_, content: Content, lists: Mapping[str, CodeList]) -> Iterable[ContentError]:
    def wrong(message: str, key: str, found: str = "", expected: str = "") -> ContentError:
        return ContentError(_UNKNOWN, message, where=mapping.origin.at(key), found=found, expected=expected)

    titles = mapping.recognise.get("judul", ())
    known = isinstance(titles, Sequence) and not isinstance(titles, str) and all(isinstance(t, str) for t in titles)
    if not known or not titles or any(not header_key(title) for title in titles):
        yield wrong(
            "Pemetaan ini tidak menyebut judul semua kolom berkasnya", "kenali", expected="kenali: {judul: […]}"
        )
        return
    if mapping.recognise.get("baris_judul", 1) not in range(1, MOST_DEPTH + 1):
        yield wrong("Tinggi judul tidak dikenal", "kenali", expected="baris_judul: 1 atau 2")
    if mapping.unit_of not in KNOWN[mapping.source].units:
        yield wrong("Sumber ini tidak dapat dipetakan", "sumber", mapping.source)
    if KNOWN[mapping.source].agreement and not mapping.agreement:
        yield wrong("Sumber ini memerlukan perjanjian", "perjanjian", "tidak", "ya")
    yield from _wrong_columns(mapping, content, lists, wrong, keys(tuple(titles)))
    yield from _wrong_extra(mapping, wrong)


def _wrong_columns(
    mapping: Mapping_, content: Content, lists: Mapping[str, CodeList], wrong: Any, there: frozenset[str]
) -> Iterable[ContentError]:
    names = {column.variable for column in mapping.columns}
    for missing in (name for name in OBLIGATORY.get(mapping.unit_of, ()) if name not in names):
        yield wrong("Kolom wajib tidak dipetakan", "kolom", expected=f"“{missing}”")
    for column in mapping.columns:
        variable = content.variables.get((mapping.unit_of, column.variable))
        if variable is None or variable.derived or column.type or column.codelist:
            yield wrong("Variabel tidak dapat diisi dari berkas", "kolom", f"“{column.variable}”")
            continue
        if len(column.headers) != 1 or header_key(column.headers[0]) not in there:
            yield wrong("Judul kolom tidak ada dalam “kenali”", "kolom", f"“{column.variable}”")
        codes = lists.get(variable.codelist or "")
        for code in column.aliases.values():
            if codes is None or not codes.has(code):
                yield wrong("Kode tidak ada dalam daftar", "kolom", f"“{code}” pada “{column.variable}”")


_PARTS: Mapping[str, type | tuple[type, ...]] = {
    "penentu": (list, tuple),
    "wajib": (list, tuple),
    "boleh_kosong": Mapping,
    "nik_orangtua": (list, tuple),
    "bentuk": Mapping,
    "tulisan_tanggal": Mapping,
    "setengah": Mapping,
    "isi_ke_bawah": (list, tuple),
    "tujuan": str,
    "urutan_campur": (int, float),
}


def _wrong_extra(mapping: Mapping_, wrong: Any) -> Iterable[ContentError]:
    for key, value in mapping.extra.items():
        if key not in _PARTS or not isinstance(value, _PARTS[key]):
            yield wrong("Isi “tambahan” tidak dikenal", "tambahan", f"“{key}”", ", ".join(_PARTS))
            return
    checks: Mapping[str, set[Any]] = {
        "bentuk": {"dusun", "rukun", "isian"},
        "tulisan_tanggal": set(NOTATIONS),
        "setengah": {0, 1},
    }
    for key, allowed in checks.items():
        for name, said in dict(mapping.extra.get(key, {})).items():
            if isinstance(said, list | dict | tuple) or said not in allowed or not isinstance(name, str):
                yield wrong(f"Isi “{key}” tidak dikenal", "tambahan", f"“{name}”", ", ".join(map(str, allowed)))
    allowed_blank = mapping.extra.get("boleh_kosong", {})
    if any(not isinstance(names, list | tuple) for names in dict(allowed_blank).values()):
        yield wrong("Isi “boleh_kosong” tidak dikenal", "tambahan")


# ── handed on to another village ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column of a saved mapping: its title, the variables that it feeds (none: not taken), the code of each text."""

    title: str
    variables: tuple[str, ...]
    codes: Mapping[str, str]


def list_columns(text: str) -> list[ColumnRead]:
    """Every title that a saved mapping names, in the order of its file, with what it means. Raises `ContentError`."""
    mapping = _read_file(text)
    fed: dict[str, list[str]] = {}
    codes: dict[str, dict[str, str]] = {}
    for column in mapping.columns:
        for title in column.headers:
            fed.setdefault(title, []).append(column.variable)
            codes.setdefault(title, {}).update(column.aliases)
    titles = dict.fromkeys([*map(str, mapping.recognise["judul"]), *fed, *mapping.ignore])
    return [ColumnRead(title, tuple(fed.get(title, ())), codes.get(title, {})) for title in titles]


def write_anew(text: str, made: dt.date) -> str:
    """A saved mapping from what was read of it: a comment in its file stays where it is. Raises `ContentError`."""
    return _dump(_tree_of(_read_file(text), made))


def find_number(text: str, made: dt.date) -> str:
    """What of a saved mapping may be a number of a person, by the place in its file; "" for none. Raises
    `ContentError`."""
    found = (place for place, said in _walk_cells(_tree_of(_read_file(text), made), "") if holds_number(said))
    return next(found, "")


def _tree_of(mapping: Mapping_, made: dt.date) -> dict[str, Any]:
    columns = {
        column.variable: {"dari": list(column.headers)} | ({"juga": dict(column.aliases)} if column.aliases else {})
        for column in mapping.columns
    }
    whole = {
        "id": mapping.id,
        "versi": 1,
        "judul": mapping.title,
        "dasar": _BASIS,
        "sumber_kolom": mapping.columns_from,
        "sejak": made.isoformat(),
        "sumber": mapping.source,
        "unit": mapping.unit_of,
        "perjanjian": mapping.agreement,
        "kenali": mapping.recognise,
        "kolom": columns,
        "abaikan": list(mapping.ignore),
        "tambahan": mapping.extra,
    }
    plain: dict[str, Any] = _as_plain(whole)
    return plain


def _as_plain(node: Any) -> Any:
    """What was read as lists and mappings that a file can hold."""
    if isinstance(node, Mapping):
        return {key: _as_plain(below) for key, below in node.items()}
    return [_as_plain(below) for below in node] if isinstance(node, list | tuple) else node


def _walk_cells(node: Any, place: str) -> Iterable[tuple[str, str]]:
    """Every cell of a tree with its place; a key is a cell as well, which no place may repeat."""
    if isinstance(node, Mapping):
        for key, below in node.items():
            inside = f"{place}.{key}".strip(".") if not holds_number(str(key)) else place
            yield inside, str(key)
            yield from _walk_cells(below, inside)
    elif isinstance(node, list):
        for at, below in enumerate(node, 1):
            yield from _walk_cells(below, f"{place} {at}")
    else:
        yield place, str(node)
