"""What a release says of its protection, for every product alike: the rules in words and how many cells of each table
are hidden; never the reason or the threshold of a cell."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.release.model import Release

#: what the rules mean, by their names in the public summary; Indonesian, English
RULE_WORDS: Mapping[str, tuple[str, str]] = {
    "ambang": ("hitungan di bawah ambang kelas data", "counts below the threshold of the class of data"),
    "penuh": ("kelompok yang seluruhnya satu kategori", "groups that fall wholly into one category"),
    "nol": ("nol yang memberi tahu tentang kelompok kecil", "zeros that tell about a small group"),
    "baris": ("baris yang jumlahnya di bawah ambang", "rows whose total is below the threshold"),
    "sekunder": (
        "sel lain, agar yang ditutup tidak dapat dihitung kembali",
        "others, so that none can be recovered",
    ),
}


def rules_told(release: Release) -> tuple[tuple[str, str], ...]:
    """The rules that protected a release, in words."""
    return tuple(RULE_WORDS[name] for name in release.protection.get("aturan", ()) if name in RULE_WORDS)


def hidden_of(release: Release) -> tuple[tuple[str, str, int], ...]:
    """Key, number and hidden cells of each table that hides some, in the order of the release."""
    found = (
        (table.key, table.number, sum(cell.status == "rahasia" for cell in table.cells)) for table in release.tables
    )
    return tuple(line for line in found if line[2])
