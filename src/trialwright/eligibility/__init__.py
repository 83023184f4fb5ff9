"""May this person take part? Criteria text to expressions, expressions and facts to findings.

Reads: the criteria text and the structured fields of a record, as values. Writes: criteria with
the places of the text that they were read from, and what could not be read, as what it is.
Never knows: where a record comes from, how a study is run, or what a participant's name is.
Start at `criteria` for what a criterion can say and at `reading` for how a text becomes one.
"""
