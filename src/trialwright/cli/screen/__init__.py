"""The command that puts the criteria of a study to one patient, and how it is printed.

Start at `screening`.
"""
