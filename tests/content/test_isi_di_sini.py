"""The content of the installation: one answer to every asker, fresh when a file changes, another folder at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.codes.lists import lists_here
from cantik.content import loader
from cantik.content.loader import here, load_content
from cantik.contoh import write_areas
from tests.fixtures.desa_ringan import light_village
from tests.fixtures.isi_kabupaten import CODE, LABEL, VARIABLE, WORD, write_content


def test_every_asker_hears_the_kabupaten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("orang", VARIABLE) not in here().variables
    assert here() is here(), "one answer, not a new one each time"
    monkeypatch.setenv("CANTIK_CONTENT", str(write_content(tmp_path)))
    for content in (here(), load().content):
        variable = content.variables["orang", VARIABLE]
        assert (variable.label, content.digest) == (LABEL, load_content(tmp_path).digest)
        for lists in (lists_here(), load().lists):
            assert lists[str(variable.codelist)].label(CODE) == WORD
    monkeypatch.delenv("CANTIK_CONTENT")
    assert ("orang", VARIABLE) not in here().variables
    assert "reka_suku" not in lists_here()
    assert "reka_suku" not in load().lists


def test_a_changed_file_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "_LOOK_S", 0.0)  # else within a second
    monkeypatch.setenv("CANTIK_CONTENT", str(write_content(tmp_path)))
    assert load().lists["reka_suku"].label(CODE) == WORD
    path = tmp_path / "codelists" / "reka_suku.csv"
    path.write_text(path.read_text("utf-8").replace(WORD, "Banjar Hulu", 1), encoding="utf-8")
    assert lists_here()["reka_suku"].label(CODE) == "Banjar Hulu"
    assert load().lists["reka_suku"].label(CODE) == "Banjar Hulu"


def test_a_file_of_areas_that_comes_later_is_read(tmp_path: Path) -> None:
    areas = tmp_path / "wilayah.csv"
    code = AreaCode.kemendagri("99.01.01.2001")
    assert code not in load(areas).areas
    write_areas(light_village(), areas)
    assert code in load(areas).areas
