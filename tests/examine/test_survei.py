"""Regsosek and DTSEN: contradictions of an outsider are named on their cell, and every rule finds one of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

from bench.examine_lists import SOURCES, ExaminedSurvey, survey_file
from cantik.codes.lists import code_lists
from cantik.collect.finding import Level
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.contoh import make_kabupaten
from cantik.contoh.regsosek import regsosek_sheets
from tests.examine.conftest import REFERENCE, Check

SEED = 3


@pytest.fixture(scope="module")
def delivered(
    content: Content, check: Check, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., ExaminedSurvey]:
    folder = tmp_path_factory.mktemp("survei")
    sheets = regsosek_sheets(make_kabupaten(7, villages=1, persons=1500).villages[0])

    def run(source: str, each: int = 2) -> ExaminedSurvey:
        file = survey_file(source, sheets, folder, each=each, seed=SEED)
        reading = read_file(file.path, Delivery(REFERENCE), content=content, lists=code_lists())
        return ExaminedSurvey(reading, check(reading), file.planted)

    return run


@pytest.mark.parametrize("source", SOURCES)
def test_contradictions_are_named_and_each_rule_finds_its_own(
    source: str, content: Content, delivered: Callable[..., ExaminedSurvey]
) -> None:
    file = delivered(source)
    for planted in file.planted:
        assert file.named(planted, content), (planted.error.kind.id, file.at(planted.place))
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for finding in file.examined.findings:
        found[finding.rule].add((finding.unit, finding.record))
    of_source = {
        rule.id
        for rule in content.rules.values()
        if rule.checked_by == "aturan" and file.reading.source in rule.sources and rule.id not in file.examined.silent
    }
    assert len(of_source) >= 15
    assert of_source - found.keys() == set()
    alike = [(a, b) for a in sorted(of_source) for b in sorted(of_source) if a < b and found[a] == found[b]]
    assert alike == []


@pytest.mark.parametrize("source", SOURCES)
def test_clean_answers_are_left_alone(source: str, delivered: Callable[..., ExaminedSurvey]) -> None:
    file = delivered(source, 0)
    hard = [finding.rule for finding in file.examined.findings if finding.level is not Level.NOTE]
    assert hard == []
