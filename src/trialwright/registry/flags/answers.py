"""What the derived flags say: answers with the rule, its version and the words behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trialwright.vocabulary import antigen_called

#: Raised whenever a rule, a pattern or a definition changes what any record can be told.
RULES_VERSION = "1.1.0"

#: Other names of an antigen that are shown beside its symbol.
_NAMES_SHOWN = 3


class Answer(Enum):
    """Yes, no, or: the record does not settle it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Modality(Enum):
    """What kind of gene or cell product is studied."""

    IN_VIVO_VIRAL = "in_vivo_viral"
    IN_VIVO_NONVIRAL = "in_vivo_nonviral"
    EX_VIVO_GENE_MODIFIED_CELL = "ex_vivo_gene_modified_cell"
    ONCOLYTIC_VIRUS = "oncolytic_virus"
    UNMODIFIED_CELL = "unmodified_cell"
    TISSUE_ENGINEERED = "tissue_engineered"
    NONE = "none"
    UNKNOWN = "unknown"


class CellProduct(Enum):
    """Which cells are given."""

    CAR_T = "CAR-T"
    CAR_NK = "CAR-NK"
    TCR_T = "TCR-T"
    TIL = "TIL"
    HSC = "HSC"
    MSC = "MSC"
    NK = "NK"
    DC = "DC"
    OTHER = "other"


class Donor(Enum):
    """Whose cells are given: the participant's own, somebody else's, or not settled."""

    AUTOLOGOUS = "autologous"
    ALLOGENEIC = "allogeneic"
    UNKNOWN = "unknown"


class Role(Enum):
    """What the product is to the study that names it."""

    STUDIED_PRODUCT = "studied_product"
    FOLLOW_UP = "follow_up"
    PRIOR_THERAPY = "prior_therapy"
    COMPARATOR = "comparator"
    NONE = "none"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Words of the record: `text` is what stands at `start` to `end` of the field at `path`.

    Offsets count characters of the field as the record has it, markup escapes included;
    list indices stand in the path, as in ``…interventions[0].name``.
    """

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """One answer under one definition, by one rule, with its reason as a sentence."""

    answer: Answer
    rule: str
    rule_version: str
    evidence: tuple[Evidence, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TargetAntigen:
    """One antigen that the product is aimed at, and the words that named it."""

    symbol: str
    hgnc: bool
    evidence: tuple[Evidence, ...]

    @property
    def in_words(self) -> str:
        """Its symbol with the other names by which readers know it: ``CLEC12A (CLL-1, CD371)``."""
        known = antigen_called(self.symbol)
        aliases = known.aliases if known is not None else ()
        others = [alias for alias in aliases if " " not in alias][:_NAMES_SHOWN]
        return f"{self.symbol} ({', '.join(others)})" if others else self.symbol


@dataclass(frozen=True, slots=True)
class StudyFlags:
    """What is derived from one record about gene and cell therapy.

    `cell_product` and `donor` are None where no cells are given. Modality, product, donor
    and role describe the studied product; `evidence` are the words that led to it.
    """

    modality: Modality
    cell_product: CellProduct | None
    antigens: tuple[TargetAntigen, ...]
    donor: Donor | None
    donor_evidence: tuple[Evidence, ...]
    role: Role
    evidence: tuple[Evidence, ...]
    fda_gene_therapy: Flag
    ema_gtmp: Flag
    in_vivo_only: Flag
    rules_version: str = RULES_VERSION
