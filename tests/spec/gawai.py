"""Records as an XForm on the phone, and what JavaRosa finds in it: the foreign reader of our XPath.

The form is written here by hand, without pyxform: one group for each case, its members in a repeat, one calculation for
each condition. All cases of a test go through one process.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from cantik.base.dates import age_on
from cantik.expr import tree
from cantik.expr.scope import Field, Scope, Type
from cantik.expr.walk import names_in
from cantik.expr.xpath import FormAnswer, FormPlaces, FormRoster, xpath

Record = Mapping[str, Any]
Answers = dict[tuple[str, ...], FormAnswer]
_TYPES = {Type.NUMBER: "decimal", Type.CODE: "string", Type.TEXT: "string", Type.DATE: "date"}
_AROUND = ("acuan", "kode_desa")


def javarosa(forms: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What JavaRosa makes of each form: its instance (`isian`), or why it does not open (`galat`)."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("jalankan_javarosa.py"))],
        input=json.dumps(dict(forms)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return answers


@dataclass(frozen=True, slots=True)
class Case:
    """A family (`record`, or that of the first member when the unit is `orang`) and the conditions asked of it."""

    unit: str
    record: Record
    conditions: Sequence[tree.Condition]
    acuan: dt.date | None = None
    kode_desa: str | None = None

    @property
    def members(self) -> list[Record]:
        """The one asked about first."""
        if self.unit == "keluarga":
            return list(self.record.get("anggota") or ())
        others = [member for member in self.record.get("anggota") or () if member is not self.record]
        return [self.record, *others]

    @property
    def family(self) -> Record:
        return self.record if self.unit == "keluarga" else self.record.get("keluarga") or {}


def places_of(scope: Scope, group: str = "/data/k0") -> FormPlaces:
    """Everything that a family and its members answer, but no other record."""
    persons, families = scope.fields.get("orang", {}), scope.fields.get("keluarga", {})
    around: Answers = {(name,): FormAnswer.node(f"{group}/{name}", _type(persons, families, name)) for name in _AROUND}
    kin = {name: FormAnswer.node(f"{group}/kel_{name}", field.type) for name, field in families.items()}
    members = {name: FormAnswer.node(f"./{name}", field.type) for name, field in persons.items()}
    if scope.unit == "keluarga":
        own: Answers = {(name,): answer for name, answer in kin.items()}
        return FormPlaces({**own, **around}, {"anggota": FormRoster(f"{group}/anggota", members)})
    own = {(name,): FormAnswer.node(f"../{name}", field.type) for name, field in persons.items()}
    outer: Answers = {(name,): FormAnswer.node(f"current()/../{name}", field.type) for name, field in persons.items()}
    of_family: Answers = {("keluarga", name): answer for name, answer in kin.items()}
    # from a member the way to all members is relative: JavaRosa takes an absolute one for the member itself
    return FormPlaces({**own, **of_family, **around}, {"anggota": FormRoster("../../anggota", members)}, outer)


def _type(persons: Mapping[str, Field], families: Mapping[str, Field], name: str) -> Type:
    known = persons.get(name) or families.get(name)
    return known.type if known else Type.TEXT


def found(cases: Sequence[Case], scope: Scope) -> list[list[bool]]:
    """For each case, whether the phone finds each of its conditions true."""
    instance, binds, body = [], [], []
    for number, case in enumerate(cases):
        part, rules = _case(f"k{number}", case, scope.of(case.unit))
        instance.append(part)
        binds += rules
        path = f"/data/k{number}/anggota"
        body.append(f'<group ref="{path}"><label>a</label><repeat nodeset="{path}"/></group>' if case.members else "")
    form = (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>u</h:title>'
        f'<model><instance><data id="uji">{"".join(instance)}</data></instance>{"".join(binds)}</model></h:head>'
        f"<h:body>{''.join(body)}</h:body></h:html>"
    )
    answer = javarosa({"uji": form})["uji"]
    assert "isian" in answer, answer
    data = ET.fromstring(answer["isian"])
    results = []
    for number, case in enumerate(cases):
        where = f"k{number}" if case.unit == "keluarga" else f"k{number}/anggota"
        results.append([data.findtext(f"{where}/s{at}") == "1" for at in range(len(case.conditions))])
    return results


def _case(group: str, case: Case, scope: Scope) -> tuple[str, list[str]]:
    """The nodes of a case and their binds."""
    named = {part for condition in case.conditions for name in names_in(condition) for part in name.path}
    named.add("tanggal_lahir")  # `umur_pada` does not name it
    persons = [field for name, field in scope.fields.get("orang", {}).items() if name in named and name not in _AROUND]
    kin = [field for name, field in scope.fields.get("keluarga", {}).items() if name in named and name not in _AROUND]
    slots = "".join(f"<s{at}/>" for at in range(len(case.conditions)))
    asked = slots if case.unit == "keluarga" else ""
    each = "" if case.unit == "keluarga" else slots
    members = "".join(
        f"<anggota>{''.join(_node(field.name, _aged(member, case.acuan), field) for field in persons)}{each}</anggota>"
        for member in case.members
    )
    around = "".join(
        f"<{name}>{'' if value is None else value}</{name}>"
        for name, value in (("acuan", case.acuan), ("kode_desa", case.kode_desa))
    )
    family = "".join(
        _node(f"kel_{field.name}", {f"kel_{field.name}": case.family.get(field.name)}, field) for field in kin
    )
    path = f"/data/{group}"
    binds = [f'<bind nodeset="{path}/acuan" type="date"/>']
    binds += [f'<bind nodeset="{path}/kel_{field.name}" type="{_TYPES[field.type]}"/>' for field in kin]
    binds += [f'<bind nodeset="{path}/anggota/{field.name}" type="{_TYPES[field.type]}"/>' for field in persons]
    places = places_of(scope, path)
    inside = path if case.unit == "keluarga" else f"{path}/anggota"
    for at, condition in enumerate(case.conditions):
        text = f"if({xpath(condition, places)}, 1, 0)"
        binds.append(f'<bind nodeset="{inside}/s{at}" type="string" calculate={quoteattr(text)}/>')
    return f"<{group}>{around}{family}{members}{asked}</{group}>", binds


def _aged(record: Record, acuan: dt.date | None) -> Record:
    born = record.get("tanggal_lahir")
    if record.get("umur") is not None or born is None or acuan is None:
        return record
    return {**record, "umur": age_on(born, acuan)}


def _node(tag: str, record: Record, field: Field) -> str:
    value = record.get(tag)
    text = "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"<{tag}>{escape(text)}</{tag}>"
