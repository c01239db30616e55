"""One experiment engine: what a study asks, the runs it takes, where they are done and kept, and its results."""
