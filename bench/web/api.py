"""How many answers of the API `cantik serve --site` gives a second, and how long the slowest twentieth takes; run as a
process of its own: `… api PORT FOLDER S`.

Eight readers with a line each ask for lists, areas and sets of data in four forms, whole, filtered and by pages. What a
file of the release says is compared with it; every other answer with itself, and its rows are counted.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.web.plan import dice
from bench.web.site import ask, run_readers

API = "/api/v1/"
_FILES = {"csv": "csv", "jsonstat": "jsonstat.json", "sdmx-csv": "sdmx.csv"}


def main(port: int, folder: Path, seconds: float) -> dict[str, object]:
    """Answers a second, milliseconds at the 95th percentile, and what was wrong with any of them."""
    wanted = dict(_list_addresses(folder))
    if not wanted:
        return {"per_s": 0.0, "p95_ms": 0.0, "alamat": 0, "salah": ["tidak ada rilis"]}
    known: dict[str, bytes] = {}
    wrong: list[str] = []
    times: list[float] = []
    until = time.monotonic() + seconds

    def read(number: int, line: socket.socket) -> None:
        chance, order, own = dice(number), list(wanted), []
        while time.monotonic() < until and not wrong:
            path = _vary(chance, chance.choice(order))
            began = time.perf_counter()
            head, body = ask(line, f"{API}{path}")
            own.append((time.perf_counter() - began) * 1000)
            problem = _judge(head, body, path, wanted.get(path), known)
            if problem:
                wrong.append(problem)
        times.extend(own)

    seconds_taken = run_readers(port, read)
    if not times:
        wrong.append("tidak ada jawaban")
    late = sorted(times)[int(len(times) * 0.95)] if times else 0.0
    return {"per_s": len(times) / seconds_taken, "p95_ms": late, "alamat": len(wanted), "salah": wrong}


def _list_addresses(folder: Path) -> Iterator[tuple[str, Path | None]]:
    """Addresses, each with the file that says the same, where there is one."""
    for described in sorted(folder.glob("*/rilis/data.json")):
        code, data = described.parts[-3], json.loads(described.read_bytes())
        yield from ((name, None) for name in ("wilayah.json", "indikator.json", "tabel.json", f"wilayah/{code}.json"))
        for own in data["himpunan"]:
            yield f"data/{code}/{own['kunci']}.json", None
            for form, name in own["berkas"].items():
                yield f"data/{code}/{own['kunci']}.{_FILES[form]}", described.parent / name


def _vary(chance: random.Random, path: str) -> str:
    """One page of a set in three is of another size, so that what was remembered does not answer everything."""
    paged = path.startswith("data/") and path.endswith(".json") and not path.endswith(".jsonstat.json")
    if paged and chance.random() < 1 / 3:
        return f"{path}?ukuran={chance.randint(1, 400)}"
    return path


def _judge(head: bytes, body: bytes, path: str, file: Path | None, known: dict[str, bytes]) -> str:
    if not head.startswith(b"HTTP/1.1 200"):
        return f"{path}: {head[:30].decode()}"
    if path in known:
        return "" if known[path] == body else f"{path}: berubah"
    plain = zlib.decompress(body, 31) if b"content-encoding: gzip" in head.lower() else body
    if file is not None:
        other = file.read_bytes()
        same = json.loads(plain) == json.loads(other) if file.suffix == ".json" else plain == other
        if not same:
            return f"{path}: bukan isi berkasnya"
    elif plain.startswith(b"{"):
        told: dict[str, Any] = json.loads(plain)
        if "ukuran" in told and len(told["isi"]) != min(told["ukuran"], told["jumlah"]):
            return f"{path}: baris kurang"
    known[path] = body
    return ""


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))))
