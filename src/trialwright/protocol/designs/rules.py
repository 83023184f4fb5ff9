"""How a stopping boundary was made: each rule with its own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class PocockRule:
    """The same level at every look, the largest that keeps the chance of any stop.

    A. Ivanova, B. F. Qaqish, M. J. Schell: Continuous toxicity monitoring in phase II trials
    in oncology. Biometrics 61 (2005) 540-545, doi 10.1111/j.1541-0420.2005.00311.x.

    Attributes
    ----------
    rate : the toxicity rate that is still acceptable.
    alpha : the chance of ever stopping at that rate is at most this.
    level : what the chance of so many toxicities at one look is held to; None where any
        level that stops at all breaks `alpha`.

    """

    rate: float
    alpha: float
    level: float | None

    @property
    def in_words(self) -> str:
        """The rule as a sentence's subject."""
        return f"Pocock-type boundary for rate {self.rate:g} at alpha {self.alpha:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BayesianRule:
    """Stop once it is nearly certain that the rate is above what is acceptable.

    The posterior after x toxicities in k participants is Beta(a + x, b + k - x), the prior
    Beta(a, b); see P. F. Thall, R. Simon: Practical Bayesian guidelines for phase IIB clinical
    trials. Biometrics 50 (1994) 337-349, doi 10.2307/2533377.

    Attributes
    ----------
    rate : the toxicity rate that is still acceptable.
    certainty : the posterior chance of a rate above it must exceed this.
    prior : a and b.

    """

    rate: float
    certainty: float
    prior: tuple[float, float]

    @property
    def in_words(self) -> str:
        """The rule as a sentence's subject."""
        a, b = self.prior
        return (
            f"Bayesian boundary for rate {self.rate:g} at certainty {self.certainty:g} "
            f"with prior Beta({a:g}, {b:g})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRule:
    """Limits that a protocol states; `source` says where."""

    source: str

    @property
    def in_words(self) -> str:
        """The rule as a sentence's subject."""
        return f"boundary of {self.source}"


StoppingRule: TypeAlias = PocockRule | BayesianRule | GivenRule
