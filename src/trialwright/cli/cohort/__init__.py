"""The command that puts a study's criteria to many patients, and how its counts are printed.

Start at `screening`.
"""
