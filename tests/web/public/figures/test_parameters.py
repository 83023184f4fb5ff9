"""Which names are those of differences and of ratios of groups, and which only speak of one."""

from __future__ import annotations

import pytest

from trialwright.web.public.figures.parameters import Kind, kind_of

DIFFERENCES = (
    "Mean Difference (Net)",
    "LS mean of treatment difference",
    "Difference in LS Means",
    "Difference in log10 titers",
    "Difference in BMI z-score",
    "Difference in number of days",
    "Difference in minimum concentration",
    "Difference in test scores",
    "Hodges-Lehmann estimate of median difference",
    "95% CI for the difference",
    "Standardized mean difference",
)
RATIOS = (
    "Odds Ratio, Mantel-Haenszel",
    "Odds ratio (logistic regression)",
    "Hazard Ratio (HR)",
    "Hazard ratio, stratified log-rank",
    "Odds ratio, week 1 - 12",
    "Relative Risk",
    "Point estimate of ratio",
    "Estimated hazard ratio",
    "Ratio of Response Rate",
    "Geometric Mean Titer (GMT) Ratio",
    "Ratio of adjusted geometric LS means",
    "Ratio of geometric means (test/reference)",
    "Prevalence ratio",
)
#: Whatever the numbers are, 0 or 1 is not known to mean no difference.
OTHERS = (
    "Log10 Ratio",
    "Ln(Hazard Ratio)",
    "ln HR (hazard ratio)",
    "Natural logarithm of odds ratio",
    "Hazard Ratio, log",
    "LogOdds ratio",
    "F-ratio",
    "t-ratio",
    "Likelihood ratio",
    "Signal to noise ratio",
    "Albumin/creatinine ratio",
    "Ratio to baseline",
    "Benefit-risk ratio",
    "Incremental cost-effectiveness ratio",
    "Relative risk reduction",
    "1 - hazard ratio",
    "Vaccine efficacy (1 minus rate ratio)",
    "Ratio of means (%)",
    "Difference in odds ratios",
    "P-value for difference",
    "p value (difference)",
    "p for odds ratio",
    "t-statistic for difference",
    "z-value of mean difference",
    "F test of difference",
    "Chi-square for difference in proportions",
    "Test of no difference",
    "Variance of the difference",
    "SE of the difference",
    "Std. error of LS mean difference",
    "Standard error of the difference",
    "Lower limit of the mean difference",
    "Non-inferiority margin, difference",
    "Minimal clinically important difference",
    "Significance of difference",
    "Probability that difference > 0",
    "Number needed to treat (1/risk difference)",
    "Geometric mean difference",
    "Fold difference",
    "Back-transformed difference of logs",
    "Slope",
    "Cox Proportional Hazard",
    "F",
    "",
    None,
)


@pytest.mark.parametrize("parameter", DIFFERENCES)
def test_of_a_difference_0_means_none(parameter: str) -> None:
    assert kind_of(parameter, [-50.0, 0.4]) is Kind.DIFFERENCE


@pytest.mark.parametrize("parameter", RATIOS)
def test_of_a_ratio_of_groups_1_means_no_difference(parameter: str) -> None:
    assert kind_of(parameter, [1.1, 0.4]) is Kind.RATIO


@pytest.mark.parametrize("parameter", OTHERS)
def test_of_anything_else_nobody_can_say_what_means_no_difference(parameter: str | None) -> None:
    assert kind_of(parameter, [0.4]) is Kind.OTHER


def test_a_ratio_that_may_be_in_percent_is_none() -> None:
    assert kind_of("Ratio of geometric means", [98.5, 91.0]) is Kind.OTHER
    assert kind_of("Odds Ratio (OR)", [120.0]) is Kind.RATIO
