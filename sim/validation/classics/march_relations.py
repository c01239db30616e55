"""Which way March's Figures 3, 4 and 5 go, and where a short horizon turns the sign that equilibrium has."""

from __future__ import annotations

from collections.abc import Iterator

from sim.validation.classics.evaluate import at, relation
from sim.validation.classics.march import march1991
from sim.validation.classics.march_figures import PAPER, mixed_and_equal, moving_world
from sim.validation.records import Record

UNSURE = "What Figure 3 plots is told after the text of the paper; the panel itself was not at hand."


def relations(replications: int, seed: int) -> Iterator[Record]:
    """Every relation, with differences paired by replication (shared luck)."""
    yield from horizon(replications, seed)
    yield from figure_3(replications, seed)
    yield from figure_4(replications, seed)
    yield from figure_5(replications, seed)


def horizon(replications: int, seed: int) -> Iterator[Record]:
    """Slow socialisation makes the wiser code in the end, and the less wise one at first."""
    slow_end, fast_end, slow_10, fast_10 = (
        at(march1991(p1, 0.5, periods=n, replications=replications, seed=seed), "code_knowledge")
        for n in (None, 10)
        for p1 in (0.1, 0.9)
    )
    yield relation(
        "march1991.horizon.equilibrium",
        "At equilibrium the code knows more where people are slow to take it over (p1 = .1 against .9; p2 = .5).",
        "Ved likevekt kan koden mer der folk er sene til å ta den til seg (p1 = 0,1 mot 0,9; p2 = 0,5).",
        f"{PAPER}, Figure 1", slow_end - fast_end, "rises",
    )  # fmt: skip
    yield relation(
        "march1991.horizon.period10",
        "At period 10 it is the other way round: the code knows less where people are slow.",
        "Etter 10 perioder er det omvendt: Koden kan mindre der folk er sene.",
        f"{PAPER}, same runs", slow_10 - fast_10, "falls",
        "March plots equilibria here; the finite horizon is our addition, and its sign differs.",
    )  # fmt: skip


def figure_3(replications: int, seed: int) -> Iterator[Record]:
    """Fast learners know more while learning lasts, and know more among slow ones than among their like."""
    half, _ = mixed_and_equal(0.5, 20, replications, seed)
    fast_alone = at(march1991(0.9, 0.5, periods=20, replications=replications, seed=seed), "mean_knowledge")
    fast, slow = at(half, "fast_knowledge"), at(half, "slow_knowledge")
    few, few_equal = (at(t, "code_knowledge") for t in mixed_and_equal(0.3, 20, replications, seed))
    end, end_equal = (at(t, "code_knowledge") for t in mixed_and_equal(0.3, None, replications, seed))
    yield relation(
        "march1991.fig3.fast-over-slow",
        "At period 20, with half of each, fast learners know more than slow ones.",
        "Etter 20 perioder, med halvparten av hver, kan raske mer enn langsomme.",
        f"{PAPER}, Figure 3", fast - slow, "rises", UNSURE,
    )  # fmt: skip
    yield relation(
        "march1991.fig3.fast-gain-from-slow",
        "At period 20 fast learners know more where half are slow than where all are fast.",
        "Etter 20 perioder kan raske mer der halvparten er langsomme, enn der alle er raske.",
        f"{PAPER}, Figure 3", fast - fast_alone, "rises", UNSURE,
    )  # fmt: skip
    yield relation(
        "march1991.fig3.mixing.equilibrium",
        "At equilibrium a mix (three in ten fast) makes a wiser code than equal learners with the same average p1.",
        "Ved likevekt gir en blanding (tre av ti raske) en klokere kode enn like raske med samme p1 i snitt.",
        f"{PAPER}, Figure 2", end - end_equal, "rises",
    )  # fmt: skip
    yield relation(
        "march1991.fig3.mixing.period20",
        "At period 20 the same mix still makes a less wise code than equal learners.",
        "Etter 20 perioder gir den samme blandingen fremdeles en mindre klok kode enn like raske.",
        f"{PAPER}, setting of Figure 3", few - few_equal, "falls",
        "The sign differs from that at equilibrium. " + UNSURE,
    )  # fmt: skip


def figure_4(replications: int, seed: int) -> Iterator[Record]:
    """Newcomers help a code that people take over at once, and cost one that they take over slowly."""
    gain = {}
    for p1 in (0.1, 0.9):
        still, moving = (
            at(march1991(p1, 0.5, p3, periods=20, replications=replications, seed=seed), "code_knowledge")
            for p3 in (0.0, 0.05)
        )
        gain[p1] = moving - still
    yield relation(
        "march1991.fig4.fast",
        "With fast socialisation (p1 = .9), turnover of .05 raises the code's knowledge at period 20.",
        "Med rask sosialisering (p1 = 0,9) øker gjennomtrekk på 0,05 kodens kunnskap etter 20 perioder.",
        f"{PAPER}, Figure 4", gain[0.9], "rises",
    )  # fmt: skip
    yield relation(
        "march1991.fig4.slow",
        "With slow socialisation (p1 = .1), the same turnover lowers it.",
        "Med langsom sosialisering (p1 = 0,1) senker samme gjennomtrekk den.",
        f"{PAPER}, Figure 4", gain[0.1], "falls",
        "Turnover has no equilibrium, so the figure exists for a finite horizon only.",
    )  # fmt: skip


def figure_5(replications: int, seed: int) -> Iterator[Record]:
    """In a moving world a code without newcomers falls behind, and one with newcomers keeps up."""
    still, moving = (moving_world(p3, replications, seed) for p3 in (0.0, 0.1))
    without, with_turnover = ({n: at(t, "code_knowledge", n) for n in (20, 100)} for t in (still, moving))
    yield relation(
        "march1991.fig5.falls-behind",
        "In a moving world without turnover the code knows less at period 100 than at period 20.",
        "I en verden i bevegelse, uten gjennomtrekk, kan koden mindre etter 100 perioder enn etter 20.",
        f"{PAPER}, Figure 5", without[100] - without[20], "falls",
    )  # fmt: skip
    yield relation(
        "march1991.fig5.turnover-keeps-up",
        "At period 100 the code knows more with turnover (p3 = .1) than without.",
        "Etter 100 perioder kan koden mer med gjennomtrekk (p3 = 0,1) enn uten.",
        f"{PAPER}, Figure 5", with_turnover[100] - without[100], "rises",
    )  # fmt: skip
    yield relation(
        "march1991.fig5.steadier",
        "From period 20 to 100 the code loses less with turnover than without.",
        "Fra periode 20 til 100 taper koden mindre med gjennomtrekk enn uten.",
        f"{PAPER}, Figure 5", (with_turnover[100] - with_turnover[20]) - (without[100] - without[20]), "rises",
    )  # fmt: skip
