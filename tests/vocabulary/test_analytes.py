"""What is measured: canonical units, mass to amount, plausible ranges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.vocabulary.analytes import Analyte, RangeState, analyte, analytes, molar_mass
from trialwright.vocabulary.quantities import Incommensurable, Order, Quantity
from trialwright.vocabulary.units import unit


def known(name: str) -> Analyte:
    found = analyte(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "quantity", "wanted", "published"),
    [
        # SI conversion factors as the AMA Manual of Style (11th edition, 17.5) prints them.
        ("creatinine", "mg/dL", "umol/L", "88.4"),
        ("bilirubin-total", "mg/dL", "umol/L", "17.104"),
        ("glucose", "mg/dL", "mmol/L", "0.0555"),
        ("urea-nitrogen", "mg/dL", "mmol/L", "0.357"),
        ("uric-acid", "mg/dL", "umol/L", "59.485"),
        ("calcium", "mg/dL", "mmol/L", "0.25"),
        ("magnesium", "mg/dL", "mmol/L", "0.4114"),
        ("phosphate", "mg/dL", "mmol/L", "0.323"),
        ("cholesterol-total", "mg/dL", "mmol/L", "0.0259"),
        ("triglycerides", "mg/dL", "mmol/L", "0.0113"),
        # By the charge of the ion, and with the molar mass (Ca 40.078 / 2).
        ("calcium", "meq/L", "mmol/L", "0.5"),
        ("magnesium", "mmol/L", "meq/L", "2"),
        ("potassium", "meq/L", "mmol/L", "1"),
        ("calcium", "mg/dL", "meq/L", "0.499"),
        # ICSH 1996.
        ("haemoglobin", "g/dL", "mmol/L", "0.6206"),
        # By the definition of the katal.
        ("alt", "ukat/L", "U/L", "60"),
        ("ldh", "[iU]/L", "U/L", "1"),
        ("alp", "U/L", "[iU]/L", "1"),
        ("ggt", "[iU]/L", "nkat/L", "16.667"),
    ],
)
def test_a_factor_is_the_published_one(
    name: str, quantity: str, wanted: str, published: str
) -> None:
    told = known(name).converted(Quantity.of("1", quantity), unit(wanted)).value
    assert float(told) == pytest.approx(float(published), rel=2.5e-3)


def test_molar_masses_are_the_sums_of_atomic_weights() -> None:
    assert known("creatinine").molar_mass == Fraction("113.120")
    assert known("glucose").molar_mass == Fraction("180.156")
    assert known("bilirubin-total").molar_mass == Fraction("584.673")
    assert molar_mass("N2", {"N": Fraction(14)}) == 28


def test_a_mass_is_no_amount_where_no_molar_mass_is_known() -> None:
    with pytest.raises(Incommensurable):
        known("ferritin").converted(Quantity.of("1", "pmol/L"))
    with pytest.raises(Incommensurable, match="mL/min does not measure"):
        known("egfr").converted(Quantity.of("60", "mL/min"))
    with pytest.raises(Incommensurable, match="meq/L does not measure what mmol/L measures"):
        known("phosphate").converted(Quantity.of("1", "meq/L"))
    with pytest.raises(Incommensurable):
        known("glucose").converted(Quantity.of("1", "mmol/kg"))
    with pytest.raises(Incommensurable):
        known("interleukin-6").converted(Quantity.of("1", "[iU]/mL"))


def test_glycated_haemoglobin_in_another_system_is_not_a_percentage() -> None:
    """48 mmol/mol is 6.5 %, not 4.8 %."""
    hba1c = known("hba1c")
    with pytest.raises(Incommensurable):
        hba1c.converted(Quantity.of("48", "mmol/mol"))
    assert hba1c.unit_for("mmol/mol") is None
    assert hba1c.converted(Quantity.of("6.5", "%")).value == Fraction("6.5")


def test_a_percentage_of_a_clotting_test_or_a_score_is_another_quantity() -> None:
    """120 % beside a clotting test is Quick's value, no INR of 1.2; 70 % is no score of 0.7."""
    for name, number in (("inr", "120"), ("karnofsky", "70")):
        with pytest.raises(Incommensurable):
            known(name).converted(Quantity.of(number, "%"))
    assert known("inr").unit_for("{INR}") is not None
    assert known("karnofsky").is_plausible(Quantity.of("70", "1"))


def test_a_value_at_the_bound_by_a_rounded_factor_is_too_close_to_tell() -> None:
    creatinine = known("creatinine")
    bound = Quantity.of("1.5", "mg/dL")
    assert creatinine.order(Quantity.of("132.6", "umol/L"), bound) is Order.TOO_CLOSE
    assert creatinine.order(Quantity.of("133", "umol/L"), bound) is Order.ABOVE
    assert creatinine.order(Quantity.of("132", "umol/L"), bound) is Order.BELOW
    assert creatinine.order(Quantity.of("1.50", "mg/dL"), bound) is Order.EQUAL
    assert creatinine.order(Quantity.of("15", "mg/L"), bound) is Order.EQUAL


def test_a_factor_of_a_thousand_is_implausible() -> None:
    """A generator of made-up patients writes neutrophils of 250 to 500 with the unit 10*3/uL."""
    neutrophils = known("neutrophils")
    assert not neutrophils.is_plausible(Quantity.of("250", "10*3/uL"))
    assert neutrophils.is_plausible(Quantity.of("250", "/uL"))


@pytest.mark.parametrize(
    ("name", "number", "code", "plausible"),
    [
        ("karnofsky", "70", "{score}", True),
        ("karnofsky", "65", "{score}", False),
        ("lansky", "110", "1", False),
        ("ecog", "1.5", "1", False),
        ("ecog", "5", "{score}", True),
        ("lvef", "0.55", "1", True),
        ("lvef", "0.55", "%", False),
        ("body-temperature", "98.6", "[degF]", True),
        ("body-temperature", "98.6", "Cel", False),
        ("blasts-blood", "100", "%", True),
    ],
)
def test_a_scale_has_its_steps_and_a_person_lives_within_bounds(
    name: str, number: str, code: str, plausible: object
) -> None:
    assert known(name).is_plausible(Quantity.of(number, code)) is plausible


@pytest.mark.parametrize(
    ("name", "spelling", "code"),
    [
        ("platelets", "G/L", "10*9/L"),
        ("albumin", "G/L", "g/L"),
        ("haemoglobin", "mmol/L", "mmol/L"),
        ("alt", "IU/L", "[iU]/L"),
        ("creatinine", "MG/DL", "mg/dL"),
        ("egfr", "mL/min", None),
        ("platelets", "mg/dL", None),
        ("platelets", "", None),
        ("body-weight", "lbs", "[lb_av]"),
    ],
)
def test_what_is_measured_tells_readings_apart(name: str, spelling: str, code: str | None) -> None:
    found = known(name).unit_for(spelling)
    assert (found and str(found)) == code


def test_what_is_not_measured_is_no_analyte() -> None:
    assert analyte("acute-myeloid-leukaemia") is None


def test_an_antigen_is_measured_as_a_share_of_cells() -> None:
    assert known("antigen/CLEC12A") is known("antigen/CD33") is known("antigen-expression")
    assert not known("antigen/CLEC12A").is_plausible(Quantity.of("101", "%"))


def test_every_range_holds_its_ends_and_says_how_far_it_is_to_be_trusted() -> None:
    for one in analytes().values():
        assert one.plausible.low < one.plausible.high
        assert one.plausible.holds(one.plausible.low)
        assert one.plausible.holds(one.plausible.high)
        assert one.plausible.state is RangeState.UNVERIFIED or one.source
        assert not (one.molar_mass and not one.source)


@given(
    st.sampled_from(sorted(name for name, one in analytes().items() if one.molar_mass)),
    st.decimals(0, 10**6, places=3).map(str),
    st.sampled_from(["mg/dL", "g/L", "mmol/L", "umol/L", "ug/mL"]),
    st.sampled_from(["mg/dL", "g/L", "mmol/L", "umol/L", "ug/mL"]),
)
def test_mass_and_amount_there_and_back_are_the_very_number(
    name: str, digits: str, one: str, other: str
) -> None:
    here = Quantity.of(digits, one)
    there = known(name).converted(here, unit(other))
    assert known(name).converted(there, unit(one)) == here
    assert known(name).is_plausible(here) is known(name).is_plausible(there)
