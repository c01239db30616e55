"""The validation passport: the same blocks for its page, for the screen and for the documentation."""
