"""What the mapping screen shows, as plain values for its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cantik.base.text import mask_within
from cantik.codes.lists import CodeList
from cantik.collect.app.mappings import KeptMapping
from cantik.collect.matching.own import OBLIGATORY, MappingProblem
from cantik.collect.matching.titles import PAIRS
from cantik.content.sources import KNOWN
from cantik.register.core.app.words import source
from cantik.web.language import either, lang
from cantik.web.tahap.pengumpulan.collect import mapping_words as say
from cantik.web.tahap.pengumpulan.collect.mapping_form import NOT_TAKEN, SHORT_LIST, MappedColumn, Screen, SeenTable

_PREVIEW = 6


def values(screen: Screen, looked: SeenTable) -> dict[str, Any]:
    """Everything of the page."""
    rows = [_row(row, screen, looked) for row in screen.rows]
    count = {key: sum(1 for row in rows if row["keadaan"] == key) for key in ("yakin", "periksa", "lepas")}
    lists = {row["daftar"]: row["pilihan_kode"] for row in rows if row["daftar"] and not row["pendek"]}
    return {
        "kolom": rows,
        "banyak": count,
        "orang": screen.table.rows,
        "tanpa_judul": screen.table.untitled,
        "serupa": [name for name in screen.table.alike if name != screen.table.sheet],
        "lembar": [_sheet(sheet, screen) for sheet in looked.said["lembar"]],
        "baris_judul": screen.table.header.at + 1,
        "tinggi": screen.table.header.depth,
        "unit": screen.unit,
        "pilihan": _choices(screen, looked),
        "sumber": [
            (origin.id, source(origin.id), origin.agreement) for origin in KNOWN.values() if screen.unit in origin.units
        ],
        "sumber_dipilih": screen.source,
        "nama": screen.name,
        "wajib": [(name, say.column(name), _is_taken(screen, name)) for name in OBLIGATORY[screen.unit]],
        "daftar_kode": lists,
        "lepas": NOT_TAKEN,
    }


def _is_taken(screen: Screen, name: str) -> bool:
    return any(name == row.variable or name in PAIRS.get(row.variable, ()) for row in screen.rows)


def _choices(screen: Screen, looked: SeenTable) -> list[tuple[str, list[tuple[str, str]]]]:
    """Variables in two groups: the obligatory ones, and all others by name."""
    first = [(name, say.column(name)) for name in OBLIGATORY[screen.unit]]
    named = {name for name, _ in first}
    rest = [
        (name, say.column(name))
        for (unit, name), variable in looked.content.variables.items()
        if unit == screen.unit and not variable.derived and name not in named and name != "nomor_keluarga"
    ]
    if screen.unit == "orang":
        rest += [(name, say.column(name)) for name in PAIRS]
    common = sorted((choice for choice in rest if not _is_survey(choice[0])), key=lambda choice: choice[1].casefold())
    survey = sorted((choice for choice in rest if _is_survey(choice[0])), key=lambda choice: choice[1].casefold())
    return [("wajib", first), ("umum", common), *([("survei", survey)] if survey else [])]


def _is_survey(name: str) -> bool:
    return name[:1] == "r" and name[1:4].isdecimal()


def _row(row: MappedColumn, screen: Screen, looked: SeenTable) -> dict[str, Any]:
    variable = looked.content.variables.get((screen.unit, row.variable))
    codes = looked.codes_of(row.variable)
    state = "lepas" if not row.variable else row.sure if row.sure == "yakin" else "periksa"
    return {
        "n": row.number,
        "judul": row.seen.title,
        "terisi": row.seen.filled,
        "contoh": say.samples(row.seen, variable),
        "dipilih": row.variable,
        "keadaan": state,
        "kata": say.SURE[row.sure],
        "sure": row.sure,
        "sebab": [say.reason(reason) for reason in row.reasons],
        "lawan": row.against,
        "usul_lain": row.against and not row.variable,
        "tulisan": _notations(row),
        "tulisan_dipilih": row.notation,
        "boleh_ulang": row.may_repeat and row.seen.gaps > 0,
        "ulang": row.repeat,
        "kosong": row.seen.gaps,
        "daftar": codes.id if codes is not None else "",
        "pendek": codes is not None and len(codes.rows) <= SHORT_LIST,
        "pilihan_kode": _codes(codes),
        "nilai": _values(row, screen, codes),
        "tak_cocok": row.unmatched_count,
        "lebih": row.uncounted,
    }


def _codes(codes: CodeList | None) -> list[tuple[str, str]]:
    if codes is None:
        return []
    return [(code.code, either(code.label, code.label_en)) for code in codes.rows if code.code]


def _values(row: MappedColumn, screen: Screen, codes: CodeList | None) -> list[dict[str, Any]]:
    if codes is None:
        return []
    wrong = screen.wrong.get(row.number, [])
    out = []
    for at, guess in enumerate(row.values):
        code = row.chosen.get(at, "")
        label = codes.label(code, lang()) if code and code != NOT_TAKEN else ""
        same = code == guess.code and guess.how != "tidak_dikenal"
        how = guess.how if same else ("dipilih" if code else "tidak_dikenal")
        out.append(
            {
                "n": at,
                "teks": mask_within(guess.text),
                "banyak": guess.count,
                "kode": code,
                "isian": f"{code} {label}" if label else code,
                "cara": how,
                "kata": say.HOW.get(how, ""),
                "salah": at in wrong,
            }
        )
    return out


def _notations(row: MappedColumn) -> list[dict[str, Any]]:
    if not row.notations:
        return []
    texts = say.date_examples(row.seen)
    ways = dict.fromkeys((*row.notations, *([row.notation] if row.notation else []), ""))
    return [{"id": way, "kata": say.NOTATION[way], "contoh": say.read_as(texts, way)} for way in ways]


def _sheet(sheet: Mapping[str, Any], screen: Screen) -> dict[str, Any]:
    rows = [[say.veil_cell(cell) for cell in row[:_PREVIEW]] for row in sheet["baris"]]
    here = sheet["nomor"] == screen.table.header.sheet
    at = screen.table.header.at
    if here:  # titles are no persons
        for row in range(at, min(len(rows), at + screen.table.header.depth)):
            rows[row] = sheet["baris"][row][:_PREVIEW]
    return {"nomor": sheet["nomor"], "nama": sheet["nama"], "terlihat": sheet["terlihat"], "baris": rows, "ini": here}


def problem_words(found: Iterable[MappingProblem], screen: Screen) -> list[str]:
    """What keeps the mapping from being saved, in words."""
    wrong = [say.problem(problem.kind, problem.about) for problem in found]
    for number, places in screen.wrong.items():
        title = screen.rows[number].seen.title
        wrong.append(say.not_a_code(title, len(places)))
    return wrong


def line(held: KeptMapping, people: Mapping[str, str]) -> dict[str, Any]:
    """A saved mapping in the list."""
    return {
        "baris": held.row,
        "sumber": source(held.row.source),
        "oleh": people.get(held.row.made_by, held.row.made_by),
        "kolom": len(held.mapping.columns) if held.mapping else 0,
        "lepas": len(held.mapping.ignore) if held.mapping else 0,
        "salah": held.problem.line() if held.problem else "",
    }
