"""`conflicts/<id>.yaml`: which value of a person or a family holds when two sources say different things."""

from __future__ import annotations

from cantik.content.kinds import ConflictRule
from cantik.content.nodes import Section
from cantik.content.schema import common
from cantik.content.sources import SOURCES

NEWEST, TRUSTED, ASK = "terbaru", "tepercaya", "tanya"
WAYS = (NEWEST, TRUSTED, ASK)
#: acts that are recorded in the register itself stand among the sources, too
EVENTS = "peristiwa"


def read_conflict(name: str, top: Section) -> ConflictRule:
    """One rule; whoever trusts says whom, and a rule for nothing is none."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    rule = ConflictRule(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        fields=top.texts("isian", ()),
        way=top.choice("cara", WAYS),
        order=common.subset(top, "urutan", (*SOURCES, EVENTS)) if top.has("urutan") else (),
        by_hand=top.choice("pembetulan", (ASK, NEWEST), ASK),
        rest=top.flag("lainnya", False),
        replaces=top.optional("menggantikan"),
        origin=top.origin(),
    )
    if (rule.way == TRUSTED) != bool(rule.order):
        raise top.wrong("urutan", "“urutan” ditulis bila, dan hanya bila, “cara” adalah tepercaya")
    if not rule.fields and not rule.rest:
        raise top.wrong("isian", "Aturan ini tidak menyebut isian", mend="Sebut isian, atau tulis “lainnya: ya”.")
    top.close()
    return rule
