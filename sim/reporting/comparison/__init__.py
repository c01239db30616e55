"""A comparison of options as a page: the same blocks and writers as the decision document."""
