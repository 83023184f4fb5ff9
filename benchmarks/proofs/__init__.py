"""Long proofs: what must hold whatever happens, tried very often, by seeded chance.

Each proof is a function with a size and a seed that returns what it found. The tests run a
small sample of each; `python -m benchmarks.proofs` runs them whole.
"""
