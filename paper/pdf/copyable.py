"""Prepare a Thai font so that text copied out of a PDF is exactly the text that was printed, in every reader.

Two things are lost with a font as it is made for the screen, and both are mended in the font, so that any PDF writer
profits; not a pixel moves.

1. HarfBuzz always takes ำ (U+0E33) apart into nikhahit, any tone mark, and sara aa. A PDF maps each glyph to its text,
   and two glyphs for one letter lose it: ตำบล comes back as ตาบล. A ligature (nikhahit [+ tone], sara aa) → one glyph
   of the same shape keeps it.
2. A reader puts letters in order by where they begin, and takes a gap of a tenth of the letter size for a space. A
   mark without width that begins behind the next letter changes places with it: ชี้วัด comes back as «ชีว ้ัด»; one
   that begins far before it is torn off: ปั๊ม comes back as «ปั๊ ม». So a vowel above a letter and the tone on top of it
   become one mark, and every mark gets forms whose drawing is moved inside the glyph, and the anchors with it, just so
   far that the glyph itself begins at the end of its letter, whichever letter it is.

Sarabun is under the SIL Open Font License without a reserved font name, so the changed font may keep its name.
"""

import copy
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from fontTools.otlLib.builder import buildCoverage, buildLigatureSubstSubtable, buildSingleSubstSubtable
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

# fontTools has no types.
Table = Any
_SARA_AA, _SARA_AM, _NIKHAHIT = 0x0E32, 0x0E33, 0x0E4D
_TONES = range(0x0E48, 0x0E4C)
_TONES_AND_THANTHAKHAT: Final = range(0x0E48, 0x0E4D)
_VOWELS_ABOVE: Final = (0x0E31, 0x0E34, 0x0E35, 0x0E36, 0x0E37, 0x0E47)
_VOWELS_BELOW: Final = (0x0E38, 0x0E39, 0x0E3A)
_MARKS: Final = (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F))
_THAI: Final = range(0x0E01, 0x0E5C)
_BASE_GLYPH, _MARK_GLYPH = 1, 3  # classes of glyphs in the table GDEF
_SINGLE, _LIGATURES, _CHAIN = 1, 4, 6  # types of substitution
_MARK_TO_BASE, _MARK_TO_MARK, _EXTENSION = 4, 6, 9  # types of placing
# The feature that composes letters; it is always on and works before marks are placed.
_FEATURE: Final = "ccmp"
# How far before the end of its letter a mark begins at least, in thousandths of the letter size.
_CLEARANCE: Final = 4
_CLEARANCE_BELOW: Final = 12  # a vowel below begins before the tone above it, as it is written before it
_SPREAD: Final = 8  # how much farther before it at most
# Marks are not moved farther; only forms of a mark that are meant for other letters would be.
_FARTHEST_LEFT, _FARTHEST_RIGHT = -260, 80


def make_copyable(font: TTFont) -> None:
    """Mend a TrueType font in place. Raises ValueError for a font without Thai letters or their composition."""
    names = font.getBestCmap()
    if not {_SARA_AA, _SARA_AM, _NIKHAHIT} <= names.keys() or "glyf" not in font or "GSUB" not in font:
        message = "the font has no Thai letters in TrueType outlines with glyph substitution"
        raise ValueError(message)
    _add_sara_am(font, names)
    if "GPOS" in font and "GDEF" in font and font["GDEF"].table.GlyphClassDef:
        _add_stacks(font)
        _begin_marks_before_the_end_of_their_letter(font)


def _add_sara_am(font: TTFont, names: dict[int, str]) -> None:
    aa = names[_SARA_AA]
    width = font["hmtx"][aa][0]
    ligatures: dict[tuple[str, ...], str] = {}
    for marks in _mark_sequences(font, names):
        # A bare nikhahit in its usual place is the sara am of the font itself.
        whole = names[_SARA_AM] if marks == (names[_NIKHAHIT],) else _composed(font, (*marks, aa), width=width)
        ligatures[(*marks, aa)] = whole
    _register(font, ligatures, _BASE_GLYPH)


def _mark_sequences(font: TTFont, names: dict[int, str]) -> list[tuple[str, ...]]:
    """List the glyphs that can stand before a sara aa: every form of nikhahit, alone or with a form of a tone."""
    order = font.getGlyphOrder()
    nikhahit = [name for name in order if _is_form(name, names[_NIKHAHIT])]
    if any(f"{tone:04X}" in name for name in nikhahit for tone in _TONES):
        return [(name,) for name in nikhahit]  # nikhahit and tone are one glyph already
    tones = [name for tone in _TONES if tone in names for name in order if _is_form(name, names[tone])]
    return [(name,) for name in nikhahit] + list(itertools.product(nikhahit, tones))


def _is_form(name: str, letter: str) -> bool:
    return name == letter or name.startswith((f"{letter}.", f"{letter}_", f"{letter}0E4"))


def _composed(font: TTFont, parts: tuple[str, ...], last_moved: tuple[int, int] = (0, 0), *, width: int) -> str:
    """Make a glyph of parts on top of each other; the last one may be moved."""
    name = "_".join(parts)
    moves = ((0, 0),) * (len(parts) - 1) + (last_moved,)
    _add_glyphs(font, {name: zip(parts, moves, strict=True)}, width=width)
    return name


def _add_glyphs(font: TTFont, glyphs: Mapping[str, Iterable[tuple[str, tuple[int, int]]]], *, width: int) -> None:
    """Add glyphs that are made of moved glyphs the font has, and without instructions for the screen."""
    outlines, metrics = font["glyf"], font["hmtx"]
    font.setGlyphOrder(list(dict.fromkeys([*font.getGlyphOrder(), *glyphs])))
    outlines.setGlyphOrder(font.getGlyphOrder())
    for name, parts in glyphs.items():
        pen = TTGlyphPen(outlines.glyphs)
        for part, (dx, dy) in parts:
            pen.addComponent(part, (1, 0, 0, 1, dx, dy))
        glyph = pen.glyph()
        glyph.recalcBounds(outlines)
        outlines.glyphs[name] = glyph
        metrics[name] = (width, getattr(glyph, "xMin", 0))


def _register(font: TTFont, ligatures: dict[tuple[str, ...], str], glyph_class: int) -> None:
    _compose_with(font, _lookup(_LIGATURES, [buildLigatureSubstSubtable(ligatures)]))
    if "GDEF" in font and (classes := font["GDEF"].table.GlyphClassDef) is not None:
        classes.classDefs.update(dict.fromkeys(ligatures.values(), glyph_class))


def _lookup(kind: int, subtables: list[Table]) -> Table:
    lookup: Table = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = kind, 0
    lookup.SubTable, lookup.SubTableCount = subtables, len(subtables)
    return lookup


def _compose_with(font: TTFont, lookup: Table) -> None:
    """Add a lookup as the last one that composes Thai, after the marks have found their forms."""
    table = font["GSUB"].table
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    for feature in _composing_features(table):
        feature.LookupListIndex.append(table.LookupList.LookupCount - 1)
        feature.LookupCount = len(feature.LookupListIndex)


def _composing_features(table: Table) -> list[Table]:
    """Give the composing feature of every language of Thai; one that has none gets one."""
    scripts = {record.ScriptTag: record.Script for record in table.ScriptList.ScriptRecord}
    script = scripts.get("thai") or scripts.get("DFLT")
    if script is None:
        message = "the font substitutes nothing in Thai"
        raise ValueError(message)
    features: dict[int, Table] = {}
    for language in [script.DefaultLangSys, *(record.LangSys for record in script.LangSysRecord)]:
        if language is not None:
            feature = _composing_feature(table, language)
            features[id(feature)] = feature
    return list(features.values())


def _composing_feature(table: Table, language: Table) -> Table:
    records = table.FeatureList.FeatureRecord
    for place in language.FeatureIndex:
        if records[place].FeatureTag == _FEATURE:
            return records[place].Feature
    record: Table = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = _FEATURE, otTables.Feature()
    record.Feature.FeatureParams, record.Feature.LookupListIndex, record.Feature.LookupCount = None, [], 0
    records.append(record)
    table.FeatureList.FeatureCount = len(records)
    language.FeatureIndex.append(len(records) - 1)
    language.FeatureCount = len(language.FeatureIndex)
    return record.Feature


def _add_stacks(font: TTFont) -> None:
    """Make one mark of every vowel above a letter with the tone on top of it."""
    vowels = _forms(font, _VOWELS_ABOVE)
    tones = _forms(font, _TONES_AND_THANTHAKHAT)
    stacks: dict[tuple[str, ...], str] = {}
    for subtable in _subtables(font, _MARK_TO_MARK):
        lower = zip(subtable.Mark2Coverage.glyphs, subtable.Mark2Array.Mark2Record, strict=True)
        upper = zip(subtable.Mark1Coverage.glyphs, subtable.Mark1Array.MarkRecord, strict=True)
        for (vowel, place), (tone, mark) in itertools.product(lower, list(upper)):
            seat = place.Mark2Anchor[mark.Class]
            if vowel in vowels and tone in tones and seat is not None and (vowel, tone) not in stacks:
                way = (seat.XCoordinate - mark.MarkAnchor.XCoordinate, seat.YCoordinate - mark.MarkAnchor.YCoordinate)
                stacks[vowel, tone] = _composed(font, (vowel, tone), way, width=0)
    if stacks:
        _register(font, stacks, _MARK_GLYPH)
    for (vowel, _), stack in stacks.items():
        _hang_like(font, stack, vowel)


def _hang_like(font: TTFont, name: str, model: str, *, way: int = 0) -> None:
    """Let a new mark hang from the letters as another one does, with its anchors further right."""
    for subtable in _subtables(font, _MARK_TO_BASE):
        glyphs = subtable.MarkCoverage.glyphs
        if model in glyphs:
            records = subtable.MarkArray.MarkRecord
            glyphs.append(name)  # new glyphs come last in the font, so the coverage stays in order
            record = copy.copy(records[glyphs.index(model)])
            record.MarkAnchor = copy.copy(record.MarkAnchor)
            record.MarkAnchor.XCoordinate += way
            records.append(record)
            subtable.MarkArray.MarkCount = len(records)
    kinds = font["GDEF"].table.MarkAttachClassDef
    if kinds is not None and model in kinds.classDefs:
        kinds.classDefs[name] = kinds.classDefs[model]


def _begin_marks_before_the_end_of_their_letter(font: TTFont) -> None:
    """Give every mark, for each group of consonants, a form that is placed just before the end of the consonant."""
    marks = _forms(font, _MARKS)
    # Forms of letters (a ญ without its foot) have any name, so what is not known to be foreign is taken for Thai.
    foreign = {name for code, name in font.getBestCmap().items() if code not in _THAI}
    below = _forms(font, _VOWELS_BELOW)

    def clearance(mark: str) -> int:
        return _units(font, _CLEARANCE_BELOW if mark in below else _CLEARANCE)

    rules: list[tuple[set[str], dict[str, str]]] = []
    moved: dict[str, tuple[str, int]] = {}
    for subtable in _subtables(font, _MARK_TO_BASE):
        records = zip(subtable.MarkCoverage.glyphs, subtable.MarkArray.MarkRecord, strict=True)
        anchors = {name: record for name, record in records if name in marks}
        for mark_class in sorted({record.Class for record in anchors.values()}):
            points = {name: r.MarkAnchor.XCoordinate for name, r in anchors.items() if r.Class == mark_class}
            for group in _groups(font, subtable, mark_class, foreign=foreign):
                ways = {name: max(group.values()) - x + clearance(name) for name, x in points.items()}
                near = {name: way for name, way in ways.items() if way in _ways(font)}
                forms = {name: f"{name}.by{way}".replace("-", "minus") for name, way in near.items()}
                moved |= {form: (name, near[name]) for name, form in forms.items()}
                rules.append((set(group), forms))
    _add_glyphs(font, {form: [(name, (way, 0))] for form, (name, way) in moved.items()}, width=0)
    for form, (name, way) in moved.items():
        font["GDEF"].table.GlyphClassDef.classDefs[form] = _MARK_GLYPH
        _hang_like(font, form, name, way=way)
    _substitute_behind(font, rules, _forms(font, _VOWELS_BELOW))


def _ways(font: TTFont) -> range:
    return range(_units(font, _FARTHEST_LEFT), _units(font, _FARTHEST_RIGHT))


def _units(font: TTFont, thousandths: int) -> int:
    return int(thousandths * font["head"].unitsPerEm // 1000)


def _groups(font: TTFont, subtable: Table, mark_class: int, *, foreign: set[str]) -> list[dict[str, int]]:
    """Divide the consonants by where, from their end, a mark is hung; within a group it differs by little."""
    seats = {
        base: anchors.BaseAnchor[mark_class].XCoordinate - font["hmtx"][base][0]
        for base, anchors in zip(subtable.BaseCoverage.glyphs, subtable.BaseArray.BaseRecord, strict=True)
        if base not in foreign and anchors.BaseAnchor[mark_class] is not None
    }
    groups: list[dict[str, int]] = []
    for base, seat in sorted(seats.items(), key=lambda item: item[1]):
        if not groups or seat - min(groups[-1].values()) > _units(font, _SPREAD):
            groups.append({})
        groups[-1][base] = seat
    return groups


def _substitute_behind(font: TTFont, rules: list[tuple[set[str], dict[str, str]]], below: set[str]) -> None:
    """Replace a mark by its form behind the letters of a rule, also when a vowel below stands between them."""
    order = font.getReverseGlyphMap()
    lookups = font["GSUB"].table.LookupList.Lookup
    contexts = []
    for letters, forms in rules:
        if not forms:
            continue
        lookups.append(_lookup(_SINGLE, [buildSingleSubstSubtable(forms)]))
        for between in ((), (below,)):
            context: Table = otTables.ChainContextSubst()
            context.Format = 3
            # The nearest glyph comes first.
            context.BacktrackCoverage = [buildCoverage(glyphs, order) for glyphs in (*between, letters)]
            context.InputCoverage = [buildCoverage(forms, order)]
            context.LookAheadCoverage = []
            context.BacktrackGlyphCount, context.InputGlyphCount, context.LookAheadGlyphCount = 1 + len(between), 1, 0
            record: Table = otTables.SubstLookupRecord()
            record.SequenceIndex, record.LookupListIndex = 0, len(lookups) - 1
            context.SubstLookupRecord, context.SubstCount = [record], 1
            contexts.append(context)
    if contexts:
        _compose_with(font, _lookup(_CHAIN, contexts))


def _forms(font: TTFont, codes: Iterable[int]) -> set[str]:
    """List the glyphs of some letters in all their forms (uni0E48, uni0E48.narrow, uni0E4D0E48)."""
    names = font.getBestCmap()
    letters = [names[code] for code in codes if code in names]
    return {name for name in font.getGlyphOrder() if any(_is_form(name, letter) for letter in letters)}


def _subtables(font: TTFont, kind: int) -> Iterator[Table]:
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            real = subtable.ExtSubTable if subtable.LookupType == _EXTENSION else subtable
            if real.LookupType == kind:
                yield real
