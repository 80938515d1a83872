"""The file of an agreement: YAML or JSON, every part typed, every fault named with its key."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.agreement import quarantine_reason, read_agreement
from cantik.collect.errors import AgreementError
from cantik.collect.read import Delivery

GOOD: dict[str, Any] = {
    "nomor": "01/PKS/2025",
    "tanggal": "2025-01-01",
    "para_pihak": ["Desa Contoh", "BPS"],
    "tujuan": ["statistik"],
    "tingkat": "desa",
    "berlaku_sampai": "2026-12-31",
}
YAML = """
nomor: 01/PKS/2025
tanggal: 2025-01-01
para_pihak: [Desa Contoh, BPS]
tujuan: statistik
tingkat: desa
berlaku_sampai: 2026-12-31
tanggal_acuan: 2022-11-14
kolom: [nik, nama]
"""


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    one, two = tmp_path / "a.json", tmp_path / "a.yaml"
    one.write_text(json.dumps({**GOOD, "tanggal_acuan": "2022-11-14", "kolom": ["nik", "nama"]}), encoding="utf-8")
    two.write_text(YAML, encoding="utf-8-sig")
    assert read_agreement(one) == read_agreement(two)
    assert read_agreement(two).expires == dt.date(2026, 12, 31)
    assert read_agreement(two).reference == dt.date(2022, 11, 14)


def test_columns_and_reference_date_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    assert (read_agreement(path).columns, read_agreement(path).reference) == ((), None)


@pytest.mark.parametrize("key", GOOD)
def test_every_needed_key_is_asked_for(tmp_path: Path, key: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({name: value for name, value in GOOD.items() if name != key}), encoding="utf-8")
    with pytest.raises(AgreementError, match=f"a.json: {key}"):
        read_agreement(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tanggal", "1 Januari 2025"),
        ("berlaku_sampai", "2026-02-30"),
        ("berlaku_sampai", "2024-12-31"),  # before it was made
        ("tujuan", []),
        ("tujuan", [1]),
        ("nomor", ""),
        ("nomor", ["x"]),
        ("kolom", {"nik": 1}),
        ("tanggal_acuan", 2022),
        ("kunci_lain", "x"),
        ("para_pihak", [""]),
    ],
)
def test_a_wrong_value_is_named_with_its_key(tmp_path: Path, key: str, value: Any) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**GOOD, key: value}), encoding="utf-8")
    with pytest.raises(AgreementError, match=f"a.json: {key}"):
        read_agreement(path)


@pytest.mark.parametrize(
    "data",
    [b"", b"- a\n- b\n", b"{", b"\xff\xfe\x00", b"a: [", b"{" * 5000, b"!!python/object:os.system x", b"x" * 70_000],
)
def test_what_is_no_agreement_is_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    with pytest.raises(AgreementError) as caught:
        read_agreement(path)
    assert "\n" not in caught.value.line()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AgreementError, match="tidak dapat dibuka"):
        read_agreement(tmp_path / "tidak-ada.yaml")


@pytest.mark.parametrize(
    ("said", "agreed", "on_purpose", "day"),
    [
        ("2025-12-31", "2022-11-14", False, "2022-11-14"),
        ("2025-12-31", "2022-11-14", True, "2025-12-31"),
        ("2025-12-31", None, False, "2025-12-31"),
        (None, "2022-11-14", False, "2022-11-14"),
        (None, "2022-11-14", True, "2022-11-14"),
        (None, None, False, None),
    ],
)
def test_the_date_of_an_agreement_holds_unless_somebody_says_otherwise(
    tmp_path: Path, said: str | None, agreed: str | None, on_purpose: bool, day: str | None
) -> None:
    file = tmp_path / "perjanjian.json"
    file.write_text(json.dumps({**GOOD, **({"tanggal_acuan": agreed} if agreed else {})}), encoding="utf-8")
    reference = dt.date.fromisoformat(said) if said else None
    delivery = Delivery(reference, read_agreement(file), date_over_agreement=on_purpose)
    assert delivery.agreement_date == (dt.date.fromisoformat(day) if day else None)


def test_the_example_of_the_manual_is_an_agreement(tmp_path: Path, project: Path) -> None:
    page = (project / "docs/panduan/memasukkan-berkas.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "perjanjian.yaml"
    path.write_text(example, "utf-8")
    agreement = read_agreement(path)
    assert quarantine_reason("DTSEN", agreement, "statistik", agreement.date) is None
