"""The words of the public site as its pages are written with them: what a regional language may translate."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cantik.base.errors import ContentError
from cantik.content.regional_language import RegionalLanguage

_HOME = Path(__file__).parent


@cache
def list_words() -> frozenset[str]:
    """Every Indonesian text that a page chooses beside an English one, as a page shows it."""
    found = (" ".join(word.split()) for word in (*_words_of_templates(), *_words_of_code()))
    return frozenset(word for word in found if any(letter.isalpha() for letter in word) and "/" not in word[:3])


def draft_file() -> str:
    """A file of a regional language in which nothing is translated yet; each word waits behind a hash."""
    lines = [
        "id: xx  # kode ISO 639",
        'nama: "nama bahasa dalam bahasanya"',
        'sumber: "siapa yang menerjemahkan, kapan"',
    ]
    quoted = (json.dumps(word, ensure_ascii=False) for word in sorted(list_words(), key=str.casefold))
    return "\n".join([*lines, "kata:", *(f'#  {word}: ""' for word in quoted)]) + "\n"


def refuse_unknown(language: RegionalLanguage) -> None:
    """Raises `ContentError` K161 for a word that no page says: whoever wrote it believes that readers see it."""
    known = list_words()
    for word in language.words:
        if word not in known:
            raise ContentError(
                "K161",
                "Kata ini tidak ada di situs",
                where=language.lines[word],
                found=f"“{word[:80]}”",
                mend="Salin kata Indonesianya persis seperti pada berkas kosongnya (panduan bahasa daerah).",
            )


def _words_of_templates() -> Iterator[str]:
    from jinja2 import nodes

    from cantik.publish.site.page_templates import environment

    for path in sorted((_HOME / "templates").glob("*.html")):
        for call in environment().parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t" and isinstance(call.args[0], nodes.Const):
                yield str(call.args[0].value)


def _words_of_code() -> Iterator[str]:
    for path in sorted(_HOME.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) != 2:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name == "t" and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
