"""How deep a JSON of others nests is found out without following its brackets, by the law of who walks them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.nesting import TooNested, parse_json, require_plain_yaml

MOST = 4
#: all but the letter that is refused
LETTERS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
_PIECES = ("[", "]", "{", "}", '"', "\\", '\\"', "a", ",", '"a":', "[]", "{}", "[[[[[", "1", '"[[[[["')


def deepest(text: str) -> int:
    """Letter by letter: the deepest bracket outside of quotes."""
    depth = most = 0
    quoted = escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter in "[{]}":
            depth += 1 if letter in "[{" else -1
            most = max(most, depth)
    return most


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_whatever_the_text(text: str) -> None:
    if deepest(text) > MOST:
        with pytest.raises(TooNested):
            parse_json(text, MOST)
        return
    try:
        value = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011 - what is no JSON at all
            parse_json(text, MOST)
    else:
        assert parse_json(text, MOST) == value


@given(
    st.recursive(LETTERS | st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(LETTERS, inner))
)
def test_what_is_written_is_read(value: object) -> None:
    text = json.dumps(value)
    assert parse_json(text, deepest(text)) == value


@pytest.mark.parametrize(
    "text",
    ["NaN", "-Infinity", "[1e999]", "9" * 400 + ".0", r'"\ud800"', r'{"\uDfff": 1}', r'["a\u0000b"]', r'"\\\u0000"'],
)
def test_what_could_not_be_written_again_is_no_json(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what is no JSON at all
        parse_json(text)


@pytest.mark.parametrize("text", [r'"\ud83d\ude00"', r'"\\u0000"', r'"\\\\u0000"', r'"\u00e9"', "1e300", r'"\\ud800"'])
def test_letters_beyond_the_plane_and_words_about_them_stay(text: str) -> None:
    assert parse_json(text) == json.loads(text)


@pytest.mark.parametrize("mark", ["", "\ufeff", "a: 1\n", "a: 1\r", "a: 1\r\n", "a: 1\x85", "a: 1\u2028", "a: 1\u2029"])
def test_a_line_that_begins_with_a_percent_sign_is_refused(mark: str) -> None:
    """Each that the parser would read as a directive, whatever ends the line before it."""
    with pytest.raises(TooNested, match="%"):
        require_plain_yaml(f"{mark}%TAG ! a\n")


@pytest.mark.parametrize("text", ["a: 5%\n", "a: |\n  %d orang\nb: '%'\n", "a: >\n  rata\n  %\n", "# 5% saja\na: 1\n"])
def test_a_percent_sign_within_a_line_is_text(text: str) -> None:
    require_plain_yaml(text)
