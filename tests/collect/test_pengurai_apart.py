"""Declared parsers at a page: real processes, what they may answer, and what becomes of those that go wrong."""

from __future__ import annotations

import datetime as dt
import io
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

import pytest
from PIL import Image

from cantik.base import apart, turns
from cantik.base.parsing import DOORS, ParserFault, TooMuchWork, read_answer, write_value
from cantik.collect.errors import PhotoRefused
from cantik.collect.photo import remake_photo
from cantik.collect.site_pictures import make_logo
from cantik.content.loader import load_content

pytestmark = [pytest.mark.proses_pengurai]
LOGO = ("cantik.collect.site_pictures", "make_logo")


@pytest.fixture
def page() -> Iterator[None]:
    """Somebody waits at a page."""
    with turns.answer_page(turns.Asker(lambda: "saya", 30)):
        yield


def picture() -> bytes:
    """A small one."""
    held = io.BytesIO()
    Image.new("RGB", (64, 48)).save(held, "PNG")
    return held.getvalue()


@pytest.mark.usefixtures("page")
def test_the_process_says_what_the_function_says() -> None:
    made = make_logo(picture())
    with turns.answer_page(None):
        assert made == make_logo(picture())
    with pytest.raises(PhotoRefused) as refused:
        remake_photo(b"bukan foto")
    assert (refused.value.code, refused.value.expected) == ("B133", "foto JPEG, PNG, atau WebP")


@pytest.mark.usefixtures("page")
def test_what_takes_too_long_or_too_much_is_one_typed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ({"seconds": 0.02}, {"memory": 60 * apart.MB}):
        monkeypatch.setitem(DOORS, LOGO, replace(DOORS[LOGO], **bound))
        with pytest.raises(TooMuchWork) as refused:
            make_logo(picture())
        assert refused.value.code == "B161"


@pytest.mark.usefixtures("page")
def test_a_fault_of_the_program_is_one_without_what_stood_in_the_file() -> None:
    with pytest.raises(ParserFault) as fault:
        remake_photo("rahasia")  # type: ignore[arg-type]
    assert "TypeError" in str(fault.value)
    assert "rahasia" not in str(fault.value)


def test_values_come_back_as_they_went() -> None:
    kinds = load_content().metadata
    for value in (kinds, {"a": (1, 2.5, None, dt.date(2026, 1, 1))}, MappingProxyType({"b": frozenset({1})})):
        assert read_answer(write_value(value)) == value


def _calls(function: Callable[..., object], *words: object) -> bytes:
    class Hostile:
        def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
            return function, words

    return pickle.dumps(Hostile())


@pytest.mark.parametrize(
    ("module", "name"),
    [("os", "system"), ("builtins", "eval"), ("cantik.base.apart", "ApartProcess"), ("cantik.base.apart", "ask_apart")],
)
def test_an_answer_names_nothing_that_is_carried_out(module: str, name: str) -> None:
    import importlib

    with pytest.raises(pickle.UnpicklingError):
        read_answer(_calls(getattr(importlib.import_module(module), name), "true"))
