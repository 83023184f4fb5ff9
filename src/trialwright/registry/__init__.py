"""Every version of every public study record; never a participant."""
