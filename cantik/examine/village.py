"""Rules over village facts: what a file says of facilities and territory, held against itself and the register.

`pemeriksa: fakta` with `jenis`, the kinds of facilities that a rule speaks of. A condition reads the columns of the
kind, what is made of the whole file (`urutan`, `luas_seluruhnya`, `sejenis`), and of the village (`desa`). It means
what the reference of the language says: files of facts are short. What is not known breaks no rule.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import shapely

from cantik.base.numerals import format_number
from cantik.codes.lists import CodeList
from cantik.collect.batch import Reading, RecordSet, Value
from cantik.collect.finding import Finding, Level
from cantik.collect.hamlets import hamlet_words
from cantik.content.facility import Attribute, FacilityKind
from cantik.content.kinds import Content, Rule
from cantik.expr import tree
from cantik.expr.check import compile_text, compile_value
from cantik.expr.reference import RecordContext, holds, value_of
from cantik.expr.scope import YES_NO, Field, Positions, Relation, Scope, Type
from cantik.expr.walk import names_in

UNIT, VILLAGE, CHECKER = "fasilitas", "desa", "fakta"
_KIND = "jenis_fasilitas"
_TYPES = {"angka": Type.NUMBER, "desimal": Type.NUMBER, "tahun": Type.NUMBER, "tanggal": Type.DATE, "teks": Type.TEXT}
#: degrees: borders of villages are drawn, and places measured, to some hundred metres
_NEAR = 0.001


@dataclass(frozen=True, slots=True)
class KnownVillage:
    """What the register knows of the village; None and empty where it knows nothing. `area`: hectares of the stated
    areas of its hamlets; `hamlets`, `neighbourhoods`: names of its dusun, how many RT; `borders`: in degrees, longitude
    first."""

    persons: int | None = None
    families: int | None = None
    hamlets: frozenset[str] = frozenset()
    neighbourhoods: int | None = None
    area: float | None = None
    borders: shapely.Geometry | None = None

    def record(self) -> Mapping[str, Any]:
        """The village as rules read it (`desa.…`)."""
        return {
            "penduduk": self.persons,
            "keluarga": self.families,
            "dusun": len(self.hamlets) or None,
            "rt": self.neighbourhoods,
            "luas": self.area,
        }


NOTHING = KnownVillage()
_OF_VILLAGE = (
    Field("penduduk", Type.NUMBER, label="penduduk dalam register", label_en="persons in the register"),
    Field("keluarga", Type.NUMBER, label="keluarga dalam register", label_en="families in the register"),
    Field("dusun", Type.NUMBER, label="banyaknya dusun dalam register", label_en="hamlets in the register"),
    Field("rt", Type.NUMBER, label="banyaknya RT dalam register", label_en="neighbourhoods in the register"),
    Field("luas", Type.NUMBER, label="luas desa (hektar)", label_en="area of the village (hectares)"),
)
_OF_FILE = (
    Field("urutan", Type.NUMBER, label="urutan baris pada tahunnya", label_en="number of the row in its year"),
    Field("luas_seluruhnya", Type.NUMBER, label="luas semua baris tahun itu", label_en="area of all rows of the year"),
    Field("dusun_dikenal", Type.CODE, "ya_tidak", YES_NO, label="dusunnya ada", label_en="the hamlet is known"),
    Field("di_wilayah", Type.CODE, "ya_tidak", YES_NO, label="letaknya di desa", label_en="lies in the village"),
)
_RELATIONS = {
    UNIT: {
        "desa": Relation("desa", VILLAGE, label="desa", label_en="the village"),
        "sejenis": Relation("sejenis", UNIT, many=True, label="semua baris berkas", label_en="all rows of the file"),
    }
}


@dataclass(frozen=True, slots=True)
class FactRule:
    """A rule that can run on a kind. `named`: the own columns that it reads, without which it stays silent."""

    rule: Rule
    scope: Scope
    test: tree.Condition
    named: frozenset[str]


def fact_scope(kind: FacilityKind, lists: Mapping[str, Positions]) -> Scope:
    """What a rule over a kind may name: its columns, what the file and the village add."""
    own = {attribute.id: _field(attribute, lists) for attribute in kind.attributes if not attribute.personal}
    fields = {
        UNIT: MappingProxyType({**own, **{each.name: each for each in _OF_FILE}}),
        VILLAGE: MappingProxyType({each.name: each for each in _OF_VILLAGE}),
    }
    return Scope(UNIT, fields, _RELATIONS, rules=True)


def _field(attribute: Attribute, lists: Mapping[str, Positions]) -> Field:
    codelist = attribute.codelist or ""
    codes: tuple[str, ...] = ()
    if attribute.type == "ya_tidak":
        codelist, codes = "ya_tidak", YES_NO
    elif attribute.type == "kode":
        known = lists[codelist]
        codes = tuple(known.code_at(position) for position in range(known.size - 1))
    kind = _TYPES.get(attribute.type, Type.CODE)
    return Field(attribute.id, kind, codelist, codes, label=attribute.label, label_en=attribute.label_en)


def rules_of(rules: Mapping[str, Rule], kind: FacilityKind, lists: Mapping[str, Positions]) -> list[FactRule]:
    """The rules that speak of a kind, compiled. Raises `ExpressionError` with file and line."""
    scope, found = fact_scope(kind, lists), []
    for rule in rules.values():
        if rule.checked_by != CHECKER or kind.id not in rule.kinds:
            continue
        asked = compile_text(rule.condition, scope, rule.origin.at("syarat"))
        wrong = compile_text(rule.wrong_if, scope, rule.origin.at("salah_bila"))
        test = wrong if isinstance(asked, tree.Everything) else tree.And((asked, wrong))
        own = {name.path[0] for name in names_in(test)} & {attribute.id for attribute in kind.attributes}
        found.append(FactRule(rule, scope, test, frozenset(own)))
    return found


def village_findings(
    village: KnownVillage,
    batch: Reading,
    rules: Mapping[str, Rule],
    *,
    content: Content,
    lists: Mapping[str, CodeList],
    reference: dt.date,
) -> Iterator[Finding]:
    """What a file of facts contradicts; nothing for other files."""
    records = batch.records.get(UNIT)
    if records is None:
        return
    kind = content.facilities.get(next((str(value) for value in records.columns.get(_KIND, ()) if value), ""))
    if kind is None:
        return
    ready = [fact for fact in rules_of(rules, kind, lists) if fact.rule.until is None or reference <= fact.rule.until]
    rows = rows_as_read(kind, records, village) if ready else []
    around = RecordContext(reference)
    for fact in ready:
        for position, row in rows:
            if fact.named <= row.keys() | {"sejenis"} and holds(fact.test, row, around):
                yield _make_finding(fact, records, position, row, around)


def rows_as_read(kind: FacilityKind, records: RecordSet, village: KnownVillage) -> list[tuple[int, dict[str, Any]]]:
    """The rows that the reader kept, by position, as rules read them."""
    kept = [position for position in range(len(records)) if records.columns[_KIND][position]]
    typed = [
        (position, typed_row(kind, {name: column[position] for name, column in records.columns.items()}))
        for position in kept
    ]
    total: dict[Any, float] = defaultdict(float)
    for _position, row in typed:
        if row.get("luas") is not None:
            total[row.get("tahun")] += row["luas"]
    every = [row for _position, row in typed]
    desa = village.record()
    seen: Counter[Any] = Counter()
    for _position, row in typed:
        seen[row.get("tahun")] += 1
        row |= {
            "urutan": seen[row.get("tahun")],
            "luas_seluruhnya": total.get(row.get("tahun")),
            "dusun_dikenal": _is_known_hamlet(row.get("nama_dusun") or row.get("dusun"), village.hamlets),
            "di_wilayah": _inside(row.get("letak"), village.borders),
            "desa": desa,
            "sejenis": every,
        }
    return typed


def typed_row(kind: FacilityKind, values: Mapping[str, Value]) -> dict[str, Any]:
    """Canonical texts as numbers, dates and codes; a column that the file has not is not there."""
    had = set(str(values.get("kolom") or "").split())
    row: dict[str, Any] = {name: values.get(name) for name in ("dusun", "letak")}
    for attribute in kind.attributes:
        value = values.get(attribute.id)
        if attribute.id in had or value is not None:
            row[attribute.id] = _parse_value(attribute, value)
    return row


def _parse_value(attribute: Attribute, value: Value) -> Any:
    if value is None or value == "":
        return None
    text = str(value)
    if attribute.type in ("angka", "tahun"):
        return int(text)
    if attribute.type == "desimal":
        return float(text)
    return dt.date.fromisoformat(text) if attribute.type == "tanggal" else text


def _is_known_hamlet(name: Any, hamlets: frozenset[str]) -> str | None:
    if not name or not hamlets:
        return None
    return "ya" if _plain(str(name)) in {_plain(hamlet) for hamlet in hamlets} else "tidak"


def _plain(hamlet: str) -> str:
    """A hamlet as it is compared, however it is written."""
    return hamlet_words().loose_key(hamlet)


def _inside(located: Any, borders: shapely.Geometry | None) -> str | None:
    """Whether a point, or any point of a line or an area, lies in the borders or so near them that it may."""
    if not located or borders is None:
        return None
    points = [map(float, point.split(",")) for point in str(located).split(";")]
    return (
        "ya" if shapely.dwithin(borders, shapely.multipoints([(lon, lat) for lat, lon in points]), _NEAR) else "tidak"
    )


def _make_finding(
    fact: FactRule, records: RecordSet, position: int, row: Mapping[str, Any], around: RecordContext
) -> Finding:
    rule = fact.rule
    column = rule.columns[0] if rule.columns else ""
    found = row.get(column)
    sheet, at = records.place_of(column, position)
    return Finding(
        rule=rule.id,
        level=Level(rule.level),
        unit=UNIT,
        record=position,
        sheet=sheet,
        row=at,
        column=records.headers.get(column, column),
        found=_format_value(found),
        expected=rule.expected,
        message=_message(rule, fact.scope, row, around),
        cure=rule.cure,
        whole=rule.whole,
    )


def _message(rule: Rule, scope: Scope, row: Mapping[str, Any], around: RecordContext) -> str:
    pieces = rule.message.replace("}", "{").split("{")
    said = [
        piece
        if number % 2 == 0
        else _format_value(value_of(compile_value(piece, scope, rule.origin.at("pesan")), row, around))
        for number, piece in enumerate(pieces)
    ]
    return "".join(said)


def _format_value(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, int | float):
        return str(value)
    whole = float(value).is_integer()
    return format_number(int(value)) if whole else format_number(Decimal(repr(value)), 2)
