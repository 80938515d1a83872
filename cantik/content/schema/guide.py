"""`guides/<id>.yaml`: the steps of the first year of a village, a kabupaten or a province."""

from __future__ import annotations

from cantik.content.guide import FACTS, Guide, GuideStep
from cantik.content.nodes import Section
from cantik.content.schema import common
from cantik.content.year import MONTHS, ROLES

_MARKS = ("V", "V2", "R", "usul")


def read_guide(name: str, top: Section) -> Guide:
    """One guide. Raises `ContentError` for a fact that its level does not know, a step twice, a role of elsewhere."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    level = top.choice("tingkat", tuple(FACTS))
    value = Guide(
        id=name,
        level=level,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        mark=top.choice("tanda", _MARKS),
        since=since,
        until=until,
        steps=_steps(top, level),
        origin=top.origin(),
    )
    top.close()
    return value


def _steps(top: Section, level: str) -> tuple[GuideStep, ...]:
    found: dict[str, GuideStep] = {}
    for part in top.sections("langkah"):
        fact = part.choice("fakta", FACTS[level])
        if fact in found:
            raise part.wrong("fakta", "Langkah dua kali", found=f"“{fact}”")
        month = part.whole("bulan", 1)
        if not 1 <= month <= MONTHS:
            raise part.wrong("bulan", "Bukan bulan tahun pertama", found=f"{month}", expected=f"1–{MONTHS}")
        found[fact] = GuideStep(
            fact=fact,
            title=part.text("judul"),
            title_en=part.text("judul_en"),
            why=part.text("mengapa"),
            why_en=part.text("mengapa_en"),
            roles=common.subset(part, "siapa", ROLES[level]),
            month=month,
        )
        part.close()
    if not found:
        raise top.wrong("langkah", "Panduan tanpa langkah", mend="Sebut sedikitnya satu.")
    return tuple(found.values())
