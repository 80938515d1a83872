"""The words of a picture in its two languages; names of places stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: languages of a picture, the standard one first
LANGUAGES: Final = ("id", "en")
#: what the template itself writes
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "id": {
        "contoh": "CONTOH – DATA REKAAN",
        "rancangan": "RANCANGAN",
        "kutip": "BELUM BOLEH DIKUTIP",
        "umur": "Umur",
        "sumber": "Sumber",
    },
    "en": {
        "contoh": "EXAMPLE – INVENTED DATA",
        "rancangan": "DRAFT",
        "kutip": "NOT TO BE CITED",
        "umur": "Age",
        "sumber": "Source",
    },
}


def say(lang: str, indonesian: str, english: str) -> str:
    """The text in a language; what has no English is said in Indonesian."""
    return english or indonesian if lang == "en" else indonesian
