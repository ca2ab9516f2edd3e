import io
import itertools

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from paper.pdf import fonts
from paper.pdf.copyable import make_copyable
from tests.paper.readers import CONSONANTS

VOWELS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47"
TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"


@pytest.fixture(params=fonts.FACES)
def font(request):
    return TTFont(io.BytesIO(fonts._sarabun()[request.param].read_bytes()))


def ligatures(font):
    table = font["GSUB"].table
    places = {
        place
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "ccmp"
        for place in record.Feature.LookupListIndex
    }
    found = {}
    for place in places:
        for subtable in table.LookupList.Lookup[place].SubTable:
            for first, rules in getattr(subtable, "ligatures", {}).items():
                found |= {(first, *rule.Component): rule.LigGlyph for rule in rules}
    return found


def test_every_nikhahit_before_sara_aa_becomes_one_glyph(font):
    nikhahit = [name for name in font.getGlyphOrder() if name.startswith("uni0E4D")]
    make_copyable(font)
    found = ligatures(font)
    assert len(nikhahit) == 10
    assert all((name, "uni0E32") in found for name in nikhahit)
    assert found["uni0E4D", "uni0E32"] == "uni0E33"


def test_sara_am_in_one_piece_is_as_wide_as_its_sara_aa(font):
    make_copyable(font)
    whole = ligatures(font)["uni0E4D0E49", "uni0E32"]
    assert font["hmtx"][whole][0] == font["hmtx"]["uni0E32"][0]
    assert font["GDEF"].table.GlyphClassDef.classDefs[whole] == 1


def test_a_vowel_and_its_tone_become_one_mark(font):
    make_copyable(font)
    stack = ligatures(font)["uni0E35", "uni0E48.small"]
    assert font["hmtx"][stack][0] == 0
    assert font["GDEF"].table.GlyphClassDef.classDefs[stack] == 3
    marks = [glyph for subtable in _marks_to_base(font) for glyph in subtable.MarkCoverage.glyphs]
    assert stack in marks


def test_forms_of_a_mark_are_the_mark_moved(font):
    before = font["glyf"]["uni0E49"]
    make_copyable(font)
    forms = [name for name in font.getGlyphOrder() if name.startswith("uni0E49.by")]
    assert forms
    for name in forms:
        way = int(name.removeprefix("uni0E49.by").replace("minus", "-"))
        glyph = font["glyf"][name]
        assert (glyph.xMin, glyph.xMax, glyph.yMin, glyph.yMax) == (
            before.xMin + way,
            before.xMax + way,
            before.yMin,
            before.yMax,
        )


def test_the_font_can_be_written_and_read(font, tmp_path):
    make_copyable(font)
    font.save(tmp_path / "font.ttf")
    with TTFont(tmp_path / "font.ttf") as written:
        assert written.getGlyphOrder() == font.getGlyphOrder()


def test_a_font_without_thai_is_refused(font):
    for table in font["cmap"].tables:
        table.cmap.pop(0x0E33, None)
    with pytest.raises(ValueError, match="no Thai"):
        make_copyable(font)


def test_a_font_that_composes_nothing_in_thai_learns_it(font):
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        record.FeatureTag = "xxxx"
    make_copyable(font)
    assert ligatures(font)["uni0E4D", "uni0E32"] == "uni0E33"


def test_a_font_that_substitutes_nothing_in_thai_is_refused(font):
    scripts = font["GSUB"].table.ScriptList
    scripts.ScriptRecord = [record for record in scripts.ScriptRecord if record.ScriptTag == "latn"]
    with pytest.raises(ValueError, match="substitutes nothing"):
        make_copyable(font)


def shapes(path):
    """Shape every consonant with every mark; give the ink of each cluster: where its outlines begin and end."""
    face = hb.Face(hb.Blob.from_file_path(path))
    font = hb.Font(face)
    found = {}
    for letter, vowel, tone in itertools.product(CONSONANTS, ("", *VOWELS), ("", *TONES)):
        text = letter + vowel + tone
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        x, boxes = 0, []
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            box = font.get_glyph_extents(info.codepoint)
            left, top = x + position.x_offset + box.x_bearing, position.y_offset + box.y_bearing
            boxes.append((left, left + box.width, top, top + box.height))
            x += position.x_advance
        # The ink of the whole, from its leftmost to its rightmost and from its highest to its lowest point.
        found[text] = (
            x,
            *(pick(side) for pick, side in zip((min, max, max, min), zip(*boxes, strict=True), strict=True)),
        )
    return found


@pytest.mark.parametrize("face", fonts.FACES)
def test_nothing_moves(face):
    before, after = shapes(fonts._sarabun()[face]), shapes(fonts.font_folder() / f"{face}.ttf")
    assert {text: after[text] for text in before if after[text] != before[text]} == {}


def _marks_to_base(font):
    return [
        subtable
        for lookup in font["GPOS"].table.LookupList.Lookup
        for subtable in lookup.SubTable
        if subtable.LookupType == 4
    ]
