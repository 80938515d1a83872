"""The script of the page that hands a file in, in a process that a test may kill: announce, send what is missing, ask
for the examination. `python -m tests.web.pengunggah PORT COOKIES PAGE FILE PIECE`; says the address of the intake."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from bench.web.browser import Browser


def hand_in(browser: Browser, page: str, file: Path, piece: int) -> str:
    """The address of the intake, whose examination was asked for."""
    data = file.read_bytes()
    listed = [{"nama": file.name, "ukuran": len(data), "tanda": f"sha256:{hashlib.sha256(data).hexdigest()}"}]
    said = json.loads(browser.post(f"{page}mulai/", {"tanggal": "2025-12-31", "daftar": json.dumps(listed)}).text)
    (sent,) = said["berkas"]
    here = sent["masuk"]
    while here < len(data):
        here = json.loads(browser.raw(f"{sent['alamat']}?dari={here}", data[here : here + piece]).text)["masuk"]
    browser.post(said["uji"], {})
    return str(said["alamat"])


if __name__ == "__main__":
    print(hand_in(Browser(int(sys.argv[1]), json.loads(sys.argv[2])), sys.argv[3], Path(sys.argv[4]), int(sys.argv[5])))
