"""The reader of catalogs: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest

from trialwright.web.public.languages.catalog import read_catalog

HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


def test_words_are_translated_and_others_stay_as_they_are() -> None:
    catalog = read_catalog(f'{HEADER}\n# a remark\n#: a.py:3\nmsgid "Yes"\nmsgstr "Ja"\n')

    assert catalog.translation("Yes") == "Ja"
    assert catalog.translation("No") == "No"


def test_a_text_goes_on_over_lines_and_has_its_escapes_undone() -> None:
    catalog = read_catalog(f'{HEADER}\nmsgid ""\n"a \\"b\\" "\n"c\\n"\nmsgstr "\\\\"\n')

    assert catalog.translation('a "b" c\n') == "\\"


def test_a_count_takes_its_form() -> None:
    catalog = read_catalog(
        f'{HEADER}\nmsgid "{{count}} site"\nmsgid_plural "{{count}} sites"\n'
        'msgstr[0] "ein Ort"\nmsgstr[1] "{count} Orte"\n'
    )

    said = [catalog.translation_of(n, "{count} site", "{count} sites") for n in (0, 1, 2)]

    assert said == ["{count} Orte", "ein Ort", "{count} Orte"]
    assert catalog.translation_of(1, "{count} arm", "{count} arms") == "{count} arm"
    assert catalog.translation_of(5, "{count} site", "{count} places") == "{count} places"


@pytest.mark.parametrize("entry", ['#, fuzzy\nmsgid "Yes"\nmsgstr "Ja"', 'msgid "Yes"\nmsgstr ""'])
def test_what_is_fuzzy_or_empty_is_not_translated(entry: str) -> None:
    assert read_catalog(f"{HEADER}\n{entry}\n").translation("Yes") == "Yes"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('msgid "Yes"\nmsgstr "Ja"\n', "the catalog has no header"),
        ('msgid ""\nmsgstr "Language: de\\n"\n', "the header has no Plural-Forms"),
        (f"{HEADER}\nmsgid Yes\n", "line 4: 'msgid Yes' is no line of a catalog"),
        (f'{HEADER}\n"Yes"\n', "line 4: '\"Yes\"' is no line of a catalog"),
        (f'{HEADER}\nmsgstr "Ja"\n', "line 4: an entry without msgid"),
        (f'{HEADER}\nmsgid "a"\nmsgid "b"\n', "line 5: a second msgid in one entry"),
        (f'{HEADER}\nmsgid "a"\nmsgstr "\\x"\n', r"\x is no escape of a catalog"),
        (f'{HEADER}\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', "line 4: 1 forms, expected 2"),
        (
            f'{HEADER}\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n',
            "line 7: 'a' stands here for the second time",
        ),
    ],
)
def test_what_is_no_catalog_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the sentence is compared whole
        read_catalog(text)

    assert str(refusal.value) == sentence
