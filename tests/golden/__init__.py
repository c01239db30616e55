"""Stored numbers of the model, of its studies and documents, which no change of the code alone may alter.

``python -m tests.golden`` (``make golden``) writes them to ``baseline.json``; ``tests/test_golden.py`` and
``tests/test_golden_studies.py`` compute them again and compare. ``record`` computes, ``encode`` turns results into plain
values, ``compare`` tells what differs, ``changelog`` and ``update`` keep the rule that numbers change only together with
a line under "Results change" in ``CHANGELOG.md``. Names of the program that are not public stand in ``internals`` alone.
"""
