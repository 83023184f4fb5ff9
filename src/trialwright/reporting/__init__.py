"""Counts and estimates as figures for a report, a page or a file.

Reads: values with their labels. Writes: SVG, the same bytes for the same values.
Never knows: a store, a patient, how a value was found.
Start at `funnels`.
"""

from trialwright.reporting.funnels import Funnel, Step, funnel_as_svg

__all__ = ["Funnel", "Step", "funnel_as_svg"]
