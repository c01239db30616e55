"""March's five figures as lines of the passport: 34 points as printed, 27 of the rules as printed, and relations.

Printed values are read off the figures (±.003). References are an independent telling: means of 4 000 runs
(program) and 2 000 (text). Figures 3 to 5 are drawn, not tabulated, so what is checked is which way they go.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sim.analysis.fields import Record
from sim.validation.classics.evaluate import at, point
from sim.validation.classics.march import PEOPLE, march1991

READING = 0.003
"""How exactly a printed figure can be read off."""
P1 = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FIGURE_1 = {  # p2: (published, reference, standard deviation between runs) for each p1
    0.1: ((.857, .814, .803, .788, .801, .816, .807, .803, .794), (.864, .818, .801, .799, .800, .801, .806, .812, .813),
          (.085, .100, .103, .103, .104, .102, .102, .100, .100)),
    0.5: ((.954, .919, .874, .836, .797, .779, .781, .753, .746), (.953, .909, .869, .837, .812, .789, .770, .754, .739),
          (.050, .067, .079, .087, .092, .096, .099, .102, .102)),
    0.9: ((.977, .951, .912, .889, .854, .803, .770, .744, .751), (.973, .941, .908, .873, .841, .812, .781, .754, .729),
          (.040, .056, .067, .078, .089, .095, .101, .104, .110)),
}  # fmt: skip
FIGURE_2 = {  # average p1: (published, reference)
    0.2: (.934, .934), 0.3: (.925, .927), 0.4: (.921, .915), 0.5: (.899, .901), 0.6: (.888, .884), 0.7: (.857, .859),
    0.8: (.815, .812),
}  # fmt: skip
TEXT = {  # p2: reference for each p1
    0.1: (.745, .709, .701, .690, .682, .680, .684, .678, .673),
    0.5: (.836, .800, .770, .749, .731, .719, .710, .695, .686),
    0.9: (.863, .833, .806, .783, .758, .738, .721, .705, .691),
}  # fmt: skip
TURNOVER = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1)


def share_of_fast(average: float) -> float:
    """How many of 50 learn at .9, the rest at .1, for p1 to be ``average``; as a share."""
    return round(PEOPLE * (average - 0.1) / 0.8) / PEOPLE


def points(replications: int, of_text: int, seed: int) -> Iterator[Record]:
    """Every point of Figures 1 and 2 by the program's rules, and Figure 1 by the rules as printed.

    Of the rules as printed nothing was printed that they could equal.
    """
    for p2, of_p2 in FIGURE_1.items():
        for p1, *row in zip(P1, *of_p2, strict=True):
            code = march1991(p1, p2, replications=replications, seed=seed)["code_knowledge"]
            yield _of_program("fig1", {"p1": p1, "p2": p2}, code, *row)
    for average, of_average in FIGURE_2.items():
        fast = share_of_fast(average)
        code = march1991((0.1, 0.9), 0.5, share_fast=fast, replications=replications, seed=seed)["code_knowledge"]
        yield _of_program("fig2", {"average": average}, code, *of_average, float(code.std()))
    for p2, references in TEXT.items():
        for p1, reference in zip(P1, references, strict=True):
            code = march1991(p1, p2, replications=of_text, seed=seed, rules="text")["code_knowledge"]
            near = 4 * float(code.std()) * (1 / of_text + 1 / 2000) ** 0.5 + 0.0005
            yield point("march1991", "fig1.text", {"p1": p1, "p2": p2}, code, reference=reference, near_reference=near)


def _of_program(
    figure: str, settings: dict[str, float], code: pd.Series, published: float, reference: float, sd: float
) -> Record:
    """One point by the rules of the program; ``sd``: the standard deviation between runs."""
    n = len(code)
    return point(
        "march1991", f"{figure}.program", settings, code, published=published, reference=reference,
        near_reference=4 * sd / n**0.5, near_published=3 * sd * (1 / 80 + 1 / n) ** 0.5 + READING,
    )  # fmt: skip


def figure_3(replications: int, seed: int = 0) -> pd.DataFrame:
    """What slow and fast learners know at period 20, by the share of fast ones, beside equal learners.

    Columns: average_p1, share_fast, slow, fast, code, and code_equal, where everybody learns at the average;
    then code_end and code_equal_end, the same at equilibrium. Means over replications.
    """
    rows = []
    for average in P1:
        fast = share_of_fast(average)
        mixed, equal = mixed_and_equal(fast, 20, replications, seed)
        ends = mixed_and_equal(fast, None, replications, seed)
        means = [at(mixed, f"{who}_knowledge").mean() for who in ("slow", "fast", "code")]
        rows.append((average, fast, *means, *(at(table, "code_knowledge").mean() for table in (equal, *ends))))
    columns = ["average_p1", "share_fast", "slow", "fast", "code", "code_equal", "code_end", "code_equal_end"]
    return pd.DataFrame(rows, columns=columns)


def figure_4(replications: int, seed: int = 0) -> pd.DataFrame:
    """The code at period 20 by turnover, for slow and fast socialisation; p2 = .5. Columns: p1, p3, code."""
    rows = [(p1, p3, code_at_20(p1, p3, replications, seed).mean()) for p1 in (0.1, 0.9) for p3 in TURNOVER]
    return pd.DataFrame(rows, columns=["p1", "p3", "code"])


def figure_5(replications: int, seed: int = 0) -> pd.DataFrame:
    """The code over 100 periods of a moving world, with turnover and without. Columns: p3, period, code."""
    tables = [moving_world(p3, replications, seed).assign(p3=p3) for p3 in (0.0, 0.1)]
    mean = pd.concat(tables).groupby(["p3", "period"])["code_knowledge"].mean()
    return mean.rename("code").reset_index()


def mixed_and_equal(
    fast: float, periods: int | None, replications: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Slow (.1) and fast (.9) learners together, and as many who all learn at their average; p2 = .5."""
    run: Record = {"periods": periods, "replications": replications, "seed": seed}
    return (march1991((0.1, 0.9), 0.5, share_fast=fast, **run), march1991(0.1 + 0.8 * fast, 0.5, **run))


def code_at_20(p1: float, p3: float, replications: int, seed: int) -> pd.Series:
    """What the code of each replication knows at period 20, under turnover; p2 = .5."""
    return at(march1991(p1, 0.5, p3, periods=20, replications=replications, seed=seed), "code_knowledge")


def moving_world(p3: float, replications: int, seed: int) -> pd.DataFrame:
    """A hundred periods in which each dimension of reality turns with p4 = .02; p1 = p2 = .5."""
    return march1991(0.5, 0.5, p3, 0.02, periods=100, replications=replications, seed=seed)
