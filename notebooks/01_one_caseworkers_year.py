# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # One caseworker's year
#
# Every rule of this model is told twice. The *slow telling* is plain Python, one person at a time and in
# the first person («I see what came of my own cases»); it is for reading. The *fast telling* holds
# everybody's views in machine words; it is for running. Here we follow one caseworker through a year in the
# slow telling, let the fast one live through the same year, and see that they agree.
#
# Nobody here is a real person, and no office is a real office.

# %%
import sys
from pathlib import Path

here = Path(__file__).parent if "__file__" in globals() else Path.cwd()
root = next(folder for folder in (here, *here.parents) if (folder / "pyproject.toml").exists())
sys.path[:0] = [str(root), str(root / "tests")]  # the slow telling lives with the tests

from twins.differences import differences
from twins.mirror import from_organisation
from twins.year import one_caseworkers_year

import sim
from sim.organisation import Organisation

# %% [markdown]
# ## My year
#
# Four offices, forty-eight people, two years to settle under the 2014 baseline. Then the report's package
# comes into force, and one of them tells. I do not know whether I am right; only the model does.

# %%
story = one_caseworkers_year(seed=3)
print("\n".join(story))

# %% [markdown]
# Another world, the same offices: what I meet differs, since the luck does.

# %%
print("\n".join(one_caseworkers_year(seed=4)[:12]))

# %% [markdown]
# ## The same organisation, fast
#
# Now the same forty-eight people in machine words, and a copy of them as plain objects. Both live through
# twelve months. They have the same luck: a random number depends only on the seed, the mechanism, the
# month, who and what. So they must agree on every view of every person, office, county and the directorate,
# on every hour, and in every entry of the ledger. `differences` returns a sentence for each thing told
# differently.

# %%
scale = {"offices": 4, "caseworkers": 48, "counties": 2, "settling_years": 2}
fast = Organisation(sim.configure("report_package", scale=scale, years=1, seed=3))
slow = from_organisation(fast)
for _ in range(12):
    slow.step()
    fast.step()

disagreements = differences(slow, fast)
print(f"{len(disagreements)} things are told differently.")
assert disagreements == []

# %% [markdown]
# ## The number at the end
#
# How much do the forty-eight know after the year? Counted one by one, and in words.

# %%
kinds = len(slow.practices)
one_by_one = sum(me.right(m) for me in slow.caseworkers for m in range(kinds)) / (48 * kinds)
outcomes = fast.recorder.outcomes().set_index(["year", "outcome"])["value"]
in_words = outcomes[1, "knowledge_caseworkers"]
print(f"Right on {one_by_one:.1%} of the kinds of case, counted one by one; {in_words:.1%} in words.")
assert abs(one_by_one - in_words) < 1e-12
