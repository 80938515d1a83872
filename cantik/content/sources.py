"""The sources that data come from, and which of them are the same register told by another program."""

from __future__ import annotations

from collections.abc import Collection

#: ids as they stand in `sumber` of content files and beside every statement of the register
SOURCES = (
    "opensid", "regsosek", "dtsen", "dtsen_keluarga", "siak", "bip", "opensid_rtm", "opensid_bantuan",
    "opensid_analisis",
)  # fmt: skip

#: SIAK and the Buku Induk Penduduk are the population register that OpenSID keeps too, with the same codes and bases
#: (domain population_parameters 0.1): rules and measures that speak of OpenSID speak of them
_SAME_REGISTER = {"siak": "opensid", "bip": "opensid"}


def speaks_of(listed: Collection[str], source: str) -> bool:
    """Whether a rule or measure that lists these sources speaks of a source."""
    return source in listed or _SAME_REGISTER.get(source, source) in listed
