"""Running many worlds: jobs and workers (``worlds``), progress, what is kept (``store``), provenance."""
