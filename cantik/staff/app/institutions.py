"""Institutions, chosen from a list, so that one house is one house however somebody wrote it.

The list is content (`cantik_instansi_darurat`); a kabupaten adds its own offices in a list `instansi_kabupaten` in its
own folder. What an account keeps is text: what was written before there was a list stays as it is, and is understood
by the spellings that the lists name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.codes.lists import CodeList, lists_here

SHIPPED, OWN, ELSE = "cantik_instansi_darurat", "instansi_kabupaten", "lain"
#: an office of a kabupaten carries its code, so that those of two kabupaten are not taken for one
_AREA = re.compile(r"\s+\d{2}(\.\d{2}){0,2}(\.\d{4})?$")
_PARTS = {"pemdes": 4, "kecamatan": 3, "bnpb": 0, "kemensos": 0, "bpbd_prov": 1}
_KABUPATEN = 2


def _lists() -> list[CodeList]:
    found = lists_here()
    return [found[name] for name in (OWN, SHIPPED) if name in found]


def offered(lang: str = "id") -> Mapping[str, str]:
    """Codes with their words, those of the kabupaten first, "another one" last."""
    said = {code: codes.label(code, lang) for codes in _lists() for code in codes.codes if code}
    last = said.pop(ELSE)
    return said | {ELSE: last}


def written(code: str, area: AreaCode | None = None) -> str:
    """An institution as text, in Indonesian; with the code of its area when it is one of many of its kind."""
    label = next(codes.label(code) for codes in _lists() if codes.has(code))
    parts = area.text().split(".")[: _PARTS.get(code, _KABUPATEN)] if area is not None else []
    return " ".join(filter(None, (label, ".".join(parts))))


def house(text: str) -> str:
    """What two institutions are compared by: the entry of the list that a text means, whatever area it names; else the
    text without case and blanks. "" for none."""
    name = _AREA.sub("", " ".join(text.split()))
    for codes in _lists():
        code = codes.match(name)
        if code and code != ELSE:
            return code
    return fold(text)
