"""Words that people write where a name belongs and that are none (`kata_bukan_nama.csv`), by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.base.text import fold
from cantik.content.csv_lists import read_list
from cantik.content.csv_rows import read_rows

FILE = "kata_bukan_nama.csv"
#: kinds of words, as a finding calls them; `nama` are words of code lists that people bear as names
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "sapaan": "sapaan",
        "gelar": "gelar",
        "keadaan": "keterangan",
        "hubungan": "sebutan hubungan keluarga",
        "pekerjaan": "sebutan pekerjaan",
        "jabatan": "jabatan",
        "lembaga": "lembaga atau bangunan",
        "wilayah": "nama wilayah",
        "judul": "judul kolom",
        "kelamin": "isian kolom Jenis kelamin",
        "nama": "",
    }
)
_LONGEST = 40  # letters of a word


def words_by_kind() -> Mapping[str, frozenset[str]]:
    """The words of this server, folded, by kind. Raises `ContentError` K241 for a list that is not in order."""
    return read_list(FILE, _read, _refuse)


def _read(files: Sequence[tuple[str, list[str]]]) -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for where, lines in files:
        for at, row in read_rows(lines, where, ("kata", "jenis", "sumber"), _refuse):
            word = fold(row["kata"])
            if not word or not row["sumber"] or len(word) > _LONGEST:
                raise _refuse(at, row["kata"][:_LONGEST], f"kata sampai {_LONGEST} huruf, dan sumbernya")
            if row["jenis"] not in KINDS:
                raise _refuse(at, row["jenis"][:_LONGEST], " | ".join(KINDS))
            words[row["jenis"]].add(word)
    return MappingProxyType({kind: frozenset(own) for kind, own in words.items()})


def _refuse(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K241", "Daftar kata bukan nama tidak benar", where=where, found=found, expected=expected)
