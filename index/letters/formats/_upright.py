"""Which way up a scan lies, and how far it is skewed, from the rhythm of its lines alone.

Summed along the lines of its text, a page is a comb: dark lines, white gaps. Summed across them it
is flat. The turn under which the comb is sharpest is the one under which the lines are level
(W. Postl: Detection of linear oblique structures and skew scan in digitized documents, ICPR 1986).
It cannot tell a page from one that stands on its head; that is for text recognition to say.
"""

import itertools
import math
import struct
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["level", "lined"]

# The longer side of the picture on which whole degrees, and their quarters, are told apart.
_COARSE, _FINE = 600, 1200
# Sheets lie in a scanner, or before a camera, no more askew than this, in degrees.
_MOST_SKEW = 15
# Tesseract follows lines that rise by less by itself, in degrees.
_LEAST_SKEW = 0.4
# A page whose comb is sharper by this much is certain to lie as it does, or to lie on its side.
_CLEARLY = 3.0
# The outermost share of a picture holds the scanner's lid and the table below the sheet.
_BORDER = 25


def level(picture: "Image") -> "tuple[Image, float]":
    """Return a grey picture with the lines of its text level, and by how many degrees it was
    turned counter-clockwise for that: 0 where it lay so, or where nothing in it looks like lines.
    """
    from PIL import Image

    coarse = _ink(picture, _COARSE)
    rows, columns = _combs(coarse, 0)
    if rows > _CLEARLY * columns and rows >= max(_combs(coarse, a)[0] for a in (-1, 1)):
        quarter, whole = 0, 0
    else:
        turned = {a: _combs(coarse, a) for a in range(-_MOST_SKEW, _MOST_SKEW + 1)}
        upright = max(turned, key=lambda a: turned[a][0])
        sideways = max(turned, key=lambda a: turned[a][1])
        on_side = turned[sideways][1] > _CLEARLY * turned[upright][0]
        quarter, whole = (90, sideways) if on_side else (0, upright)
    skew = _exact(_ink(picture, _FINE), whole, quarter // 90)
    if abs(skew) >= _LEAST_SKEW:
        picture = picture.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    else:
        skew = 0.0
    return (picture.transpose(Image.Transpose.ROTATE_90) if quarter else picture), skew + quarter


def lined(picture: "Image") -> bool:
    """Tell whether a grey picture holds lines of text, however it lies, rather than a photograph
    or nothing.
    """
    coarse = _ink(picture, _COARSE)
    for angle in sorted(range(-_MOST_SKEW, _MOST_SKEW + 1), key=abs):
        rows, columns = _combs(coarse, angle)
        if max(rows, columns) > _CLEARLY * min(rows, columns):
            return True
    return False


def _ink(picture: "Image", side: int) -> "Image":
    """Return a picture made small, its ink white on black, without its border."""
    from PIL import ImageOps

    small = picture.reduce(max(1, round(max(picture.size) / side)))
    width, height = small.size
    across, down = width // _BORDER, height // _BORDER
    inner = small.crop((across, down, width - across, height - down))
    return ImageOps.invert(ImageOps.autocontrast(inner, cutoff=(1, 30)))


def _exact(ink: "Image", whole: int, side: int) -> float:
    quarters: Sequence[float] = [whole + part / 4 for part in range(-3, 4)]
    sharpness: Callable[[float], float] = partial(_comb, ink, side)
    return max(quarters, key=lambda angle: (sharpness(angle), -abs(angle)))


def _comb(ink: "Image", side: int, angle: float) -> float:
    return _combs(ink, angle)[side]


def _combs(ink: "Image", angle: float) -> tuple[float, float]:
    """Return how sharp the comb of the rows is, and that of the columns, of a turned picture."""
    from PIL import Image

    turned = ink.rotate(angle, Image.Resampling.BILINEAR) if angle else ink
    values = turned.convert("F")
    rows = values.resize((1, turned.height), Image.Resampling.BOX)
    columns = values.resize((turned.width, 1), Image.Resampling.BOX)
    return _sharpness(rows), _sharpness(columns)


def _sharpness(profile: "Image") -> float:
    values: tuple[float, ...] = struct.unpack(
        f"{profile.width * profile.height}f", profile.tobytes()
    )
    return math.fsum((a - b) ** 2 for a, b in itertools.pairwise(values)) / len(values)
