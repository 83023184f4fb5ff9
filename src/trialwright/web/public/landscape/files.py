"""Drawings as files: what an SVG is made of, pixels, and cells that no spreadsheet computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.exceptions import HTTPException

from trialwright.web.public.landscape.drawing import Drawing, Kind
from trialwright.web.public.landscape.lettering import CannotLetter
from trialwright.web.public.landscape.pixels import TooHigh, png_of
from trialwright.web.public.languages import said


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A drawing as a file of its own."""

    template: ClassVar[str] = "sheet.svg"
    title: str
    drawing: Drawing
    colours: dict[Kind, str]


def forms_said() -> dict[str, str]:
    """Return the files of a figure by their endings, each with its name on a page."""
    return {"svg": "SVG", "png": said("PNG"), "csv": "CSV"}


def png_or_refusal(sheet: Drawing) -> bytes:
    """Return a drawing as PNG; 406 with a sentence where it cannot be one."""
    try:
        return png_of(sheet)
    except CannotLetter as error:
        raise HTTPException(
            406,
            said(
                "This figure has the character {sign}, for which this program has no letter to "
                "draw as pixels; the SVG file has it whole.",
                sign=str(error),
            ),
        ) from error
    except TooHigh as error:
        raise HTTPException(
            406,
            said("This figure is too high to be given as pixels; the SVG file has it whole."),
        ) from error


def named(name: str, form: str) -> dict[str, str]:
    """Return the header that names a file."""
    return {"Content-Disposition": f'inline; filename="{name}.{form}"'}


def plain(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
