"""How the pages that :mod:`sim.docs_tables` makes begin; numbers in braces are filled in from the code."""

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
}
