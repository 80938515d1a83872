"""The colour of an office on its site: whatever it gives, what is read is readable. The oracle of contrast is written
anew from the text of WCAG 2.2, and reads the style sheet that a browser gets."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.owned_colours import find_owner, owned_colours, parse_owned_colours
from cantik.publish.site.look import NO_LOOK, OfficeLook, style_bytes
from cantik.publish.site.look_colour import adjust_colour

USUAL = Path("cantik/publish/site/gaya.css").read_text(encoding="utf-8")
_GROUNDS = ("bg", "surface", "sunk", "nilasoft", "kunyitsoft", "batasoft")


def relative(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lit = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


def ratio(one: str, other: str) -> float:
    low, high = sorted((relative(one), relative(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(css: str) -> tuple[dict[str, str], dict[str, str]]:
    """The tokens in the light and in the dark, the later rule over the earlier, as a browser takes them."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for found in re.finditer(r"(prefers-color-scheme:dark\)\{)?:root\{([^}]*)\}", css):
        named = dict(re.findall(r"--([\w]+):(#[0-9A-F]{6})", found[2]))
        if found[1]:
            dark |= named
        else:
            light |= named
    return light, light | dark


def buttons(css: str) -> list[tuple[str, str]]:
    """Ground and ink of the main button as a look writes them, light then dark."""
    return re.findall(r"\.btn\.pri\{background:(#[0-9A-F]{6});border-color:#[0-9A-F]{6};color:(#[0-9A-F]{6})\}", css)


WHEEL = ["#{:02X}{:02X}{:02X}".format(*each) for each in itertools.product((0, 96, 192, 255), repeat=3)]


@pytest.mark.parametrize("given", [*WHEEL, "#808080", "#FFD400", "#7F7F00", "#123456"])
def test_whatever_is_given_is_readable(given: str) -> None:
    css = style_bytes(OfficeLook(colour=given)).decode()
    light, dark = tokens(css)
    for shown in (light, dark):
        assert all(ratio(shown["nila"], shown[name]) >= 4.5 for name in _GROUNDS), shown["nila"]
        assert all(ratio(shown[name], shown["hdr"]) >= 4.5 for name in ("hdrink", "hdrink2"))
        assert ratio(shown["kunyitfill"], shown["hdr"]) >= 3, "the mark of the page that is open"
        assert ratio(shown["focus"], shown["surface"]) >= 3
    pairs = buttons(css)
    assert len(pairs) == 2
    assert all(ratio(*pair) >= 4.5 for pair in pairs)
    assert f"border-bottom-color:{given}" in css, "the very colour is seen where nothing is read"


def test_a_colour_that_will_do_stays_and_another_keeps_its_hue() -> None:
    kept = adjust_colour("#124A7C")
    assert (kept.head.colour, kept.light.colour) == ("#124A7C", "#124A7C")
    assert not kept.light.is_changed
    yellow = adjust_colour("#FFD400")
    assert yellow.light.is_changed
    assert yellow.light.given == pytest.approx(min(ratio("#FFD400", ground) for ground in _light_grounds()), abs=0.01)
    red, green, blue = (int(yellow.light.colour[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue, "a dark yellow, no grey and no blue"
    assert yellow.dark.colour == "#FFD400"


def _light_grounds() -> list[str]:
    light, _dark = tokens(USUAL)
    return [light[name] for name in _GROUNDS]


def test_charts_maps_and_warnings_keep_their_colours() -> None:
    plain, own = tokens(USUAL), tokens(style_bytes(OfficeLook(colour="#AA0044")).decode())
    own_names = {"hdr", "hdrink2", "nila", "nila2", "focus"}
    for before, after in zip(plain, own, strict=True):
        assert {name for name in before if before[name] != after[name]} <= own_names


def test_no_look_is_the_usual_style_and_a_look_costs_little() -> None:
    assert style_bytes() == style_bytes(NO_LOOK) == USUAL.encode()
    assert len(style_bytes(OfficeLook(colour="#AA0044"))) - len(USUAL.encode()) < 1_500
    assert style_bytes(OfficeLook(colour="#AA0044")) == style_bytes(OfficeLook(colour="#AA0044"))


@pytest.mark.parametrize("given", ["#0093DD", "#0094DE", "#68B92E", "#EB891B", "#0A98E0"])
def test_a_colour_of_bps_is_found(given: str) -> None:
    found = find_owner(given, owned_colours())
    assert found is not None
    assert found.owner == "BPS"


@pytest.mark.parametrize("given", ["#124A7C", "#17694A", "#A32A1B", "#FFD400", "#000000", "#1E3A8A", "#006400"])
def test_colours_of_arms_of_villages_are_nobodys(given: str) -> None:
    assert find_owner(given, owned_colours()) is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a,#0093dd,biru,BPS,0.06,x,R", "huruf besar"),
        ("a,biru,biru,BPS,0.06,x,R", "#RRGGBB"),
        ("a,#0093DD,biru,BPS,6,x,R", "0.06"),
        ("a,#0093DD,biru,,0.06,x,R", "pemilik kosong"),
        ("a,#0093DD,biru,BPS,0.06,x,?", "V, V2, R, K"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(row: str, words: str) -> None:
    lines = ["kode,warna,nama,pemilik,jarak,sumber,tanda", row]
    with pytest.raises(ContentError) as caught:
        parse_owned_colours([("isi/warna_terlindung.csv", lines)])
    assert caught.value.code == "K160"
    assert caught.value.where == "isi/warna_terlindung.csv:2"
    assert words in f"{caught.value.found} {caught.value.expected}"
