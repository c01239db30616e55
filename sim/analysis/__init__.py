"""Reading many worlds: what a comparison or a study says.

Each analysis takes what :func:`sim.load_study` gives, or runs on demand (:mod:`sim.studies.evaluate`), and gives a
:class:`sim.analysis.result.AnalysisResult`: tables, sentences and a figure. The command's table lists them all.
"""
