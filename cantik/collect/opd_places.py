"""The villages that a table of an office may name: by code, today's or a former one, and by name. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.collect.villages import digits

_PLACE_WORD = re.compile(r"(?:desa|kelurahan|ds|kel|nagari|gampong|kecamatan|kec)\b\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpdVillage:
    """A village of the kabupaten, with the digits of every other code it has or had and the names it had."""

    area: AreaCode
    name: str
    kecamatan: str
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def place_key(text: str) -> str:
    """A name of a place as it is compared: without the word for its kind, without blanks.

    >>> place_key("Ds. Sumber Rejo"), place_key("KECAMATAN SRENGAT")
    ('sumberrejo', 'srengat')
    """
    return fold(_PLACE_WORD.sub("", text.strip(), count=1)).replace(" ", "")


class OpdPlaces:
    """The villages by code and by name."""

    def __init__(self, villages: Sequence[OpdVillage]) -> None:
        self.villages = villages
        self.by_code: dict[str, OpdVillage] = {}
        self.by_name: dict[str, list[OpdVillage]] = {}
        for village in villages:
            for code in village.codes:
                self.by_code.setdefault(digits(code), village)
            for name in dict.fromkeys(map(place_key, (village.name, *village.names))):
                self.by_name.setdefault(name, []).append(village)
        self.by_code |= {digits(village.area.text()): village for village in villages}
        self.kecamatan = {place_key(village.kecamatan) for village in villages}

    def near(self, name: str) -> str:
        """Names that may have been meant; they are shown, never taken."""
        keys = difflib.get_close_matches(place_key(name), self.by_name, 3, 0.6)
        return ", ".join(f"{place.name} ({place.area.text()})" for key in keys for place in self.by_name[key])
