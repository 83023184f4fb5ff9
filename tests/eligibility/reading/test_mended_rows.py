"""Rows, exceptions and demands that once excluded the wrong people, each by an example made up."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_as, read_one

from trialwright.eligibility.evaluation.evaluating import unread_parts


def names(*words: str, joined: str = "any") -> str:
    """Return names joined as a row."""
    return f"{joined}([{', '.join(map(name, words))}])"


def name(words: str) -> str:
    return f'has(term("{words}"))'


def is_for_person(text: str, section: str) -> bool:
    """Say whether a criterion keeps words that a person must read."""
    criterion = read_one(f"{section.title()} Criteria:\n\n* {text}")
    return bool(criterion.unread or tuple(unread_parts(criterion)))


@pytest.mark.parametrize(
    "text",
    [
        "Allergy to penicillin or latex",
        "Family history of gout or asthma",
        "Risk of bleeding or stroke",
        "Toxicities from chemotherapy or radiotherapy",
        "Renal failure due to gout or asthma",
    ],
)
def test_a_row_that_hangs_on_a_noun_is_one_name(text: str) -> None:
    assert read_as(text, "exclusion") == name(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Allergy to latex, or history of gout", 'has(term("gout"), status: "history")'),
        ("Gout, allergy to latex or nuts, and asthma", name("asthma")),
        ("Allergies or known allergy to latex", name("allergy to latex")),
    ],
)
def test_such_a_row_ends_where_something_of_its_own_begins(text: str, words: str) -> None:
    assert read_as(text, "exclusion").endswith(f", {words}])")


def test_words_for_the_past_and_the_present_are_no_condition_of_their_own() -> None:
    assert read_as("History of or current gout") == 'has(term("gout"), status: "history")'
    assert read_as("Signs or symptoms of gout") == name("gout")
    assert read_as("Moderate or severe gout") == 'has(term("severe gout"), severity: "moderate")'
    assert read_as("Resistant to rituximab") == name("Resistant to rituximab")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gout and asthma, or stroke and eczema", "any([all([{}, {}]), all([{}, {}])])"),
        ("Gout or asthma, and stroke or eczema", "all([any([{}, {}]), any([{}, {}])])"),
        ("Gout, asthma, and stroke, or eczema", "any([all([{}, {}, {}]), {}])"),
        ("Gout, asthma, or stroke, and eczema", "all([any([{}, {}, {}]), {}])"),
    ],
)
def test_commas_tell_which_word_binds(text: str, expected: str) -> None:
    said = text.replace(",", "").replace(" or ", " ").replace(" and ", " ").split()

    assert read_as(text) == expected.format(*map(name, said))


def test_where_nothing_tells_which_word_binds_a_person_reads_it() -> None:
    assert is_for_person("Gout and asthma or stroke", "inclusion")
    assert not is_for_person("AML or MDS and ECOG 0-1", "inclusion")
    assert not is_for_person("No gout or asthma and no stroke", "inclusion")


def test_both_are_asked_for_together() -> None:
    both = names("gout", "asthma", joined="all")

    assert read_as("Both gout and asthma", "exclusion") == both
    assert read_as("Patient has both gout and asthma", "exclusion") == both


def test_who_is_without_several_things_has_none_of_them() -> None:
    lacks = f"all([{name('Gout')}, not({names('tophi', 'fever')})])"

    assert read_as("Gout without tophi or fever") == lacks
    assert read_as("Neither gout nor asthma") == f"not({names('gout', 'asthma')})"
    assert is_for_person("Gout or asthma without tophi or fever", "inclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Cancer except basal cell carcinoma, or heart failure",
        "Cancer except basal cell carcinoma, severe asthma, or gout",
        "Asthma, unless treated with steroids, or gout",
        "Hepatitis B; inhaled steroids are allowed",
        "Except basal cell carcinoma",
    ],
)
def test_an_exception_whose_reach_is_not_told_is_for_a_person(text: str) -> None:
    assert is_for_person(text, "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Cancer except basal cell carcinoma, nodular melanoma, or gout",
        "Cancer within 5 years. Exception: basal cell carcinoma.",
        "Steroids. Inhaled steroids are allowed.",
    ],
)
def test_one_that_is_told_is_taken_away(text: str) -> None:
    assert read_as(text, "exclusion").startswith("except(")
    assert not is_for_person(text, "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Women should have a negative pregnancy test",
        "Volunteers must not have been vaccinated",
        "A washout of 4 weeks is required",
        "Able to give informed consent",
        "Agreement to use contraception",
    ],
)
def test_a_demand_under_exclusions_is_for_a_person(text: str) -> None:
    assert is_for_person(text, "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Pain that must be treated",
        "Unable to give informed consent",
        "Patients must be excluded if they have asthma",
        "Infection for which antibiotics are required",
    ],
)
def test_what_only_describes_whom_it_excludes_is_no_demand(text: str) -> None:
    assert not is_for_person(text, "exclusion")


def test_who_is_kept_out_for_lacking_something_is_for_a_person() -> None:
    assert is_for_person("Patients who do not have diabetes are excluded", "inclusion")
    assert is_for_person("Gout is eligible but will not be included in the analysis", "inclusion")
    assert read_as("Patients with diabetes will not be eligible") == f"not({name('diabetes')})"


def test_a_place_in_the_study_before_a_row_is_none_of_it() -> None:
    assert read_as("For the second period, no gout or asthma") == (
        f'all([opaque("For the second period"), not({names("gout", "asthma")})])'
    )


def test_words_behind_a_time_are_not_lost() -> None:
    read = read_as("Surgery within 4 weeks for cancer", "exclusion")

    assert read.startswith('has(term("Surgery for cancer"), window: window(')
    assert is_for_person("Stable gout for 3 months taking colchicine", "inclusion")
    assert name("asthma") in read_as("Gout for 6 months or less, asthma, and stroke", "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Colitis. Gallstones without fever will not be excluded.",
        "Colitis. Gallstones do not constitute an exclusion.",
        "Colitis. Patients who have no fever are allowed.",
    ],
)
def test_what_is_not_excluded_excludes_nobody(text: str) -> None:
    assert is_for_person(text, "exclusion") or "except(" in read_as(text, "exclusion")


@pytest.mark.parametrize(
    "text", ["Does not attend or agree to visits", "No gout or hemoglobin < 8 g/dL"]
)
def test_what_may_be_denied_with_the_name_before_it_is_for_a_person(text: str) -> None:
    assert is_for_person(text, "exclusion")


def test_what_may_be_there_or_not_is_not_asked_for() -> None:
    read = read_as("Hip surgery with or without grafts and soft tissue repair")

    assert read.startswith('has(term("Hip surgery with or without')


def test_parts_of_the_body_are_no_conditions() -> None:
    assert read_as("Lesions on the scalp or neck") == name("Lesions on the scalp or neck")


def test_a_time_behind_a_denied_row_is_that_of_all_in_it() -> None:
    assert read_as("No asthma or gout for 6 months").count("limits: ~ 6") == 2


def test_the_letter_of_a_second_name_stands_for_the_whole_name() -> None:
    assert read_as("Hepatitis B or C", "exclusion") == names("Hepatitis B", "hepatitis C").replace(
        "hepatitis C", "Hepatitis C"
    )
    assert read_as("Hyper- or hypothyroidism") == name("Hyper- or hypothyroidism")


def test_what_defines_a_name_is_no_other_way_to_have_it() -> None:
    whole = "Gout, defined as tophi or urate crystals"

    assert read_as(whole, "exclusion") == name(whole)


@pytest.mark.parametrize(
    "text",
    [
        "Stroke. If on warfarin, subject must be on a stable dose.",
        "Exercise is inadvisable in the opinion of the investigator; including stroke",
    ],
)
def test_a_sentence_that_only_goes_on_with_another_is_for_a_person(text: str) -> None:
    assert is_for_person(text, "exclusion")


def test_a_name_that_denies_something_keeps_its_row() -> None:
    whole = "Gout never treated with colchicine or allopurinol"

    assert read_as(whole) == name(whole)


def test_causes_and_a_name_that_two_verbs_share_are_no_conditions_of_their_own() -> None:
    bound = "In bed due to pain, or unstable fractures"

    assert name("fractures") not in read_as(bound, "exclusion")
    assert read_as("Suffered from or treated for gout") == name("treated for gout")


def test_whether_a_condition_is_that_of_a_whole_row_is_for_a_person() -> None:
    assert is_for_person("Gout and asthma if under 18 years", "inclusion")
    assert not is_for_person("Gout and asthma, if under 18 years", "inclusion")


def test_a_time_behind_something_lacking_is_its_own() -> None:
    read = read_as("Gout without flares within 3 months before screening")

    assert read.startswith(f'all([{name("Gout")}, not(has(term("flares")')


def test_what_explains_is_no_name() -> None:
    assert 'term("i.e' not in read_as("Psychotic depression, i.e., delusions", "exclusion")
