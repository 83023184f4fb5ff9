"""`criteria export`: a reading as a worklist, for FHIR, or for OMOP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import click

from trialwright.cli.criteria.sources import (
    corrections_option,
    criteria_from,
    source_argument,
    text_option,
)
from trialwright.cli.options import home_option
from trialwright.cli.output import print_bytes
from trialwright.exchange.records.criteria import (
    StudyCriteria,
    cohort_definition_json,
    evidence_variable_json,
    worklist,
)

_FORMS: Mapping[str, Callable[[StudyCriteria], bytes]] = MappingProxyType(
    {"csv": worklist, "fhir": evidence_variable_json, "circe": cohort_definition_json}
)


@click.command()
@source_argument
@text_option
@corrections_option
@click.option(
    "--as",
    "form",
    type=click.Choice(list(_FORMS)),
    required=True,
    help="csv: a worklist; fhir: an EvidenceVariable of R4; circe: a cohort definition for OMOP.",
)
@home_option
def export(
    source: str | None,
    text_file: str | None,
    corrections_file: str | None,
    form: str,
    home: Path,
) -> None:
    """Write a reading to standard output, as a worklist or for other programs.

    What a format cannot carry is told within the file. Where a correction fits no criterion
    any more, nothing is written.
    """
    found = criteria_from(source, text_file, home, corrections_file)
    if found.corrections is not None and found.corrections.unfit:
        click.get_current_context().exit(1)
    print_bytes(_FORMS[form](found))
