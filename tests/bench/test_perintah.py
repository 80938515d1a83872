"""`cantik bench --strict`: a missed target has an exit code of its own; which targets a shared machine cannot spoil."""

import json

import pytest

from bench import report
from bench.result import TARGETS, missed
from cantik.cli import main
from cantik.cli.bench import NAMES

GOOD = {"ratio_best": 0.2, "ratio_cpu": 0.2, "run_s": 5.9, "run_rss_mb": 400.0, "recompute_ms": 99.0}


def answered(monkeypatch: pytest.MonkeyPatch, figures: dict[str, float]) -> None:
    """The bench `village` found these figures, on any machine."""
    machine = report.machine("small", 1)
    found = {"bench": "village", "machine": machine, "figures": figures, "how": {}}
    monkeypatch.setattr(report, "run_bench", lambda name, **_: found)


def test_the_command_knows_every_bench_that_has_targets() -> None:
    assert set(NAMES) == set(TARGETS)


@pytest.mark.parametrize(
    ("asked", "changed", "code"),
    [
        ((), {}, 0),
        ((), {"ratio_best": 0.31}, 0),
        (("--strict",), {}, 0),
        (("--strict",), {"ratio_best": 0.31}, 3),
        (("--strict",), {"run_s": 6.1}, 3),
        (("--strict", "tetap"), {"ratio_cpu": 0.31}, 0),
        (("--strict", "tetap"), {"ratio_best": 0.31}, 0),
        (("--strict", "tetap"), {"run_rss_mb": 451.0}, 3),
        # the wall clock of a machine that others share proves nothing
        (("--strict", "tetap"), {"run_s": 60.0, "recompute_ms": 900.0}, 0),
    ],
)
def test_the_exit_code_says_whether_targets_were_met(
    asked: tuple[str, ...],
    changed: dict[str, float],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answered(monkeypatch, GOOD | changed)
    assert main(["bench", "village", *asked, "--json"]) == code
    said = capsys.readouterr()
    assert json.loads(said.out)["figures"] == GOOD | changed
    assert said.err == (f"Sasaran meleset: {', '.join(changed)}\n" if code else "")


def test_a_limit_is_kept_by_what_equals_it() -> None:
    limits = {key: target.limit for key, target in TARGETS["examine"].items()}
    assert missed("examine", limits, strict="semua") == []
    assert missed("examine", limits | {"recall": 0.9799, "silent_wrong": 1}, strict="tetap") == [
        "recall",
        "silent_wrong",
    ]
