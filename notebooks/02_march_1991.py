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
# # March (1991) on our own routines
#
# An office writes down how it does things, and its people learn from what is written. James March described the
# same two flows in 1991: people learn from an organisational *code*, and the code learns from those people who do
# better. Here his model runs on the mechanism by which offices in this model remember. Nothing is fitted: if the
# mechanism is his, his numbers come out.

# %%
import sys
from pathlib import Path

here = Path(__file__).parent if "__file__" in globals() else Path.cwd()
root = next(folder for folder in (here, *here.parents) if (folder / "pyproject.toml").exists())
sys.path[:0] = [str(root)]

from sim.validation.classics import march1991
from sim.validation.classics.evaluate import at

# %% [markdown]
# ## Slow learners make a wise code
#
# `p1` is how readily people take over the code, `p2` how readily the code learns from those who do better. Knowledge is
# scored from −1 to 1; 0 is what tossing coins gives. We let 200 organisations of fifty people run until nobody can
# learn any more. March's own means, of 80 runs, are .954 and .746.

# %%
slow = march1991(p1=0.1, p2=0.5, replications=200, seed=1)["code_knowledge"]
fast = march1991(p1=0.9, p2=0.5, replications=200, seed=1)["code_knowledge"]
print(f"Slow learners: {slow.mean():.3f} (March: .954). Fast learners: {fast.mean():.3f} (March: .746).")
assert abs(slow.mean() - 0.954) < 0.025
assert abs(fast.mean() - 0.746) < 0.045

# %% [markdown]
# Why? People who agree with the code at once have nothing left to teach it. Slow learners keep views of their own long
# enough for the code to find out which are good.

# %% [markdown]
# ## But only if one waits
#
# After ten periods it is the other way round. Whoever judges by the first results chooses fast learners.

# %%
early = {p1: at(march1991(p1, 0.5, periods=10, replications=200, seed=1), "code_knowledge").mean() for p1 in (0.1, 0.9)}
print(f"At period 10: slow {early[0.1]:.3f}, fast {early[0.9]:.3f}.")
assert early[0.1] < early[0.9]

# %% [markdown]
# ## Newcomers
#
# In each period some leave and others come, who know nothing of the code yet. Where people take the code over slowly,
# that costs knowledge. Where they take it over at once, newcomers are the only ones with another view.

# %%
gain = {}
for p1 in (0.1, 0.9):
    none, some = (
        at(march1991(p1, 0.5, p3, periods=20, replications=400, seed=1), "code_knowledge").mean() for p3 in (0.0, 0.05)
    )
    gain[p1] = some - none
    print(f"p1 = {p1}: {none:.3f} without turnover, {some:.3f} with; {gain[p1]:+.3f}.")
assert gain[0.1] < 0 < gain[0.9]

# %% [markdown]
# ## A moving world
#
# Now what is right changes: each dimension turns with a chance of .02 a period. A code that all agree with cannot
# follow, since nobody is left to say something else.

# %%
for p3, word in ((0.0, "Without turnover"), (0.1, "With turnover")):
    table = march1991(0.5, 0.5, p3, 0.02, periods=100, replications=200, seed=1)
    shares = ", ".join(f"{at(table, 'code_knowledge', n).mean():.2f} at period {n}" for n in (10, 20, 50, 100))
    print(f"{word}: {shares}.")

# %% [markdown]
# ## The number at the end
#
# How much does a share of newcomers save after a hundred periods of a moving world?

# %%
closed, open_ = (
    at(march1991(0.5, 0.5, p3, 0.02, periods=100, replications=200, seed=1), "code_knowledge").mean()
    for p3 in (0.0, 0.1)
)
print(f"{open_:.2f} with newcomers, {closed:.2f} without.")
assert abs(closed) < 0.08
assert 0.52 < open_ < 0.64
