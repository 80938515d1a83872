"""The Typst worker: one process for a few jobs, errors with a code, never a hang."""

from __future__ import annotations

import sys

import pytest

from cantik.base.errors import CantikError
from cantik.publish.typeset import Press, PrintJob

HEAD = """#set document(title: "T")
#set text(font: "Source Sans 3", lang: "id")
#let d = json(bytes(sys.inputs.data))
"""


def small(text: str, **data: object) -> PrintJob:
    return PrintJob(HEAD + text, data, "pdf", 0)


def test_a_page_that_typst_refuses_is_an_error_with_a_code_and_the_next_one_is_printed() -> None:
    with Press() as press:
        with pytest.raises(CantikError) as refused:
            press.print_pages(small("#panic(d.x)", x="tidak"))
        assert refused.value.code == "C102"
        assert press.print_pages(small("= A\n#d.x", x="ya")).startswith(b"%PDF-1.7")


def test_a_warning_is_refused_too() -> None:
    with Press() as press, pytest.raises(CantikError) as refused:
        press.print_pages(small('= A\n#text(font: "Tidak Ada")[x]'))
    assert "tidak ada" in str(refused.value)


def test_a_worker_that_dies_is_an_error() -> None:
    with Press((sys.executable, "-c", "pass")) as press, pytest.raises(CantikError) as refused:
        press.print_pages(small("= A"))
    assert refused.value.code == "C102"


def test_a_worker_that_is_stuck_is_ended() -> None:
    sleeper = (sys.executable, "-c", "import time; time.sleep(60)")
    with Press(sleeper, limit=0.2) as press, pytest.raises(CantikError) as refused:
        press.print_pages(small("= A"))
    assert refused.value.code == "C102"


def test_a_process_prints_at_most_four_jobs() -> None:
    with Press() as press:
        processes = set()
        for _ in range(5):
            press.print_pages(small("= A"))
            assert press._process is not None
            processes.add(press._process.pid)
    assert len(processes) == 2
