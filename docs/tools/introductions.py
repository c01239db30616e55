"""How the pages that :mod:`docs.tools.tables` makes begin; numbers in braces are filled in from the code."""

KINDS = {
    "report": "stated in the report, though its size may be ours",
    "derived": "worked out from figures that are stated",
    "literature": "from a cited work",
    "assumption": "this project's judgement",
    "choice": "a choice of what to look at, neither true nor false",
}

INTRO = {
    "parameters": """
# Parameters

All {count} settings, by section. «Likely span» is the span a study may vary an uncertain number over; a dash
means that it is not varied. A lever's baseline is an estimate («anslag»): the report measures no lever, so
its words were placed on a scale. No rate in the model is measured in Nav. Provenance is one of:
""",
    "loops": """
# What happens in a step

The {count} mechanisms, in their order. Within one, everything happens at once from the state before it. The
type is Lam's (2000), as the report's Table 2 uses it; which type a loop belongs to is this project's reading.
*Single* and *double loop* are Argyris and Schön's terms: a theory overlay («teorioverlegg»), since the report
does not use them.
""",
    "levers": """
# Levers

The {count} levers, by who pulls them. The baseline is an estimate for 2014 («anslag»), never a measurement;
«may be» is the span it may lie in. *Status* is what the report does with it, *evidence* how strongly it
speaks of it. Hours are per position and year at full strength, from `costs`, with a working year read as
{hours} hours; every one of them is an assumption. The mechanism `time_budget` reads all levers, and is left
out of «moves».
""",
    "outcomes": """
# Outcomes

The {count} outcomes, the least certain last. There is no total score: the report leaves open how much
difference between offices is right, and so does the model. «Better» is a dash where neither direction is.
""",
    "validation": """
# The validation passport

What the model was held against, and what came out. There are three footings: published models of organisational
learning on the same mechanisms, the statements of the report, and checks of the program itself. None of them shows
that the model tells the truth about Nav. They show that the machinery does what it is said to do, and follows the
argument of the report. The sizes are the model's own: the report gives none. What limits the test itself has is said
in [limits](limits.md); how the parts hang together, in [trace](trace.md).

- *F* is a finding in the report and *F\\** something staff reported or critics said: the model has to show these. *A* is
  the authors' argument: it should. *T* is a tentative suggestion: it need not.
- A pattern is a paired experiment: the same world, parameter set and luck, lived with only the named levers apart. It
  *holds* when every margin of it is above 0 in at least 80 per cent of the pairs, and the 99 per cent interval
  of the margin's mean leaves out 0. Margins are counted so that above 0 is the way the report says.
- *Used for filtering*: the pattern helped to choose which parameter sets were kept, so it holds partly by
  construction. *Set aside*: it was not used so, and is the harder test.
- *Without its cause*: the mechanism that is claimed to cause the pattern is switched off. It should then go away. What
  is left is that of the margin of which least is left; below nothing, the sign has turned.
""",
}

MATTERS = """
«Influence» is how closely an uncertain number goes together with what comes out: Spearman's rank correlation over
{sets} sets of numbers, drawn over the likely spans before any was turned away, each in a small world of its own
(`configs/ensemble`). It runs from −1 to +1. Looked at are {outcomes}, each at the 2014 baseline and as the effect of
the report's package on it; the two strongest are named. Luck alone stays below about {noise} in 99 correlations of
100, and there are many here: read little into a number near that. *Hardly any* means that all are below {least}. The
correlation says how much a number matters within our span for it, not how sure we are of the number.
"""

KEY_OUTCOMES = {
    "quality_standard": "standard quality",
    "quality_discretionary": "discretionary quality",
    "learning_ability": "learning ability",
    "knowledge_at_hand": "knowledge at hand",
    "pressure": "pressure",
}
"""The outcomes by which a number's influence is told; readability, not weight."""
