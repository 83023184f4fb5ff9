"""Names that a number is a part of, though nothing joins it: "codons 12 and 13", "radium 223"."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: After these a number names and counts nothing.
_NOUNS = (
    *("codon", "chromosome", "trisomy", "genotype", "genotyping", "serotype", "subtype"),
    *("interleukin", "cell death", "radium", "strontium", "samarium", "rhenium"),
)
#: And after these if they have a word of their own before them: "glucagon-like peptide 1".
_MOLECULES = ("receptor", "ligand", "peptide", "transporter", "isoform")
_ABBREVIATIONS = ("cox", "hiv", "htlv", "hsv", "hhv", "ichd", "mglur")
_NUMBER = "[0-9]{1,3}[a-d]?"
#: What a number names is no bound: none has a unit, a share or a plus behind it.
_NO_AMOUNT = (
    r"(?![0-9A-Za-z]|[.,][0-9]|\ ?[%+\u00b0]|\ ?(?:-|to|or|and)?\ ?[0-9]{0,3}\ ?"
    r"(?:days?|weeks?|months?|years?|hours?|minutes?|mg|g|kg|mm|cm|ml|l|x|copies|cells)\b)"
)
#: Between the numbers of a row: "1, 4, 5, or 6", "3a/3b", "I and III".
_JOINT = r"\ ?(?:,\ ?(?:or|and)\b|\b(?:or|and|to|mixed)\b|[/,&~+-])\ ?"
_ROMAN = r"(?:I{1,3}|IV)[ab]?\b"
_CLASS = r"(?:I[A-C]?|I{2,3}|IV|[1-4][a-c]?)\b"
_ROW = rf"(?:{_JOINT}(?:mixed\ )?{_NUMBER}{_NO_AMOUNT})"


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in words)


#: Words in small letters, and a pattern that is looked for in texts with one of them.
_NAMES = tuple(
    (words, re.compile(pattern, re.IGNORECASE))
    for words, pattern in (
        (_NOUNS, rf"\b(?:{_any(_NOUNS)})s?[ -]{_NUMBER}{_NO_AMOUNT}{_ROW}{{0,8}}"),
        (
            _MOLECULES,
            rf"(?<=[a-z]{{3}}[ -])(?:{_any(_MOLECULES)})s?[ -]{_NUMBER}{_NO_AMOUNT}{_ROW}{{0,8}}",
        ),
        (
            _ABBREVIATIONS,
            rf"\b(?:{_any(_ABBREVIATIONS)})[)\]]?\ ?-?\ ?{_NUMBER}{_NO_AMOUNT}{_ROW}{{0,4}}",
        ),
        (("type",), rf"\btypes?\ {_NUMBER}{_NO_AMOUNT}{_ROW}{{1,8}}"),
        (("phase",), rf"\bphases?\ {_ROMAN}(?:{_JOINT}{_ROMAN})?"),
        (("mhc", "hla"), rf"\b(?:MHC|HLA)[ -]class\ {_CLASS}"),
        (
            ("anti", "drug"),
            (
                rf"\bclass(?:es)?\ {_CLASS}(?:{_JOINT}(?:class\ )?{_CLASS}){{0,3}}"
                r"(?=\ (?:anti-?\ ?ar|drugs?\b))"
            ),
        ),
        (
            ("dose",),
            r"\bdose\ [1-9]\b(?=\ (?:and|or|of|in|to)\ (?!more|less|fewer)[a-z]|\ ?[.,;)]\ |$)",
        ),
        (("fatty", "poly", "pufa"), r"\b(?:n|\u03c9)\ ?-\ ?[369](?=\ (?:fatty|poly|PUFA|long))"),
        (("urea", "breath", "label"), r"\b1[134]\ ?C(?=[ -](?:urea|breath|labell?ed))"),
        (("(oh)",), r"\b(?:1,)?25\ ?-?\ ?\(OH\)"),
        (("6mp", "6 mp"), r"\b6\ ?MP\b"),
        (("9/11",), r"\bpost-\ ?9/11\b"),
        (("1ac",), r"\bHb\ ?1Ac\b"),
        (("iso",), r"\bISO\)?\ ?[0-9]{4,5}(?::[0-9]{4})?"),
        (("21 cfr",), r"\b21\ CFR\b(?:\ [0-9.]{1,8})?"),
        (("\u00df",), r"\u00df-?\ ?[0-9][ab]?\b"),
        (("del", "ins"), r"\b(?:18|19|20|21)\ ?(?:del|ins)\b"),
        (
            ("123", "124", "131", "177", "223", "225", "89", "90"),
            r"\b(?:123|124|131|177|223|225|90|89)\ ?-?\ ?(?:I|Lu|Ra|Ac|Y|Zr|Sr)(?=[ -][A-Za-z])",
        ),
        (("1/2",), r"\bt\ ?1/2\b"),
        (("protocol",), r"\bprotocols?\ (?:no\.?\ )?[0-9]{2,4}-?[A-Z]?-?[0-9]{3,5}\b"),
    )
)


def numbered_names(plain: str) -> Iterator[tuple[int, int]]:
    """Give where names with numbers stand.

    >>> [slice(*place) for place in numbered_names("a mutation in codons 12 and 13")]
    [slice(14, 30, None)]
    """
    small = plain.lower()
    for words, pattern in _NAMES:
        if any(word in small for word in words):
            yield from (one.span() for one in pattern.finditer(plain))
