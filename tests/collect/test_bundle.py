"""A ZIP stands for the files in it; what it may hold is bounded as a workbook is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.base.memory_file import Held
from cantik.collect.bundle import MOST, unpack_archive
from cantik.collect.errors import DamagedFile, NotAWorkbook, OverLimit
from cantik.collect.flat import all_files
from tests.collect.berkas import FAMILY, grid, ods, ods_row, write_csv, write_xlsx, zip_of
from tests.collect.conftest import Read


def bundle(path: Path, members: dict[str, bytes]) -> Path:
    path.write_bytes(zip_of(members))
    return path


def sheet(tmp_path: Path) -> bytes:
    return write_xlsx(tmp_path / "satu.xlsx", grid(FAMILY)).read_bytes()


def text(tmp_path: Path) -> bytes:
    return write_csv(tmp_path / "dua.csv", grid(FAMILY), ";").read_bytes()


def test_each_member_is_read_as_the_file_that_it_is(tmp_path: Path, read: Read) -> None:
    table = ods({"Data": "".join(ods_row([str(cell) for cell in row]) for row in grid(FAMILY))})
    members = {"a/satu.xlsx": sheet(tmp_path), "b/dua.csv": text(tmp_path), "tiga.ods": table}
    found = unpack_archive(bundle(tmp_path / "semua.zip", members))
    assert [one.name for one in found] == ["satu.xlsx", "dua.csv", "tiga.ods"]
    columns = [dict(read(one).records["orang"].columns) for one in found]  # type: ignore[arg-type]
    assert columns[0] == columns[1] == columns[2]


def test_workbooks_are_no_bundles(tmp_path: Path) -> None:
    book, line = tmp_path / "a.xlsx", tmp_path / "a.csv"
    book.write_bytes(sheet(tmp_path))
    line.write_bytes(text(tmp_path))
    assert list(all_files([book, line])) == [book, line]
    held = Held("a.xlsx", book.read_bytes())
    assert unpack_archive(held) == [held]


def test_names_that_stand_twice_keep_their_folder_and_hidden_files_stay_out(tmp_path: Path) -> None:
    data = text(tmp_path)
    members = {"krajan/data.csv": data, "sumber/data.csv": data, "__MACOSX/._data.csv": b"x", ".DS_Store": b"x"}
    found = unpack_archive(bundle(tmp_path / "a.zip", members))
    assert [one.name for one in found] == ["krajan/data.csv", "sumber/data.csv"]


def test_what_is_not_opened_is_told(tmp_path: Path, read: Read) -> None:
    data = text(tmp_path)
    inner = zip_of({"data.csv": data})
    for members, words in (({"dalam.zip": inner}, "arsip di dalam arsip"), ({"kosong/": b""}, "tanpa berkas")):
        path = bundle(tmp_path / "a.zip", members)
        with pytest.raises(NotAWorkbook) as caught:
            unpack_archive(path)
        assert words in caught.value.line()
        with pytest.raises(NotAWorkbook) as again:
            read(path)
        assert again.value.line() == caught.value.line(), "the same is said where it is opened"
    with pytest.raises(OverLimit, match="berkas di dalam arsip"):
        unpack_archive(bundle(tmp_path / "b.zip", {f"{number}.csv": data for number in range(MOST + 1)}))


def test_a_bomb_and_a_torn_archive_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OverLimit, match="mengembang"):
        unpack_archive(bundle(tmp_path / "a.zip", {"nol.csv": b"\0" * 30_000_000}))
    whole = zip_of({"data.csv": text(tmp_path)})
    torn = tmp_path / "b.zip"
    torn.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedFile):
        unpack_archive(torn)
