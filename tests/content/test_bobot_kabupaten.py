"""A kabupaten's own weights of the search for doubles: m of levels that may be learnt, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import linkage, load_content

HEAD = 'id: {id}\nsejak: "2026-11-21"\nmengganti: orang\njudul: "uji"\nsumber: "uji"\n'
SHIPPED = load_content().linkage["orang"]


def own(folder: Path, text: str, *, name: str = "orang_dilatih") -> Path:
    (folder / "linkage").mkdir(exist_ok=True)
    (folder / "linkage" / f"{name}.yaml").write_text(HEAD.format(id=name) + text, encoding="utf-8")
    return folder


def test_only_the_named_m_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own(tmp_path, "m:\n  nama: {sama: 0.5}\n  nik: {sama: 0.7, tertukar: 0.1}\n")
    held = load_content(tmp_path).linkage
    assert set(held) == set(load_content().linkage)
    changed = {
        f"{one.id}.{level.id}": level.m
        for one, was in zip(held["orang"].comparisons, SHIPPED.comparisons, strict=True)
        for level, before in zip(one.levels, was.levels, strict=True)
        if level != before
    }
    assert changed == {"nama.sama": 0.5, "nik.sama": 0.7, "nik.tertukar": 0.1}
    assert replace(held["orang"], source=SHIPPED.source, comparisons=SHIPPED.comparisons) == SHIPPED
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    assert linkage("orang") == held["orang"]
    monkeypatch.delenv("CANTIK_CONTENT")
    assert linkage("orang") == SHIPPED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("m:\n  nik: {kembar: 0.2}\n", "nik.kembar"),  # twins would count as one person
        ("m:\n  nama: {entah: 0.2}\n", "nama.entah"),
        ("m:\n  agama: {sama: 0.2}\n", "agama.sama"),
        ("m:\n  nama: {sama: 1.2}\n", "1.2"),
        ("m:\n  nama: {sama: 0.5}\ntinjau: 3\n", "tinjau"),
    ],
)
def test_everything_else_stays_national(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_content(own(tmp_path, text))
    assert found in caught.value.line()
    assert "linkage/orang_dilatih.yaml:" in caught.value.where


def test_two_for_one_model_are_refused(tmp_path: Path) -> None:
    own(tmp_path, "m:\n  nama: {sama: 0.5}\n")
    own(tmp_path, "m:\n  nama: {sama: 0.6}\n", name="orang_lain")
    with pytest.raises(ContentError, match="K132"):
        load_content(tmp_path)
