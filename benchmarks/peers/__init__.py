"""Others who do the same work, each a program of its own so that its time and memory are its own.

Each reads a file of records and writes a store: ``python -m benchmarks.peers.NAME FILE FOLDER``.
"""
