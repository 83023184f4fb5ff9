"""One patient against all recruiting studies of the registry, and the readings kept for it.

Reads: the local registry, a patient. Writes: a file of readings beside the registry, in which
there is no patient; a ranking. Never knows: how a criterion is read or evaluated.
Start at `building` for the readings, at `matching` for the command.
"""
