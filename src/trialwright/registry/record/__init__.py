"""One study record as typed values, part by part; begin at `Study`."""

from trialwright.registry.record.study import Study

__all__ = ["Study"]
