"""What is not a release is refused, and the place of the first fault is named."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

import pytest

from cantik.base.errors import CantikError
from cantik.base.optional_fields import is_added
from cantik.content.axes import Axis, Category
from cantik.content.loader import here
from cantik.measure.conditions import as_condition, lines_of
from cantik.protect.audit.gate import MergedClasses, Printed
from cantik.protect.result import SafeCell, SafeFigure, SafeTable
from cantik.release import gate_record, protected_codec
from cantik.release.codec import decode, encode
from cantik.release.model import Release, Table
from tests.fixtures.contoh_rilis import make_release


def _without_a_key(said: dict[str, Any]) -> None:
    del said["tables"][1]["title"]


def _with_a_key(said: dict[str, Any]) -> None:
    said["tables"][0]["cells"][2]["catatan"] = "x"


def _text_for_a_number(said: dict[str, Any]) -> None:
    said["tables"][0]["chapter"] = "1"


def _yes_for_a_number(said: dict[str, Any]) -> None:
    said["tables"][0]["chapter"] = True


def _no_day(said: dict[str, Any]) -> None:
    said["published"] = "2025-02-30"


def _one_title(said: dict[str, Any]) -> None:
    said["titles"] = said["titles"][:1]


def _nothing(said: dict[str, Any]) -> None:
    said["tables"][0]["axes"][0]["categories"][1]["label"] = None


def _a_list(said: dict[str, Any]) -> None:
    said["policy"] = []


def _another_state(said: dict[str, Any]) -> None:
    said["tables"][0]["cells"][0]["status"] = "hilang"


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (_without_a_key, "rilis.tables[1]"),
        (_with_a_key, "rilis.tables[0].cells[2]"),
        (_text_for_a_number, "rilis.tables[0].chapter"),
        (_yes_for_a_number, "rilis.tables[0].chapter"),
        (_no_day, "rilis.published"),
        (_one_title, "rilis.titles"),
        (_nothing, "rilis.tables[0].axes[0].categories[1].label"),
        (_a_list, "rilis.policy"),
        (_another_state, "rilis.tables[0].cells[0].status"),
    ],
)
def test_the_place_of_a_fault_is_named(spoil: Callable[[dict[str, Any]], None], where: str) -> None:
    said = encode(make_release())
    spoil(said)
    with pytest.raises(CantikError) as refused:
        decode(Release, said, "rilis")
    assert (refused.value.code, refused.value.where) == ("T101", where)


def _classes(kind: Any, found: dict[str, list[str]]) -> dict[str, list[str]]:
    """The dataclasses that a type holds, each with the fields that are written whatever they hold."""
    if dataclasses.is_dataclass(kind):
        name = cast("type", kind).__name__
        if name not in found:
            found[name] = sorted(f.name for f in dataclasses.fields(kind) if not is_added(f))
            for held in get_type_hints(kind).values():
                _classes(held, found)
    for held in get_args(kind):
        _classes(held, found)
    return found


def test_a_release_signed_before_stays_readable_by_whoever_adds_to_its_form() -> None:
    """A digest is over what is written: a field without `added` would make every release of yesterday "not whole".

    `bentuk_rilis.json` is the form of the first releases. It grows by fields that are `added`, and by nothing else.
    """
    assert _classes(Release, {}) == json.loads((Path(__file__).parent / "bentuk_rilis.json").read_text("utf-8"))


def test_an_added_field_is_written_only_where_it_says_something() -> None:
    release = make_release()
    table = release.tables[0]
    plain, told = encode(table), encode(replace(table, subjects=("krajan",)))
    assert "subjects" not in plain
    assert told == plain | {"subjects": ["krajan"]}
    assert decode(Table, told).subjects == ("krajan",)
    assert decode(Table, plain) == table


def test_what_passed_the_gate_is_read_as_the_gate_read_it() -> None:
    """Also an index that is a count, whose definition names no condition: a level reckons with what villages told."""
    content = here()
    spec = content.indicators["keluarga_berisiko_stunting"]
    read = as_condition(spec, lines_of(spec, content.indicators.values()))
    figure = SafeFigure(read, "", "", Decimal("12.50"), 5, 40, "ada", "domisili")
    passed = Printed([], [figure], [], [(None, (3, 35))], [], [False], 0, hidden=[])
    kept = json.loads(json.dumps(gate_record.printed_as_json(passed, [])))
    again = gate_record.read(kept, [], content)
    assert again is not None
    assert again == replace(passed, held=[])
    assert spec.numerator == "" != again.figures[0].spec.numerator


def test_classes_that_a_row_merges_are_read_as_the_gate_read_them() -> None:
    """They bind the next edition as hidden cells do; an edition of before knows of none."""
    spec = here().tables["penduduk_agama"]
    total = Axis("agama", "Agama", "Religion", "kategori", (Category("jumlah", "Jumlah", "Total", (0, 1), total=True),))
    table = SafeTable(spec, "buku", "T", (total,), (SafeCell(12, "ada"),), "terdaftar", 12, 12)
    merged = (((MergedClasses((0,), (1, 5)), MergedClasses((0, 1), (3, 8))),), ())
    passed = Printed([table, table], [], [(None,)] * 2, [], [(False,)] * 2, [], 2, hidden=[[None]] * 2, merged=merged)
    kept = json.loads(json.dumps(gate_record.printed_as_json(passed, [table])))
    again = gate_record.read(kept, [protected_codec.written_table(table)], here())
    assert again is not None
    assert again.merged == merged
    del kept["gabung"]
    before = gate_record.read(kept, [protected_codec.written_table(table)], here())
    assert before is not None
    assert before.merged == ()
