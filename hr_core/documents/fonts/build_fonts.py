"""Cuts the font of the payroll documents out of the Noto fonts (not needed to run the application).

    python build_fonts.py FOLDER_OF_NOTO_TTF [TARGET_FOLDER]        # needs fonttools 4.x

One file holds three faces: Noto Sans Regular at the usual code points, Noto Sans Bold from U+E000 and Noto Serif
Regular from U+E400, each in the order of the characters kept. One font object in a PDF instead of three saves some
4 KB a payslip; the application gives the real characters back to whoever copies or searches the text.

Kept: the Latin letters of French, Portuguese, Spanish and of the languages of the zone, figures and punctuation.
Dropped: hints, layout tables, glyph names. Curves are fitted again within 0.3 % of the size and the grid goes from
1000 to 250 units: a sixth less to embed, and no outline moves by more than 0.05 pt at 10 pt, half a dot of a 600 dpi
printer. U+2212 (minus) is drawn here as the bar of the plus sign, which has the width of a figure, because these Noto
builds lack it.
"""

import sys
from copy import deepcopy
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

NAME = "PayrollNoto"
FACES = {"NotoSans-Regular": 0, "NotoSans-Bold": 0xE000, "NotoSerif-Regular": 0xE400}
CHARACTERS = (
    "U+0020-007E,U+00A0-017F,U+0181,U+0186,U+0189-018A,U+018E-0190,U+0192-0194,U+0196-0199,U+019D,U+01A4-01A5,"
    "U+01B2-01B5,U+01CD-01DD,U+01E6-01E7,U+0218-021B,U+0253-0254,U+0256-0257,U+0259,U+025B,U+0260,U+0263,U+0269,"
    "U+0272,U+028B,U+0300-0304,U+0308,U+030C,U+0323,U+0331,U+1E0C-1E0D,U+1E44-1E49,U+1E62-1E63,U+1EB8-1EBD,"
    "U+1ECC-1ECD,U+2009-200A,U+2010-2015,U+2018-201E,U+2022,U+2026,U+202F,U+2030,U+2039-203A,U+2044,U+20AC,"
    "U+2116,U+2212"
)
UNITS_PER_EM = 250
TOLERANCE = 3  # thousandths of the size


def add_minus(font: TTFont) -> None:
    glyphs, plus = font["glyf"], font.getBestCmap()[ord("+")]
    points = glyphs[plus].getCoordinates(glyphs)[0]
    xs, ys = sorted({x for x, _ in points}), sorted({y for _, y in points})
    pen = TTGlyphPen(None)
    pen.moveTo((xs[0], ys[1]))
    for corner in ((xs[0], ys[2]), (xs[-1], ys[2]), (xs[-1], ys[1])):
        pen.lineTo(corner)
    pen.closePath()
    font.setGlyphOrder([*font.getGlyphOrder(), "minus"])
    glyphs["minus"] = pen.glyph()
    font["hmtx"]["minus"] = font["hmtx"][plus]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x2212] = "minus"


def simplify(font: TTFont) -> None:
    """Draw the outlines again with the fewest curves within the tolerance."""
    outlines, glyphs, drawn = font.getGlyphSet(), font["glyf"], {}
    for name in font.getGlyphOrder():
        if glyphs[name].numberOfContours > 0:
            pen = TTGlyphPen(None)
            outlines[name].draw(Qu2CuPen(Cu2QuPen(pen, TOLERANCE), TOLERANCE, all_cubic=True))
            drawn[name] = pen.glyph(dropImpliedOnCurves=True)
    for name, glyph in drawn.items():
        glyphs[name] = glyph


def cut(source: Path) -> TTFont:
    """The characters kept of one face, on the coarse grid."""
    font = TTFont(source, recalcTimestamp=False)
    if 0x2212 not in font.getBestCmap():
        add_minus(font)
    drop = ["GDEF", "GPOS", "GSUB", "gasp", "meta", "STAT", "DSIG", "kern", "FFTM"]
    subsetter = Subsetter(Options(hinting=False, layout_features=[], name_IDs=[], drop_tables=drop))
    subsetter.populate(unicodes=parse_unicodes(CHARACTERS))
    subsetter.subset(font)
    simplify(font)
    scale_upem(font, UNITS_PER_EM)
    return font


def add_face(font: TTFont, face: TTFont, start: int) -> None:
    """Append the glyphs of ``face`` to ``font``, its characters in order from the code point ``start``."""
    prefix = f"{start:X}."
    source, target = face["glyf"], font["glyf"]
    for name in face.getGlyphOrder():
        glyph = deepcopy(source[name])
        if glyph.isComposite():
            for component in glyph.components:
                component.glyphName = prefix + component.glyphName
        font.setGlyphOrder([*font.getGlyphOrder(), prefix + name])
        target[prefix + name] = glyph
        font["hmtx"][prefix + name] = face["hmtx"][name]
    characters = sorted(face.getBestCmap().items())
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({start + n: prefix + name for n, (_, name) in enumerate(characters)})


def main(folder: Path, target: Path) -> None:
    (base, _), *others = FACES.items()
    font = cut(folder / f"{base}.ttf")
    for source, start in others:
        add_face(font, cut(folder / f"{source}.ttf"), start)
    font["post"].formatType = 3.0
    font["name"].names = []
    font["name"].setName(NAME, 6, 3, 1, 0x409)
    font.save(target / f"{NAME}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent))
