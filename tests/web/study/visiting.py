"""Somebody at the screening page: what stands in its form, and what it is sent back with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import Any

import httpx
import msgspec

STUDY = "NCT07338357"
TODAY = date(2026, 3, 16)
NURSE = {"typist.name": "Lu Min", "typist.role": "study nurse"}
PHYSICIAN = {
    "signer.name": "Dr. Qin",
    "signer.role": "investigator",
    "signer.day": "2026-03-15",
    "signer.grounds": "seen at screening",
}
_QUESTION = re.compile(
    r'<fieldset id="(q[0-9a-f]{12})" class="question">\s*<legend>(.*?)</legend>', re.DOTALL
)
_TAG = re.compile(r"<[^>]+>")


@dataclass
class Visitor:
    """One person with one form in front of them."""

    client: httpx.Client
    study: str = STUDY
    page: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"Sec-Fetch-Site": "same-origin"})

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return f"/screen/{self.study}"

    def opens(self, **parameters: str) -> Visitor:
        """Open the page."""
        answer = self.client.get(self.address, params=parameters)
        assert answer.status_code == 200, answer.text
        self.page = answer.text
        return self

    @property
    def state(self) -> str:
        """What the form carries."""
        found = re.search(r'name="state" value="([^"]*)"', self.page)
        assert found is not None
        return unescape(found[1])

    @property
    def known(self) -> dict[str, Any]:
        """What the form carries, as a value."""
        known: dict[str, Any] = msgspec.json.decode(self.state)
        return known

    @property
    def questions(self) -> dict[str, str]:
        """The questions of the page by name, in its order, each with its key."""
        return {
            unescape(_TAG.sub("", name)).strip(): key for key, name in _QUESTION.findall(self.page)
        }

    def key(self, name: str) -> str:
        """Return the key of the one question whose name holds some words."""
        (key,) = {key for one, key in self.questions.items() if name in one}
        return key

    def fields(self, answers: dict[str, dict[str, str]], **others: str) -> dict[str, str]:
        """Return what the form sends: answers by words in the names of their questions."""
        typed = {
            f"{self.key(name)}.{part}": text
            for name, parts in answers.items()
            for part, text in parts.items()
        }
        return {"state": self.state, "as_of": "2026-03-15", **NURSE, **PHYSICIAN, **typed, **others}

    def sends(
        self,
        answers: dict[str, dict[str, str]],
        /,
        *,
        to: str = "",
        files: dict[str, tuple[str, bytes]] | None = None,
        others: dict[str, str] | None = None,
        **fields: str,
    ) -> httpx.Response:
        """Send the form; the page that comes back is in front of them then."""
        sent = self.fields(answers, **fields, **(others or {}))
        answer = self.client.post(self.address + to, data=sent, files=files, headers=self.headers)
        if 'name="state"' in answer.text:
            self.page = answer.text
        return answer

    def verdict(self) -> dict[str, Any]:
        """Return the verdict as programs are given it."""
        answer = self.sends({}, to="/screening.json", as_of=self.known["as_of"])
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def says(self, words: str) -> bool:
        """Whether the page says something, however it is marked up."""
        plain = " ".join(unescape(_TAG.sub(" ", self.page)).split())
        return words in plain

    @property
    def troubles(self) -> list[str]:
        """What the page says is amiss."""
        found = re.search(r'<section class="trouble".*?</section>', self.page, re.DOTALL)
        listed = re.findall(r"<li><a[^>]*>(.*?)</a>", found[0]) if found else []
        return [unescape(one) for one in listed]
