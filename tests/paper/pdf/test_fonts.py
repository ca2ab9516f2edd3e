import io
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from paper.pdf import fonts
from paper.pdf.fonts import FontMissing, check_printing, font_folder, typeface
from paper.thai import breaks


@pytest.fixture
def fresh(settings, tmp_path):
    """Prepare fonts anew, in a folder of this test."""
    settings.VAR_DIR = tmp_path / "var"
    settings.PLAN_FONT_DIR = ""
    fonts._prepared.cache_clear()
    yield tmp_path
    fonts._prepared.cache_clear()


@pytest.fixture
def office(fresh, settings):
    """Give the folder in which an office has put its own fonts, under names of its own."""
    folder = fresh / "office"
    folder.mkdir()
    for face, name in {"Regular": "THSarabunNew.ttf", "Bold": "THSarabunNew Bold.TTF"}.items():
        shutil.copyfile(fonts._sarabun()[face], folder / name)
    settings.PLAN_FONT_DIR = str(folder)
    return folder


def test_sarabun_is_prepared_once_with_its_licence(fresh):
    folder = font_folder()
    assert sorted(path.name for path in folder.iterdir()) == [
        "Bold.ttf",
        "BoldItalic.ttf",
        "Italic.ttf",
        "LICENSE",
        "Regular.ttf",
    ]
    assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE").read_text("utf-8").upper()
    stamp = (folder / "Regular.ttf").stat().st_mtime_ns
    fonts._prepared.cache_clear()
    assert font_folder() == folder
    assert (folder / "Regular.ttf").stat().st_mtime_ns == stamp
    assert list(folder.parent.iterdir()) == [folder]


def test_a_worker_that_prepares_at_the_same_time_changes_nothing(fresh, monkeypatch):
    folder, regular = fresh / "fonts" / "ready", {"Regular": fonts._sarabun()["Regular"]}
    fonts._prepare(regular, folder)
    before = (folder / "Regular.ttf").stat()
    fonts._prepare(regular, folder)
    assert (folder / "Regular.ttf").stat() == before
    assert list(folder.parent.iterdir()) == [folder]


def test_an_offices_own_fonts_are_found_by_what_they_are(office):
    face = typeface()
    assert face.faces == ("Regular", "Bold")
    with TTFont(face.folder / "Bold.ttf") as bold:
        assert bold["head"].macStyle & 1


@pytest.mark.parametrize(("smaller", "larger"), [(2, 2), (1.47, 16 / 10.6)])
def test_smaller_letters_are_made_as_large_as_sarabuns(office, smaller, larger):
    path = office / "THSarabunNew.ttf"
    with TTFont(io.BytesIO(path.read_bytes())) as font:
        font["head"].unitsPerEm = round(1000 * smaller)
        font.save(path)
    with TTFont(typeface().folder / "Regular.ttf") as font:
        per_em = font["head"].unitsPerEm
        assert per_em == pytest.approx(1000 * smaller / larger, abs=1)
        assert font["hhea"].ascent / per_em == pytest.approx(1.068, abs=0.001)


def test_a_missing_face_is_named(office):
    (office / "THSarabunNew Bold.TTF").write_bytes(b"no font")
    with pytest.raises(FontMissing, match="Bold"):
        typeface()
    [sentence] = check_printing()
    assert "PLAN_FONT_DIR" in sentence


def test_a_machine_that_is_ready_has_no_troubles():
    assert check_printing() == []


def test_a_machine_without_sarabun_says_so(fresh, monkeypatch):
    monkeypatch.setattr(fonts, "_sarabun", dict)
    assert "fontpkg-sarabun" in check_printing()[0]


def test_a_folder_that_cannot_be_written_says_so(fresh, settings):
    settings.VAR_DIR = fresh / "file"
    Path(settings.VAR_DIR).write_text("in the way")
    assert "ไม่สำเร็จ" in check_printing()[0]


def test_a_machine_without_the_dictionary_says_so(monkeypatch):
    monkeypatch.setattr(fonts, "pieces", list)
    assert "libthai" in check_printing()[0]


def test_a_machine_without_pango_says_so(monkeypatch):
    def missing(_text):
        raise breaks.PangoMissing

    monkeypatch.setattr(fonts, "pieces", missing)
    assert "libpango" in check_printing()[0]
