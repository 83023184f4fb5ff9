"""A drawing as pixels: rectangles and letters upon white, packed as PNG."""

from __future__ import annotations

import struct
import zlib
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.web.public.landscape.drawing import COLOURS, Drawing, Kind, Rectangle, Text
from trialwright.web.public.landscape.lettering import (
    CAPITAL_SHARE,
    Letter,
    Stroke,
    lettered,
    width_of,
)

Canvas: TypeAlias = npt.NDArray[np.uint8]
Ink: TypeAlias = npt.NDArray[np.float64]

#: Pixels for a unit of the drawing.
SCALE = 2
#: A higher sheet is no file of pixels: the memory that it takes grows with it [units].
HIGHEST = 4_000
#: How thick strokes are, in sevenths of a capital.
_THIN, _THICK, _DOT = 0.95, 1.45, 1.3
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class TooHigh(ValueError):
    """A drawing is too high to be given as pixels."""


def png_of(drawing: Drawing) -> bytes:
    """Return a drawing as PNG.

    Raises CannotLetter for texts that have no letters here, TooHigh for a sheet above HIGHEST.
    """
    if drawing.height > HIGHEST:
        raise TooHigh(f"found {drawing.height:g} units, expected at most {HIGHEST}")
    height, width = round(drawing.height * SCALE), round(drawing.width * SCALE)
    canvas = np.full((height, width, 3), 255, dtype=np.uint8)
    for shape in drawing.shapes:
        _fill(canvas, shape)
    letters: dict[tuple[int, float, float], tuple[Ink, int, int]] = {}
    for text in drawing.texts:
        _write(canvas, text, letters)
    return _packed(canvas)


def _fill(canvas: Canvas, shape: Rectangle) -> None:
    """Fill a rectangle, at least a pixel of it."""
    left, top = round(shape.x * SCALE), round(shape.y * SCALE)
    right = max(left + 1, round((shape.x + shape.width) * SCALE))
    bottom = max(top + 1, round((shape.y + shape.height) * SCALE))
    canvas[top:bottom, left:right] = _colour(shape.kind)


def _write(
    canvas: Canvas, text: Text, known: dict[tuple[int, float, float], tuple[Ink, int, int]]
) -> None:
    unit = text.size * CAPITAL_SHARE / 7 * SCALE
    thickness = (_THICK if text.kind == "heading" else _THIN) * unit
    length = width_of(text.text) * unit
    edge = thickness / 2
    before = {"start": -edge, "middle": length / 2, "end": length + edge}[text.anchor]
    begin = text.x * SCALE - before
    for at, letter in lettered(text.text):
        key = (id(letter), unit, thickness)
        if key not in known:
            known[key] = _inked(letter, unit, thickness)
        ink, left, top = known[key]
        _blend(
            canvas,
            ink,
            round(begin + at * unit) + left,
            round(text.y * SCALE) + top,
            _colour(text.kind),
        )


def _inked(letter: Letter, unit: float, thickness: float) -> tuple[Ink, int, int]:
    """Return how far each pixel around a letter is covered, and where these pixels begin."""
    points = [point for stroke in letter.strokes for point in stroke]
    if not points:
        return np.zeros((0, 0)), 0, 0
    room = 2 + int(thickness)
    xs, ys = [x * unit for x, _ in points], [-y * unit for _, y in points]
    left, top = int(min(xs)) - room, int(min(ys)) - room
    across = np.arange(left, int(max(xs)) + room + 1, dtype=np.float64) + 0.5
    down = np.arange(top, int(max(ys)) + room + 1, dtype=np.float64) + 0.5
    ink = np.zeros((len(down), len(across)))
    for stroke in letter.strokes:
        wide = thickness if len(stroke) > 1 else thickness * _DOT
        far = _distance(stroke, unit, across, down)
        np.maximum(ink, np.clip(wide / 2 + 0.5 - far, 0.0, 1.0), out=ink)
    return ink, left, top


def _distance(stroke: Stroke, unit: float, across: Ink, down: Ink) -> Ink:
    """Return how far each pixel lies from a line through points."""
    points = [(x * unit, -y * unit) for x, y in stroke]
    nearest = np.full((len(down), len(across)), np.inf)
    for (x, y), (to_x, to_y) in zip(points, [*points[1:], points[-1]], strict=True):
        along_x, along_y = to_x - x, to_y - y
        length = along_x**2 + along_y**2
        from_x, from_y = across[None, :] - x, down[:, None] - y
        part = np.clip((from_x * along_x + from_y * along_y) / length, 0, 1) if length else 0.0
        far = np.hypot(from_x - part * along_x, from_y - part * along_y)
        np.minimum(nearest, far, out=nearest)
    return nearest


def _blend(canvas: Canvas, ink: Ink, left: int, top: int, colour: Canvas) -> None:
    """Lay ink upon the canvas; what lies outside of it is cut off."""
    height, width = canvas.shape[:2]
    first_row, first_column = max(0, -top), max(0, -left)
    last_row, last_column = min(ink.shape[0], height - top), min(ink.shape[1], width - left)
    if first_row >= last_row or first_column >= last_column:
        return
    some = ink[first_row:last_row, first_column:last_column, None]
    part = canvas[top + first_row : top + last_row, left + first_column : left + last_column]
    part[:] = np.rint(part + (colour - part.astype(np.float64)) * some)


def _colour(kind: Kind) -> Canvas:
    written = COLOURS[kind]
    return np.array([int(written[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.uint8)


def _packed(pixels: Canvas) -> bytes:
    """Return pixels as PNG (W3C Recommendation, 2nd edition): true colour, rows unfiltered."""
    height, width = pixels.shape[:2]
    rows = np.zeros((height, width * 3 + 1), dtype=np.uint8)
    rows[:, 1:] = pixels.reshape(height, width * 3)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(rows.data, 6)
    parts = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
