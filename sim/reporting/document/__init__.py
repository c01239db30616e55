"""The decision document: what a study says to those who decide, as one tree of blocks for every format."""
