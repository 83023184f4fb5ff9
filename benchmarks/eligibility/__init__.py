"""How well criteria texts are read: scores on annotated corpora, coverage, speed."""
