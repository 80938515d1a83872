"""The small classes that a printed row merges, which no table prints by themselves.

A row "ever married" of a dusun says how many are married, divorced or widowed together because few are divorced. Where
another table tells how many are married, the few are known all the same. So the classes that a category merges, and the
groups of them that a finer rung of its ladder has, keep what they would have to keep if they were printed as hidden.
The gate asks for it in everything that is printed (`gate/statements.py`); what is known without any table nobody asks
for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from cantik.protect.annex import printed_keys
from cantik.protect.audit.model.statements import MergedClasses
from cantik.protect.group import Group, Key, bits
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.memory import Memory
from cantik.protect.recoding.ladder import reasons
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason

_MERGED: Memory[Mapping[Key, tuple[MergedClasses, ...]]] = Memory(512)


def find_merged_classes(standing: GroupDecision, rules: Rules) -> Mapping[Key, tuple[MergedClasses, ...]]:
    """By cell of the tables of a group that merges classes, those that must keep an interval."""
    layouts, ties = (*standing.book, *standing.extra), standing.ties
    key = standing.subject.group.digest(), layouts, standing.hidden, ties.forced, ties.label, rules.key
    return _MERGED.recall(key, lambda: _find_classes(standing, rules))


def _find_classes(standing: GroupDecision, rules: Rules) -> Mapping[Key, tuple[MergedClasses, ...]]:
    group, layouts = standing.subject.group, (*standing.book, *standing.extra)
    printed = printed_keys(group, layouts)
    told = printed - standing.hidden
    out: dict[Key, tuple[MergedClasses, ...]] = {}
    for layout in layouts:
        inside = {code: tuple(_list_parts(group, code)) for code in layout.codes}
        parts = tuple(dict.fromkeys(part for own in inside.values() for part in own))
        if not parts:
            continue
        found = reasons(group, replace(layout, codes=parts), rules).reshape(-1, len(parts)).tolist()
        for context, line in zip(layout.contexts(group), found, strict=True):
            small = {part for part, reason in zip(parts, line, strict=True) if reason != Reason.NONE}
            small = {part for part in small if _is_untold(standing, printed, (*context, part))}
            for code, own in inside.items():
                keys = [(*context, part) for part in own if part in small]
                if keys:
                    needs = [_find_interval(group, told, key, rules) for key in keys]
                    out[*context, code] = tuple(map(MergedClasses, (bits(key[3]) for key in keys), needs))
    return out


def _list_parts(group: Group, code: int) -> Iterator[int]:
    """The classes that a category merges, and the groups of them that a finer rung has."""
    if len(bits(code)) > 1:
        yield from (1 << leaf for leaf in bits(code))
        finer = dict.fromkeys(other for rung in group.ladder for other in rung.codes)
        yield from (other for other in finer if len(bits(other)) > 1 and other & code == other != code)


def _is_untold(standing: GroupDecision, printed: frozenset[Key], key: Key) -> bool:
    """Whether no table of the group is about a number, and no class A table, duty or former edition tells it."""
    ties = standing.ties
    told = key in printed or key in ties.forced or standing.subject.group.silence(key)
    return not (told or (ties.known and ties.known(key)) or (ties.told and ties.told(key)))


def _find_interval(group: Group, told: frozenset[Key], key: Key, rules: Rules) -> tuple[int, int]:
    """The interval that a number must keep: no more than the numbers that the group prints of wider sets allow."""
    area, sex, age, part = key
    wider = product({0, area}, {0, sex}, {0, age}, _list_holding(group, part))
    whole = min([group.denominator((area, sex, age)), *(group.count(each) for each in wider if each in told)])
    return rules.require_interval(group.count(key), whole, group.kelas(area, part))


def _list_holding(group: Group, part: int) -> list[int]:
    """The codes of the ladder that hold a class, itself too."""
    codes = dict.fromkeys((part, *(code for rung in group.ladder for code in rung.codes)))
    return [code for code in codes if code & part == part]
