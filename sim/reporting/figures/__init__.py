"""Figures of studies: one file for each analysis."""
