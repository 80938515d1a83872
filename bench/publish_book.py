"""What a book costs beside Typst alone: two steps of the bench `publish`, each in a process of its own, so that neither
finds what the other one laid out already.

`book` prints the book of a release from its folder, as publishing does, and leaves the job of the Typst worker; `bare`
compiles the very same source and data, and nothing else: no release is read, nothing is tagged, checked or packed.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pikepdf
import typst

from bench.child import cpu_seconds
from cantik.base.text_file import write_text
from cantik.publish.book.make import job
from cantik.publish.typeset import Press
from cantik.publish.typeset.fonts import FOLDER
from cantik.release import files


def time_book(store: Path, place: Path) -> dict[str, Any]:
    """CPU seconds and pages of a book, MB of the process that sets it; its job is written to `place`."""
    folder = min((store / "rilis").glob("*/*/rilis.json")).parent
    began, clock = cpu_seconds(), time.perf_counter()
    made = job(files.open_release(folder))
    with Press() as press:
        printed = press.print_pages(made)
    cost = {"cpu_s": cpu_seconds() - began, "s": time.perf_counter() - clock}
    write_text(place, json.dumps(asdict(made)))
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        **cost,
        "halaman": _count_pages(printed),
        "rss_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6,
    }


def time_bare(place: Path) -> dict[str, Any]:
    """CPU seconds and pages of Typst alone for the job that lies there."""
    made = json.loads(place.read_bytes())
    began = time.process_time()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
    inputs = {**made["inputs"], "data": json.dumps(made["data"], ensure_ascii=False)}
    compiler = typst.Compiler(made["source"].encode(), font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs)
    printed = compiler.compile(format="pdf", timestamp=made["moment"])
    cost = time.process_time() - began
    if not isinstance(printed, bytes):
        raise TypeError("one PDF was expected")
    return {"cpu_s": cost, "halaman": _count_pages(printed)}


def _count_pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
