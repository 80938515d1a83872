"""A page that is sent back opens where it says what is wrong: below the fold of a phone, in a folded part, anywhere."""

from __future__ import annotations

import re

import pytest

from cantik.web.refill import led_to_fault

ALERT = '<p class="note bad" role="alert"><span>Salah</span></p>'
FIELD = '<p class="msg-err">Isi dahulu</p><input class="in err" name="a" value="x" aria-invalid="true">'


def focused(text: str) -> list[str]:
    """The tags that are focused, by an expression of its own."""
    return [tag for tag in re.findall(r"<[^>]+>", led_to_fault(text)) if re.search(r"\sautofocus(\s|>|=)", tag)]


@pytest.mark.parametrize(
    ("page", "where"),
    [
        (f"<main><h1>x</h1>{ALERT}<form method=post><input name=b></form></main>", 'role="alert"'),
        (f"<main>{ALERT}<form method=post>{FIELD}</form></main>", 'name="a"'),
        ('<main><form><p class="msg-err" id="e">Pilih</p><input type=radio name=b></form></main>', 'id="e"'),
        ('<main><input autofocus name="own">' + ALERT + "</main>", 'name="own"'),
    ],
)
def test_the_first_thing_that_is_wrong_is_focused_and_nothing_else(page: str, where: str) -> None:
    (tag,) = focused(page)
    assert where in tag


def test_what_is_folded_away_is_unfolded_and_the_rest_stays() -> None:
    page = f"<details><summary>Lain</summary><p>x</p></details><details class=k><summary>Ini</summary>{FIELD}</details>"
    led = led_to_fault(page)
    assert led.count("<details>") == 1
    assert re.search(r'<details class="k" open>', led)
    assert led_to_fault("<main><p>x</p></main>") == "<main><p>x</p></main>"
