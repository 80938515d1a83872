"""The attack on the levels of a larger kabupaten, run by `./script/long wilayah`: every protected cell of every village
beside everything that its kecamatan, groups that overlap them and the kabupaten print.

`python -m tests.serangan.luas VILLAGES [--inside N]` prints one object and answers with 1 when a protected cell is
narrowed, or when the attack does not find what the levels hide once it is printed. `--inside`: so many officials, each
with every number of a village of his own beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cantik.protect.across.values import LevelResult
from tests.serangan import kabupaten
from tests.serangan.kabupaten import Edition, all_printed, breached, inside, insider, unsaid

SIZES = (240, 170, 310, 600, 200, 450, 260, 900, 150, 350)
OF_A_KECAMATAN = 12
SPOILT = ("penduduk_agama", "penduduk_disabilitas", "penduduk_sekolah")


def sizes(villages: int) -> dict[str, int]:
    """So many villages of several kecamatan by code, with their persons."""
    codes = (f"99.01.{1 + n // OF_A_KECAMATAN:02d}.{2001 + n % OF_A_KECAMATAN}" for n in range(villages))
    return {code: SIZES[n % len(SIZES)] for n, code in enumerate(codes)}


def groups(codes: Sequence[str]) -> dict[str, list[str]]:
    """Two groups that overlap each other and the kecamatan."""
    half, part = len(codes) // 2, len(codes) // 6
    return {"pesisir": list(codes[: half + part]), "jalan_raya": list(codes[half - part :])}


def attacked(editions: Sequence[Edition], results: Mapping[str, LevelResult], officials: int) -> dict[str, Any]:
    """What an outsider, and officials of some villages, narrow."""
    inside_of = groups([each.unit[0] for each in editions])
    printed = all_printed(results, editions, inside_of)
    found, cells = breached(editions, printed)
    of_officials = 0
    for each in editions[:officials]:
        told, _ = breached(editions, [*printed, *insider(each)])
        of_officials += sum(cell.member != each.name for cell in told)
    spoilt = {}
    for table in SPOILT:
        hidden = [
            own
            for code, result in results.items()
            if code not in inside_of
            for own in unsaid(result, inside(editions, code))
            if own.table == table
        ]
        spoilt[table] = len(breached(editions, [*printed, *hidden])[0]) if hidden else None
    return {
        "jumlah_tercetak": sum(each.number is not None for each in printed),
        "rahasia": cells,
        "menyempit": len(found),
        "petugas": officials,
        "menyempit_petugas": of_officials,
        "bila_yang_tertutup_dicetak": spoilt,
    }


def main(arguments: Sequence[str]) -> int:
    """Publish, release, attack."""
    parser = argparse.ArgumentParser()
    parser.add_argument("villages", type=int)
    parser.add_argument("--inside", type=int, default=2)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home, began = Path(folder), time.process_time()
        editions = kabupaten.villages(sizes(asked.villages), home)
        published = time.process_time() - began
        results = kabupaten.released(editions, home, groups=groups([each.unit[0] for each in editions]))
        released = time.process_time() - began - published
        told = attacked(editions, results, asked.inside)
    said = {"desa": asked.villages, "tingkat": len(results), "detik_desa": round(published), **told}
    said |= {"detik_tingkat": round(released, 1), "detik_semua": round(time.process_time() - began)}
    print(json.dumps(said))
    alive = any(told["bila_yang_tertutup_dicetak"].values())
    return 0 if alive and not told["menyempit"] and not told["menyempit_petugas"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
