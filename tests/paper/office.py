"""LibreOffice without a screen, as the office programs of readers: Word documents and workbooks become PDFs.

The office's font is not free to be shipped: a stand-in has its name and measures and the letters of Sarabun.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import fontpkg
from fontTools.ttLib import TTFont

from paper.layout.measures import OFFICE_FONT, SARABUN_POINTS

# TH Sarabun says 16 where Sarabun says 10.6, and a line of it is 1.13 times as high as its size.
_SMALLER, _ASCENT, _DESCENT = 16 / SARABUN_POINTS, 0.85, 0.28
_FACES: Final = {"Regular": (400, "normal"), "Bold": (700, "normal")}
_FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
_WAY: Final = ("--headless", "--norestore", "--convert-to")
_SECONDS: Final = 120


def as_pdfs(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Open files by name («letter.docx») in one run with a profile of its own, and give the PDF of each."""
    return _converted("pdf", files, folder)


def saved_again(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Open workbooks in one run with a profile of its own, and give each as the office program saves it."""
    return _converted("xlsx", workbooks, folder)


def _converted(suffix: str, files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    given, made = folder / f"given-{suffix}", folder / f"made-{suffix}"
    given.mkdir(parents=True)
    # A form has a document and a workbook of one name.
    stems = {name: name.replace(".", "-").replace(" ", "-") for name in files}
    for name, content in files.items():
        (given / stems[name]).with_suffix(Path(name).suffix).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = subprocess.run(
        ["soffice", profile, *_WAY, suffix, "--outdir", str(made), *sorted(map(str, given.iterdir()))],
        env=_environ(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    missing = [name for name, stem in stems.items() if not (made / f"{stem}.{suffix}").is_file()]
    assert not missing, f"LibreOffice opened no {missing}: {done.stderr}"
    return {name: (made / f"{stem}.{suffix}").read_bytes() for name, stem in stems.items()}


def _environ(folder: Path) -> dict[str, str]:
    conf = folder / "fonts.conf"
    if not conf.exists():
        fonts = _stand_ins(folder / "fonts")
        conf.write_text(_FONTS_CONF.format(fonts=fonts, cache=folder / "cache"))
    return os.environ | {"FONTCONFIG_FILE": str(conf), "HOME": str(folder)}


def _stand_ins(folder: Path) -> Path:
    folder.mkdir()
    for face, (weight, style) in _FACES.items():
        with TTFont(fontpkg.path("Sarabun", weight, style)) as font:
            per_em = font["head"].unitsPerEm = round(font["head"].unitsPerEm * _SMALLER)
            above, below = round(_ASCENT * per_em), round(_DESCENT * per_em)
            font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = above, -below, 0
            table = font["OS/2"]
            table.sTypoAscender, table.sTypoDescender, table.sTypoLineGap = above, -below, 0
            table.usWinAscent, table.usWinDescent = above, below
            for name in font["name"].names:
                if name.nameID in {1, 16}:
                    name.string = OFFICE_FONT
                elif name.nameID in {4, 6}:
                    name.string = f"{OFFICE_FONT} {face}".replace(" ", "-" if name.nameID == 6 else " ")
            font.save(folder / f"{face}.ttf")
    return folder
