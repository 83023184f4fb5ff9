"""Pages for people and JSON for programs, over HTTP.

Reads: papers that the rooms below hand over. Writes: nothing but answers.
Never knows: a rule of any study. Two halves that never meet: `public` shows registry
records to anyone; pages on a study's participants, once there are any, are another half
with its own process.
Start at `public.app`.
"""
