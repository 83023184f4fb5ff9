"""Made-up cohorts, and what it takes to screen them. No patient of these was ever anybody."""
