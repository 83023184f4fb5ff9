"""Observation to grade, by a published rulebook that is held as data.

Reads: values with units, reference ranges, baselines, findings by day. Writes: `Grade`, with
its rulebook, version, deciding rows, inputs, gaps and assumptions.
Never knows: where anything is stored, who the participant is, or what is normal at which age.
Start at `answers` for what a grade is, and at `measured` for how one comes about.
"""
