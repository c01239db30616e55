"""Reading many worlds.

``comparison``: options in the same worlds. Of studies: ``differences`` in pairs, whether the runs are ``enough``,
``robustness`` over scenarios, ``sensitivity`` (Sobol, Morris), ``discovery`` (when does it lose?), ``contributions`` of a
package's parts, the ``flip`` test and ``search``. Each takes what :func:`sim.load_study` gives, or runs on demand
(:mod:`sim.studies.evaluate`), and gives a :class:`sim.analysis.result.AnalysisResult`: tables, sentences and a figure.
"""
