"""Others who do the same work; each runs where its library is, so each imports NumPy alone besides.

``python -m benchmarks.estimating.peers.NAME FOLDER WORK`` prints what `timing` says.
"""
