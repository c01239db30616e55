"""The learning loops, one file each: who learns what from whom, and what stands in the way."""
