"""The words of the interface, and values in them."""

from trialwright.web.public.languages import said, said_of


def test_words_take_their_values() -> None:
    assert said("Page {page} of {last}", page=2, last="7") == "Page 2 of 7"


def test_words_without_values_are_left_as_they_are() -> None:
    assert said("{not a value}") == "{not a value}"


def test_a_count_chooses_its_noun_and_sets_thousands_apart() -> None:
    assert said_of(1, "{count} study", "{count} studies") == "1 study"
    assert said_of(1234, "{count} study", "{count} studies") == "1,234 studies"
