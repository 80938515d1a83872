"""A code joins a class of marital status: whatever asks for the class counts it; who asks for single codes is named.

The code comes from above, as a longer list and a raised classification; the oracle are the examples of the content
themselves, worked out by hand for the code that the class always had.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from cantik.cli import main
from cantik.codes.lists import CodeList, code_lists
from cantik.content.kinds import Content, Example
from cantik.content.loader import FOLDER, load_content
from cantik.examine.examples import failures
from cantik.examine.rules import rule_book
from cantik.measure.counting import EMBEDDED
from cantik.measure.examples import wrong_examples
from cantik.snapshot.column_examples import wrong_columns
from tests.fixtures.acuan import raised, write_files

OLD, NEW, NAME = "2", "5", "status_kawin"
_CLASSES, _LIST = "classifications/status_kawin.yaml", "codelists/dukcapil_status_kawin.csv"
_IN_FORCE = '{"pusat":{"sidik":"' + "a" * 64 + '","versi":1}}'


def grow(folder: Path, more: dict[str, str] | None = None) -> Path:
    """A kabupaten's folder in which the class of the married has one code more."""
    listed, added = (FOLDER / _LIST).read_text("utf-8"), f"{NEW},Kawin Reka,Married otherwise,Permendagri Reka\n"
    above = {
        _CLASSES: raised(_CLASSES, {f'kode: ["{OLD}"]': f'kode: ["{OLD}", "{NEW}"]'}),
        _LIST: listed.replace(",Tidak terjawab", f"{added},Tidak terjawab"),
    }
    write_files(folder / "acuan/pusat-1", above)
    return write_files(folder, {"acuan/berlaku.json": _IN_FORCE, **(more or {})})


def _said_anew(value: Any) -> Any:
    """The same record with the new code of the class."""
    if isinstance(value, dict):
        return {key: NEW if key == NAME and value[key] == OLD else _said_anew(each) for key, each in value.items()}
    return [_said_anew(each) for each in value] if isinstance(value, list | tuple) else value


def _of_measure(example: Example) -> Example:
    at = example.columns.index(NAME)
    rows = tuple(tuple(NEW if i == at and v == OLD else v for i, v in enumerate(row)) for row in example.rows)
    return dataclasses.replace(example, rows=rows)


def said_anew(content: Content) -> Content:
    """The content whose examples speak of the new code; only what has some that speak of the class."""
    changed: dict[str, Any] = {}
    for kind in ("tables", "indicators"):
        held = {
            one.id: [each for each in one.examples if NAME in each.columns] for one in getattr(content, kind).values()
        }
        changed[kind] = {
            name: dataclasses.replace(getattr(content, kind)[name], examples=tuple(map(_of_measure, examples)))
            for name, examples in held.items()
            if examples
        }
    changed["rules"] = {
        name: dataclasses.replace(rule, examples=tuple(map(_said_anew, rule.examples)))
        for name, rule in content.rules.items()
        if rule.checked_by == "aturan" and NAME in rule.wrong_if + rule.condition
    }
    changed["columns"] = {
        name: dataclasses.replace(
            column,
            examples=tuple(dataclasses.replace(each, record=_said_anew(each.record)) for each in column.examples),
        )
        for name, column in content.columns.items()
    }
    return dataclasses.replace(content, **changed)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, dict[str, CodeList]]:
    folder = grow(tmp_path_factory.mktemp("isi"))
    return load_content(folder), dict(code_lists(folder))


def test_the_examples_come_out_with_the_new_code(grown: tuple[Content, dict[str, CodeList]]) -> None:
    content, lists = grown
    anew = said_anew(content)
    assert len(anew.tables) + len(anew.indicators) >= 9
    assert len(anew.rules) >= 15
    assert [str(wrong) for wrong in wrong_examples(anew, lists, EMBEDDED)] == []
    assert [str(wrong) for wrong in failures(rule_book(content, lists, anew.rules))] == []
    assert [str(wrong) for wrong in wrong_columns(anew, lists)] == []


def test_who_names_single_codes_of_such_a_class_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = (FOLDER / "tables/penduduk_akta_kawin.yaml").read_text("utf-8")
    own = own.replace("id: penduduk_akta_kawin", "id: akta_sendiri").replace('nomor: "', 'nomor: "9')
    own = own.replace('kelas(status_kawin) = "kawin"', 'status_kawin = "2"')
    line = next(number for number, text in enumerate(own.splitlines(), 1) if text.startswith("semesta:"))
    folder = write_files(tmp_path / "isi", {"tables/akta_sendiri.yaml": own})
    assert main(["check", "--content", str(folder)]) == 2
    told = capsys.readouterr().err
    assert "K185" in told
    assert f"isi/tables/akta_sendiri.yaml:{line}" in told
    assert 'kelas(status_kawin) di ("kawin")' in told


def test_a_check_names_each_expression_that_splits_a_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A code joins the class of foreigners: the measures that compare its old code are named with file and line."""
    name, listed = "classifications/kewarganegaraan.yaml", "codelists/dukcapil_kewarganegaraan.csv"
    codes = (FOLDER / listed).read_text("utf-8").replace(",Tidak terjawab", "4,Reka,Invented,Reka\n,Tidak terjawab")
    files = {name: raised(name, {'kode: ["1"]': 'kode: ["1", "4"]'}), listed: codes}
    folder = write_files(tmp_path / "isi", {f"acuan/pusat-1/{name}": text for name, text in files.items()})
    write_files(folder, {"acuan/berlaku.json": _IN_FORCE})
    assert main(["check", "--content", str(folder), "--json"]) == 0
    splits = json.loads(capsys.readouterr().out)["memecah_kelas"]
    found = {each["where"].partition(":")[0] for each in splits if each["classification"] == "kewarganegaraan"}
    asking = {
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*.yaml")
        if 'kewarganegaraan = "1"' in path.read_text("utf-8") or "kewarganegaraan = 1" in path.read_text("utf-8")
    }
    assert found == asking != set()
