"""The slow telling: every rule once more, one person at a time, in the first person, with the same luck.

Plain Python, no arrays. It is the oracle of the fast telling in ``sim``, its teaching version, and the
naive baseline of the benchmark.
"""
