"""The screening page: the criteria of one study, one patient, and the questions that are left.

Reads: what a form sends, which is all there is. Writes: the page anew, a file, a report.
Never knows: anything once it has answered. Start at `page`, then `questions` and `taking`.
"""
