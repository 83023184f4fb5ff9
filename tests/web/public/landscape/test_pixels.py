"""Drawings as pixels: whole files, rectangles in their places, letters for what is written."""

from __future__ import annotations

import struct
import tracemalloc
import unicodedata
import zlib

import httpx
import numpy as np
import pytest
from starlette.exceptions import HTTPException

from trialwright.web.public.landscape.drawing import COLOURS, Drawing, Rectangle, Text
from trialwright.web.public.landscape.files import png_or_refusal
from trialwright.web.public.landscape.lettering import CannotLetter, letter_of, width_of
from trialwright.web.public.landscape.pixels import HIGHEST, SCALE, TooHigh, png_of


def pixels(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Read a PNG of ours back, every chunk checked."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            name + content
        )
        chunks[name] = content
        at += 12 + length
    assert [*chunks] == [b"IHDR", b"IDAT", b"IEND"]
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), dtype=np.uint8).reshape(height, -1)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 3)


def sheet_of(height: float) -> Drawing:
    return Drawing("d", "D", "", height=height, width=912, shapes=(), texts=())


def drawing(*texts: Text, shapes: tuple[Rectangle, ...] = ()) -> Drawing:
    return Drawing("d", "D", "", height=30, width=100, shapes=shapes, texts=texts)


def test_a_rectangle_fills_its_pixels_and_no_others() -> None:
    seen = pixels(png_of(drawing(shapes=(Rectangle("bar", 10, 5, 20, 4),))))
    colour = [int(COLOURS["bar"][at : at + 2], 16) for at in (1, 3, 5)]

    assert seen.shape == (30 * SCALE, 100 * SCALE, 3)
    filled = (seen == colour).all(axis=2)
    assert filled.sum() == 20 * 4 * SCALE**2
    assert filled[5 * SCALE : 9 * SCALE, 10 * SCALE : 30 * SCALE].all()


@pytest.mark.parametrize(("anchor", "side"), [("start", 1), ("end", -1)])
def test_a_text_lies_on_its_side_of_the_place(anchor: str, side: int) -> None:
    text = Text("label", 50, 20, "Hospital", anchor)  # type: ignore[arg-type]  # one of three
    inked = (pixels(png_of(drawing(text))) < 128).any(axis=(0, 2))
    columns = np.flatnonzero(inked)

    assert len(columns) > 20
    assert (side * (columns + 0.5 - 50 * SCALE) >= -1).all()


def test_a_text_beyond_the_edge_is_cut_off() -> None:
    png_of(drawing(Text("label", 90, 20, "Hospital"), Text("label", -20, 200, "Hospital")))


@pytest.mark.parametrize(
    "text",
    [
        "".join(map(chr, range(32, 127))),
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ",
        "Türkiye, Côte d’Ivoire, Łódź, Curaçao, Québec, São Paulo, Šibenik, Iași, İzmir",  # noqa: RUF001 - it is what is tested
        "Interleukin-1β, IFN-γ, TNF-α, 5 μg ≥ 3 × 10, ±2°, A–B — “C”…",  # noqa: RUF001 - likewise
    ],
)
def test_what_registries_write_has_letters(text: str) -> None:
    for sign in unicodedata.normalize("NFC", text):
        letter = letter_of(sign)
        assert letter.strokes or sign == " "
    assert width_of(text) > 0


def test_every_letter_leaves_ink_of_its_own() -> None:
    """No two letters of the alphabet look the same."""
    signs = [chr(code) for code in range(33, 127)]
    drawn = {png_of(drawing(Text("label", 10, 20, sign))) for sign in signs}

    assert len(drawn) == len(signs)
    assert png_of(drawing()) not in drawn


@pytest.mark.parametrize("sign", ["中", "ю", "\N{COMBINING ACUTE ACCENT}", "🧬"])
def test_what_has_no_letters_is_refused(sign: str) -> None:
    with pytest.raises(CannotLetter, match=sign):
        png_of(drawing(Text("label", 10, 20, f"A {sign}")))


def test_pixels_take_little_more_memory_than_they_are() -> None:
    """A figure of many rows is a sheet of some 8 million pixels."""
    sheet = sheet_of(300)
    tracemalloc.start()
    png_of(sheet)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 3 * (912 * SCALE * 300 * SCALE * 3)


def test_a_sheet_that_would_take_too_much_memory_is_refused() -> None:
    with pytest.raises(TooHigh):
        png_of(sheet_of(HIGHEST + 1))
    with pytest.raises(HTTPException, match="SVG file has it whole") as refused:
        png_or_refusal(sheet_of(HIGHEST + 1))
    assert refused.value.status_code == 406


def test_a_figure_is_saved_as_pixels(client: httpx.Client) -> None:
    answer = client.get("/landscape/sponsor.png", params={"q": "AREA[LeadSponsorName]alert"})

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["content-disposition"] == 'inline; filename="sponsor.png"'
    seen = pixels(answer.content)
    assert seen.shape[1] == 2 * 412
    assert (seen < 128).any()


def test_what_cannot_be_drawn_as_pixels_is_said(client: httpx.Client) -> None:
    answer = client.get("/landscape/phase.png?q=CAR-T+OR+中")

    assert answer.status_code == 406
    assert "has the character 中" in answer.text
    assert client.get("/landscape/phase.svg?q=CAR-T+OR+中").status_code == 200


def test_pixels_are_in_english_unless_another_language_is_asked_for(client: httpx.Client) -> None:
    spoken = {"Accept-Language": "zh-CN"}
    page = client.get("/landscape", headers=spoken).text

    assert 'href="/landscape/start.png">PNG' in page
    assert client.get("/landscape/start.png", headers=spoken).status_code == 200
    refused = client.get("/landscape/start.png?lang=zh-Hans")
    assert (refused.status_code, "SVG" in refused.text) == (406, True)
