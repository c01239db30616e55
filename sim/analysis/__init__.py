"""Reading many worlds: paired comparisons."""
