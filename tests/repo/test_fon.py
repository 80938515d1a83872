"""The fonts that the set-up builds: right names, enough characters for Indonesian names, the same bytes every time."""

import hashlib
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont

# Letters of village and personal names in both scripts of romanisation, and the signs of tables.
NEEDED = "ABCXYZabcxyz0123456789–—…²é×−·•’“”ḤḥḌḍṢṣĀāĪīŪū"


@pytest.fixture(scope="module")
def fonts(project: Path) -> dict[str, TTFont]:
    built = project / "cantik" / "publish" / "fonts" / "built"
    return {path.stem: TTFont(path) for path in sorted(built.glob("*.ttf"))}


@pytest.fixture(scope="module")
def builder(project: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bangun_front", project / "script" / "bangun_front.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nine_fonts_with_their_true_names(fonts: dict[str, TTFont]) -> None:
    """The files of npm call themselves "Source Sans 3 ExtraLight"; a book would then be set in the wrong face."""
    named = {(font["name"].getDebugName(16), font["name"].getDebugName(17)) for font in fonts.values()}
    styles = ("Regular", "Italic", "SemiBold", "SemiBold Italic", "Bold", "Bold Italic")
    sans = {("Source Sans 3", style) for style in styles}
    display = {("Plus Jakarta Sans", style) for style in ("Medium", "Bold", "ExtraBold")}
    assert named == sans | display


def test_the_letters_of_names_and_tables_are_there(fonts: dict[str, TTFont]) -> None:
    missing = {name: [sign for sign in NEEDED if ord(sign) not in font.getBestCmap()] for name, font in fonts.items()}
    assert {name: signs for name, signs in missing.items() if signs} == {}


def test_figures_stand_under_each_other(fonts: dict[str, TTFont]) -> None:
    """Columns of numbers need digits of one width in the text face (to a thousandth of the size)."""
    for name, font in fonts.items():
        if name.startswith("SourceSans3"):
            widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
            assert max(widths) - min(widths) <= 1, name


def test_a_second_build_gives_the_same_bytes(builder: ModuleType, project: Path, tmp_path: Path) -> None:
    again = builder.build_font(builder.FAMILIES[1], 700, italic=False, target=tmp_path)
    shipped = project / "cantik" / "publish" / "fonts" / "built" / again.name
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(shipped.read_bytes()).digest()


def test_the_stamp_knows_its_inputs(builder: ModuleType, project: Path) -> None:
    assert all((project / name).is_file() for name in builder.INPUTS)
