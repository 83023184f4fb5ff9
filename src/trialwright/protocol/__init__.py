"""The plan of one study, as far as it is known before anybody is treated.

Reads: numbers that a study team has chosen. Writes: decision rules and what they cost.
Never knows: who did what, how a study is run, where anything is stored.
Start at `designs`.
"""
