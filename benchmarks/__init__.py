"""Benchmarks with their peers in the same run, and the long proofs.

`python -m benchmarks` measures, `python -m benchmarks.proofs` proves. Neither is a timed test:
machines differ, so ratios within one run and medians are what counts.
"""
