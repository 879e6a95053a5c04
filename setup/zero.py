"""Make a font file with only the zero of another font, without its slash, for dates and numbers.

The slash divides the inside of the glyph into two contours; joined along their curves they form the counter of a
plain zero. Points are only reordered, so that it works for every weight of a variable font.
"""

from __future__ import annotations

from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

ZERO = "zero"
PHANTOMS = 4  # points after those of the outline, for the metrics
BEFORE_THE_SLASH, AFTER_THE_SLASH = 4, 1  # where the slash cuts the lower and the upper half of the counter


def plain_zero(font: bytes) -> bytes:
    """Return the font (WOFF2) with only its zero, without a slash.

    Raises ValueError if the outline of the zero is not as expected.
    """
    made = TTFont(BytesIO(font))
    _cut(made)
    _join(made)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _cut(font: TTFont) -> None:
    options = subset.Options()
    options.layout_features, options.flavor, options.notdef_outline = ["tnum"], "woff2", True
    options.name_IDs, options.hinting = ["*"], False  # the names contain the font's licence
    cutter = subset.Subsetter(options)
    cutter.populate(text="0")
    cutter.subset(font)
    font.flavor = "woff2"


def _join(font: TTFont) -> None:
    glyph = font["glyf"][ZERO]
    glyph.expand(font["glyf"])
    ends = list(glyph.endPtsOfContours)
    if len(ends) != 3:
        raise ValueError("the zero has no slash that parts its inside in two")
    outside, lower, upper = (list(range(start + 1, end + 1)) for start, end in zip([-1, *ends[:2]], ends, strict=True))
    order = [
        *outside,
        *lower[:BEFORE_THE_SLASH], *upper[AFTER_THE_SLASH:], *upper[:AFTER_THE_SLASH], *lower[BEFORE_THE_SLASH:],
    ]  # fmt: skip
    glyph.coordinates = GlyphCoordinates([glyph.coordinates[each] for each in order])
    glyph.flags = bytearray(glyph.flags[each] for each in order)
    glyph.endPtsOfContours, glyph.numberOfContours = [ends[0], ends[2]], 2
    order += range(len(order), len(order) + PHANTOMS)
    for variation in font["gvar"].variations[ZERO]:
        variation.coordinates = [variation.coordinates[each] for each in order]
