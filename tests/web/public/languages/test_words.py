"""The words of the interface, and values in them."""

from markupsafe import Markup

from trialwright.web.public.languages import language, said, said_of, said_of_table, speaking
from trialwright.web.public.languages.known import CHINESE, ENGLISH


def test_words_take_their_values() -> None:
    assert said("Page {page} of {last}", page=2, last="7") == "Page 2 of 7"


def test_words_without_values_are_left_as_they_are() -> None:
    assert said("{not a value}") == "{not a value}"


def test_a_count_chooses_its_noun_and_sets_thousands_apart() -> None:
    assert said_of(1, "{count} study", "{count} studies") == "1 study"
    assert said_of(1234, "{count} study", "{count} studies") == "1,234 studies"


def test_html_of_ours_stays_html_and_the_words_around_it_are_escaped() -> None:
    text = said("Go to {page} & {name}", page=Markup("<b>here</b>"), name="<i>")

    assert text == "Go to <b>here</b> &amp; &lt;i&gt;"


def test_words_are_spoken_in_the_language_of_the_request_alone() -> None:
    with speaking(CHINESE):
        assert said("January") == "1月"
        assert language() is CHINESE
        with speaking(ENGLISH):
            assert said("January") == "January"

    assert said("January") == "January"
    assert said_of_table("January") == "January"
