"""Make the compact pack of area codes from the npm package `idn-area-data` (data under ODbL 1.0).

    npm ci                                   # once: the package stands in package-lock.json
    .venv/bin/python script/buat_wilayah.py  # writes cantik/content/areas/kemendagri_2025.{txt.zlib,json}

The package's four CSV files are checked (codes of the right form, one parent each, no double code) and every area gets
its internal id. An id never changes: areas of the former pack keep theirs, also over a change of code that
`--ganti` tells (CSV `kode_lama,kode_baru`); new areas get new numbers, numbers of vanished areas are not used again.
Running it twice on the same package gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from cantik.base.canonical import digest, digest_file, pretty_json  # noqa: E402
from cantik.codes.area import AreaCode, AreaLevel  # noqa: E402
from cantik.codes.pack import FORMAT, compress, encode, open_pack  # noqa: E402

FILES = {
    AreaLevel.PROVINSI: "provinces.csv",
    AreaLevel.KABUPATEN: "regencies.csv",
    AreaLevel.KECAMATAN: "districts.csv",
    AreaLevel.DESA: "villages.csv",
}
Rows = dict[AreaLevel, list[tuple[str, str]]]


def read_source(folder: Path) -> Rows:
    """(code, name) of each level, names untouched. Stops at a malformed or double code or a strange parent."""
    rows: Rows = {}
    for level, name in FILES.items():
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            table = list(csv.DictReader(stream))
        rows[level] = []
        for record in table:
            code = AreaCode.kemendagri(record["code"])
            parent = code.parent()
            stated = next((value for key, value in record.items() if key.endswith("_code")), None)
            if code.text() != record["code"] or code.level is not level or (parent and parent.text() != stated):
                sys.exit(f"{name}: code {record['code']} with parent {stated} is not in order")
            rows[level].append((code.text(), record["name"]))
        if len({code for code, _ in rows[level]}) != len(rows[level]):
            sys.exit(f"{name}: a code stands twice")
    return rows


def former_ids(target: Path) -> tuple[dict[str, int], int]:
    """Ids by code of the pack that is replaced, and the next free number."""
    about_file = target.with_suffix(".json")
    packed = target.with_suffix(".txt.zlib")
    if not packed.exists():
        return {}, 1
    about = json.loads(about_file.read_text(encoding="utf-8"))
    _, tables = open_pack(packed.read_bytes(), about, packed.name)
    ids = {code: int(i[1:]) for table in tables.values() for code, i in zip(table.codes, table.ids, strict=True)}
    return ids, int(about["id_berikut"])


def number(rows: Rows, known: Mapping[str, int], following: int, recoded: Mapping[str, str]) -> tuple[Any, int]:
    """Give each area its id: the former one of the same code, of the code it had before, or a new one."""
    numbered: dict[AreaLevel, list[tuple[int, str, str]]] = {}
    former = {new: known[old] for old, new in recoded.items()}
    for level, areas in rows.items():
        numbered[level] = []
        for code, name in sorted(areas):
            # A code that was taken from an area and given to another must not carry the id along.
            own = former.get(code, None if code in recoded else known.get(code))
            if own is None:
                own, following = following, following + 1
            numbered[level].append((own, code, name))
    return numbered, following


def describe(
    package: Path, text: bytes, counts: Mapping[AreaLevel, int], following: int, args: argparse.Namespace
) -> Any:
    """The description beside the pack: edition, decree, source, hashes, licence, counts."""
    meta = json.loads((package / "package.json").read_text(encoding="utf-8"))
    return {
        "format": FORMAT,
        "edisi": args.edisi,
        "berlaku_sejak": args.sejak,
        "dasar": args.dasar,
        "sumber": {
            "paket": meta["name"],
            "versi": meta["version"],
            "repositori": meta["repository"]["url"],
            "berkas": {name: digest_file(package / "data" / name) for name in FILES.values()},
        },
        "lisensi": "ODbL-1.0",
        "jumlah": {level.name.lower(): counts[level] for level in AreaLevel},
        "id_berikut": following,
        "sha256_teks": digest(text),
    }


def recoded_pairs(path: Path | None) -> Mapping[str, str]:
    """`kode_lama,kode_baru` of areas that kept their identity under a new code."""
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["kode_lama"]: row["kode_baru"] for row in csv.DictReader(stream)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the pack and its description."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paket", type=Path, default=PROJECT / "node_modules" / "idn-area-data")
    parser.add_argument("--edisi", default="2025")
    parser.add_argument("--sejak", default="2025-04-25", help="day of the decree")
    parser.add_argument(
        "--dasar",
        default="Kepmendagri 300.2.2-2138 Tahun 2025, diubah dengan Kepmendagri 300.2.2-2430 Tahun 2025",
    )
    parser.add_argument("--ganti", type=Path, help="CSV kode_lama,kode_baru: areas that keep their id")
    parser.add_argument("--lama", type=Path, help="former pack without suffix (left out: the one that is replaced)")
    parser.add_argument("--ke", type=Path, help="target without suffix")
    args = parser.parse_args(arguments)
    target: Path = args.ke or PROJECT / "cantik" / "content" / "areas" / f"kemendagri_{args.edisi}"
    rows = read_source(args.paket / "data")
    known, following = former_ids(args.lama or target)
    numbered, following = number(rows, known, following, recoded_pairs(args.ganti))
    text = encode(numbered)
    about = describe(args.paket, text, {level: len(areas) for level, areas in rows.items()}, following, args)
    packed = compress(text)
    open_pack(packed, about, target.name)
    target.with_suffix(".txt.zlib").write_bytes(packed)
    target.with_suffix(".json").write_bytes(pretty_json(about))
    print(f"{target.name}: {about['jumlah']}, {len(packed)} bytes")


if __name__ == "__main__":
    main()
