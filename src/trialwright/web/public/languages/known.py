"""The languages that the interface speaks, and what differs between them besides words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language by its tag (BCP 47), and what it calls itself.

    `prefixes` are the tags that mean it, each with whatever follows; `bare` is the one that
    means it only if it stands alone. `letters` matches the letters that every text in it has
    and no English text has; a language of Latin letters has none.
    """

    tag: str
    name: str
    prefixes: tuple[str, ...]
    bare: str = ""
    letters: str = ""
    thousands: str = ","
    miles_first: bool = False

    def is_meant_by(self, tag: str) -> bool:
        """Whether a tag as a browser sends it asks for this language."""
        asked = tag.strip().lower()
        return asked in {self.tag.lower(), self.bare} - {""} or any(
            asked == prefix or asked.startswith(f"{prefix}-") for prefix in self.prefixes
        )


ENGLISH = Language(tag="en", name="English", prefixes=("en",), miles_first=True)
#: Traditional characters are another matter: who asks for zh-TW alone is answered in English.
CHINESE = Language(
    tag="zh-Hans",
    name="简体中文",
    prefixes=("zh-hans", "zh-cn", "zh-sg", "zh-my"),
    bare="zh",
    letters="[\u3400-\u9fff]",
)

LANGUAGES = (ENGLISH, CHINESE)


def meant_by(tag: str) -> Language | None:
    """Return the language that a tag asks for, or None if it is none of ours."""
    return next((one for one in LANGUAGES if one.is_meant_by(tag)), None)
