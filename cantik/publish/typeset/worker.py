"""The Typst worker: `python -m cantik.publish.typeset.worker`.

Reads one job (a line of JSON) after another from standard input until it ends; answers each with a line of JSON
(`length` or `error`) and, after `length`, the bytes. It opens no file but the bundled fonts.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from typing import Any

import typst

from cantik.base.zip_archive import new_zip
from cantik.publish.typeset.enlarge import A4, repack_pdf
from cantik.publish.typeset.fonts import FOLDER

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]


def print_job(job: dict[str, Any], fonts: typst.Fonts) -> bytes:
    """The finished bytes of one job: a repacked PDF, the PNG of its only page, or a ZIP of the PNG of every page."""
    # One compiler for each output: a second compile of the same bytes answers "file not found".
    inputs = {**job["inputs"], "data": json.dumps(job["data"], ensure_ascii=False, sort_keys=True)}
    compiler = typst.Compiler(
        job["source"].encode("utf-8"), font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs
    )
    if job["format"] in ("png", "pages"):
        result, warnings = compiler.compile_with_warnings(format="png", ppi=job["ppi"], timestamp=job["moment"])
    else:
        result, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=STANDARDS, timestamp=job["moment"]
        )
    if warnings:
        raise ValueError("; ".join(str(w.message) for w in warnings))
    if job["format"] == "pages":
        return pack_pages([result] if isinstance(result, bytes) else list(result or ()))
    if not isinstance(result, bytes):
        raise ValueError("one page was expected")
    return repack_pdf(result, A4 if job["paper"] == "a4" else None) if job["format"] == "pdf" else result


def pack_pages(pages: Sequence[bytes]) -> bytes:
    """Pages as `0001.png`, `0002.png` … in one archive."""
    stream = io.BytesIO()
    with new_zip(stream) as archive:
        for number, page in enumerate(pages, 1):
            archive.add(f"{number:04}.png", page, deflated=False)
    return stream.getvalue()


def main() -> int:
    """Serve jobs until standard input ends."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        try:
            body = print_job(json.loads(line), fonts)
        except (typst.TypstError, ValueError) as error:
            out.write(json.dumps({"error": getattr(error, "diagnostic", "") or str(error)}).encode() + b"\n")
        else:
            out.write(json.dumps({"length": len(body)}).encode() + b"\n" + body)
        out.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
