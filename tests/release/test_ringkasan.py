"""What lists read of a release is kept; it is never told of a release that is not, byte for byte, the one that lies
there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.base.errors import CantikError
from cantik.release import files, own_summary
from cantik.release.compose import seal_release
from cantik.release.model import Release
from cantik.release.own_summary import OwnSummaries
from tests.fixtures.contoh_rilis import common_release


@pytest.fixture
def lying(tmp_path: Path) -> Path:
    """A release on disk."""
    files.write_description(common_release(), tmp_path / "rilis")
    return tmp_path / "rilis"


def opened(lying: Path, *, proved: bool = False) -> Release:
    """As a process that has just begun opens it."""
    own_summary._open_stamped.cache_clear()
    summaries = OwnSummaries(lying.parent / "ringkasan")
    return summaries.open_proved(lying) if proved else summaries.open(lying, borders=True)


@pytest.mark.parametrize("proved", [False, True])
def test_it_says_what_the_release_says_the_first_time_and_later(lying: Path, proved: bool) -> None:
    whole = common_release()
    first, second = opened(lying, proved=proved), opened(lying, proved=proved)
    assert first == second
    assert first.figures == tuple(figure for figure in whole.figures if not figure.area)
    assert first.geometry == whole.geometry
    told = (
        "place",
        "number",
        "edition",
        "reference",
        "published",
        "content",
        "key_figures",
        "sources",
        "standing_note",
    )
    assert [getattr(first, name) for name in told] == [getattr(whole, name) for name in told]


def test_borders_come_only_where_they_are_asked_for(lying: Path) -> None:
    assert OwnSummaries(lying.parent / "ringkasan").open(lying).geometry is None


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [_flip, Path.unlink, _cut, _empty])
def test_what_is_kept_and_was_harmed_is_not_believed(lying: Path, harm: Callable[[Path], object]) -> None:
    known = opened(lying)
    (kept,) = (lying.parent / "ringkasan").glob("*.json")
    harm(kept)
    assert opened(lying) == known


def test_a_release_whose_file_changed_is_read_anew(lying: Path) -> None:
    """Also one of the same size and the same time of its last change."""
    opened(lying)
    whole = common_release()
    changed = tuple(replace(f, value=f.value and Decimal("9.99")) if f.id == "lansia" else f for f in whole.figures)
    held = (lying / files.FIGURES).stat()
    files.write_description(replace(whole, figures=changed), lying.parent / "lain")
    (lying.parent / "lain" / files.FIGURES).replace(lying / files.FIGURES)
    os.utime(lying / files.FIGURES, ns=(held.st_atime_ns, held.st_mtime_ns))
    assert opened(lying).figure("lansia").value == Decimal("9.99")


def test_one_whose_content_is_not_its_fingerprint_is_not_proved(lying: Path) -> None:
    files.write_description(replace(seal_release(common_release()), content="0" * 64), lying)
    opened(lying)
    with pytest.raises(CantikError, match="T103"):
        opened(lying, proved=True)


def test_another_program_reads_anew(lying: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(lying)
    (kept,) = (lying.parent / "ringkasan").glob("*.json")
    before = kept.read_bytes()
    monkeypatch.setattr(own_summary, "digest_program", lambda: "lain")
    opened(lying)
    assert kept.read_bytes() != before
    assert json.loads(kept.read_bytes().split(b"\n", 1)[1]) == json.loads(before.split(b"\n", 1)[1])


def test_what_is_kept_of_a_release_that_is_gone_goes(lying: Path) -> None:
    opened(lying)
    summaries = OwnSummaries(lying.parent / "ringkasan")
    summaries.sweep()
    assert list((lying.parent / "ringkasan").iterdir()) == []
