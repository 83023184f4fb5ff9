"""Survival and comparisons of groups, beside R and the Python libraries, on the same files.

Each contender is a program of its own, so that its time and memory are its own; ours runs in this
environment, the Python peers in the one that `make bench` makes for them, R by Rscript.
Start at `tables`.
"""
