"""Sentences that were kept in Indonesian with values in them, said in the page's language.

A finding is kept as the sentence that its rule composed. The rule's own sentence, with its gaps, is the key of the
catalogue: the kept sentence is laid to it, the values are taken out, and the English sentence is filled with them.
What no rule composed (another version of the rule, another sentence) stays as it was kept.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.base.dates import MONTHS_EN, MONTHS_ID
from cantik.codes.knowledge import load
from cantik.content.kinds import Rule
from cantik.content.loader import here
from cantik.staff.app.language import speech
from cantik.web.language import lang, of_content

_GAP = re.compile(r"\{([^{}]*)\}")
_DATE = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS_ID)}) (\d{{4}})")
_COLLECTED = re.compile(r"(?P<n>[\d.]+) dari (?P<m>[\d.]+) (?P<unit>orang|keluarga)\.")
#: what the core writes in the place of a value
_EMPTY, _NAMELESS = noop("(kosong)"), noop("tanpa nama")
_COUNTED = {
    "orang": noop("%(n)s dari %(m)s orang."),
    "keluarga": noop("%(n)s dari %(m)s keluarga."),
    "rumah_tangga": noop("%(n)s dari %(m)s rumah tangga."),
}


def of_finding(rule: Rule | None, kept: str) -> str:
    """The sentence of a finding in the page's language, and with the words of its area."""
    if rule is None or not kept or (lang() != "en" and speech() is None):
        return kept
    for template in (rule.message, rule.expected, rule.cure):
        said = _translate_composed(template, kept)
        if said:
            return said
    return _translate_collected(rule, kept) or kept


def _translate_collected(rule: Rule, kept: str) -> str:
    """`<title>: 12 dari 40 orang.`: what most records of a file carry is said once."""
    rest = kept.removeprefix(f"{rule.title}: ")
    found = _COLLECTED.fullmatch(rest)
    if rest == kept or found is None:
        return ""
    comma = "," if lang() == "en" else "."
    counts = {name: found[name].replace(".", comma) for name in ("n", "m")}
    return f"{of_content(rule.title)}: {_(_COUNTED[found['unit']]) % counts}"


def _translate_composed(template: str, kept: str) -> str:
    """What the page says for a sentence that this template composed; "" when it did not, or there is nothing else."""
    said = of_content(template)
    if not template or said == template:
        return ""
    found = _pattern(template).fullmatch(kept)
    if found is None:
        return ""
    values: dict[str, str] = {}
    for name, value in zip(_GAP.findall(template), found.groups(), strict=True):
        values.setdefault(name, _value(name, value))
    return _GAP.sub(lambda gap: values.get(gap[1], gap[0]), said)


@lru_cache(maxsize=1024)
def _pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern with one group for each gap."""
    parts = _GAP.split(template)
    return re.compile(
        "".join(re.escape(part) if place % 2 == 0 else "(.*?)" for place, part in enumerate(parts)), re.DOTALL
    )


def _value(gap: str, value: str) -> str:
    """A value in the page's language: the label of a code, a date, rows of a file; anything else as it is."""
    if lang() != "en":
        return value
    if value == _EMPTY:
        return _("(kosong)")
    labelled = _labels().get(gap.rsplit(".", 1)[-1], {}).get(value)
    if labelled:
        return labelled
    if gap == "pasangannya":
        return _partners(value)
    if not gap.rsplit(".", 1)[-1].startswith(("tanggal", "acuan", "hasil")):
        return value  # what stands in a cell is said as it stands there
    return _DATE.sub(lambda found: f"{found[1]} {MONTHS_EN[MONTHS_ID.index(found[2])]} {found[3]}", value)


def _partners(value: str) -> str:
    """`baris 12 (SITI) dan baris 40 (tanpa nama) dan 3 baris lain`."""
    row, also, more = _("baris"), _("dan"), _("dan %s baris lain")
    said = re.sub(r"\bbaris (\d+) \(", rf"{row} \1 (", value)
    said = re.sub(r"\bdan (\d+) baris lain$", lambda found: more % found[1], said)
    return said.replace(f"({_NAMELESS})", f"({_('tanpa nama')})").replace(") dan ", f") {also} ")


def _labels() -> dict[str, dict[str, str]]:
    """Of each coded variable: its Indonesian labels and the English ones."""
    return _labels_of(here().digest)


@lru_cache(maxsize=2)
def _labels_of(_digest: str) -> dict[str, dict[str, str]]:
    knowledge = load()
    found: dict[str, dict[str, str]] = {}
    for (_unit, name), variable in knowledge.content.variables.items():
        codes = knowledge.lists.get(variable.codelist) if variable.codelist else None
        for row in codes.rows if codes is not None else ():
            found.setdefault(name, {})[row.label] = row.label_en
    return found
