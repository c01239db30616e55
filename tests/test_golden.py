"""The model's numbers are those that are stored, and are right in themselves: counted and averaged anew, in plain Python."""

from __future__ import annotations

import copy
import math
import sys

import pytest

import sim
from tests.golden import changelog, check, compare, encode, internals, record, update

T_OF_TWO = 0.95 / math.sqrt(2 * 0.975 * 0.025)
"""The 97.5th percentile of Student's t with two degrees of freedom, 4.3027, which has a closed form."""


@pytest.mark.parametrize("section", ["parameters", "worlds", "settings", "comparison", "classics"])
def test_the_numbers_are_those_that_are_stored(section):
    check.hold(section)


# --- the check itself -----------------------------------------------------------------------------


def altered(path: list, change) -> tuple[dict, str]:
    """The stored baseline, as if made here, with one leaf changed; and the section it stands in."""
    tree = copy.deepcopy(update.read()) | {"environment": compare.environment()}
    branch = tree["numbers"]
    for name in path[:-1]:
        branch = branch[name]
    branch[path[-1]] = change(branch[path[-1]])
    return tree, path[0]


QUALITY = ["worlds", "seed 1", "report_package", "outcomes", "quality", "year 2"]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (QUALITY, lambda value: math.nextafter(value, 1)),
        (["worlds", "seed 2", "one_state", "knowledge", "routines", "right"], lambda value: value + 1),
        (["worlds", "seed 3", "one_state", "knowledge", "guidance", "answer bits"], lambda value: "0" * 16),
    ],
    ids=["the last bit of a float", "a count", "a digest"],
)
def test_one_altered_value_is_reported_by_its_path(path, change):
    tree, section = altered(path, change)
    entry = check.complain(tree, section, update.read()["numbers"][section])
    assert entry.startswith("1 items are not as in tests/golden/baseline.json (compared to the last bit)")
    assert f"  {'/'.join(path)}: stored " in entry
    assert '"Results change" in CHANGELOG.md, and then `make golden`' in entry
    with pytest.raises(update.RefusedError, match="Nothing was written"):
        update.updated(tree, update.read()["numbers"])


def test_in_another_environment_floats_may_differ_beyond_twelve_digits_and_nothing_else():
    long = {"column": encode.floats([0.1 * i for i in range(100)])}
    near = {"column": encode.floats([0.1 * i * (1 + 1e-15 * (-1) ** i) for i in range(100)])}
    far = {"column": encode.floats([0.1 * i * (1 + 1e-10) for i in range(100)])}
    assert list(compare.differing(long, near, exact=True))
    assert not list(compare.differing(long, near, exact=False))
    assert {path for path, _, _ in compare.differing(long, far, exact=False)} >= {"column/sum", "column/at 99"}
    for a, b in ((1, 2), ("x", "y"), (1, 1.0), (True, False), ("nan", 0.0), ([1.0], [1.0, 2.0])):
        assert list(compare.differing({"a": a}, {"a": b}, exact=False))


def test_numbers_are_overwritten_only_with_a_line_in_the_changelog():
    numbers = {"a": {"x": 0.5, "label": "one", "y bits": "f00d"}, "b": [1, 2]}
    stored = update.updated({}, numbers, {"1": "The first entry"})
    other = copy.deepcopy(numbers) | {"b": [1, 3]}
    with pytest.raises(update.RefusedError, match="b/item 1: stored 2, here 3"):
        update.updated(stored, other, {"1": "The first entry"})
    kept = update.updated(stored, other, {"1": "The first entry", "2": "Another"})
    assert kept["numbers"] == other
    assert list(kept["results change"]) == ["1", "2"]
    with pytest.raises(update.RefusedError, match="a/y bits: stored 'f00d', here 'nothing'"):
        update.updated(stored, {"a": {"x": 0.5}, "b": [1, 2]}, {"1": ""})
    assert update.updated(stored, {"b": [1, 2]}, {"1": ""}, forget=["a"])["numbers"] == {"b": [1, 2]}


def test_new_names_for_the_same_numbers_are_no_change():
    stored = update.updated({}, {"a": {"x": 0.5, "label": "one", "y bits": "f00d"}}, {})
    renamed = {"c": {"z": 0.5, "label": "two", "y bits": "f00d", "more": 7}}
    assert update.updated(stored, renamed, {})["numbers"] == renamed


def test_the_baseline_names_the_entries_of_the_changelog():
    named, there = update.read()["results change"], changelog.entries()
    gone = [words for key, words in named.items() if key not in there]
    assert not gone, f"CHANGELOG.md no longer has, word for word: {gone}. `make golden` notes what it has."
    missing = [words for key, words in there.items() if key not in named]
    assert not missing, f'CHANGELOG.md has a "Results change" that `make golden` has not noted: {missing}.'
    assert len(named) >= 4


def test_the_entries_of_every_version_are_read():
    text = "## [2]\n### Results change\n\nWords.\n\n- **One** is\n  two.\n- Three.\n\n"
    text += "### Fixed\n- No.\n## [1]\n### Results change\n- Four\n"
    assert list(changelog.entries(text).values()) == ["**One** is two.", "Three.", "Four"]


def test_the_file_is_small_and_written_the_same_way_each_time():
    text = update.BASELINE.read_text(encoding="utf-8")
    assert len(text) < 500_000
    assert encode.written(update.read()) + "\n" == text


# --- what has to be right whatever is stored ------------------------------------------------------

RUNS = [(seed, package) for seed in record.SEEDS for package in record.PACKAGES]


def ones(word) -> int:
    """How many bits are set, one by one."""
    number, result = int(word), 0
    while number:
        result += number & 1
        number >>= 1
    return result


def right_and_wrong(held: internals.Views) -> tuple[int, int]:
    """Views that are right and wrong, counted one practice at a time."""
    right = wrong = 0
    for known, answer, truth in zip(held.known.ravel(), held.answer.ravel(), held.truth.ravel(), strict=True):
        agree = int(known) & ~(int(answer) ^ int(truth))
        right += ones(agree)
        wrong += ones(int(known)) - ones(agree)
    return right, wrong


@pytest.mark.parametrize("seed", record.SEEDS)
def test_the_ledger_adds_up_to_what_the_bits_changed(seed):
    start = internals.at_year_0(governance="baseline_2014", scale=record.WORLD, years=record.YEARS, seed=seed)
    before = {name: right_and_wrong(held) for name, held in internals.views(start)}
    for package in record.PACKAGES:
        run = record.run(seed, package)
        moved = {name: dict.fromkeys(record.ENTRIES, 0) for name in internals.HOLDERS}
        for row in run.ledger.to_dict("records"):
            for entry in record.ENTRIES:
                moved[row["holder"]][entry] += row[entry]
        for name, held in internals.views(run.organisation):
            own, (right, wrong) = moved[name], right_and_wrong(held)
            assert own["became_right"] - own["ceased_right"] == right - before[name][0], (package, name)
            assert own["became_wrong"] - own["ceased_wrong"] == wrong - before[name][1], (package, name)


def value(run: sim.Run, outcome: str, year: int) -> float:
    """One outcome of one year."""
    return dict(zip(zip(run.outcomes["year"], run.outcomes["outcome"], strict=True), run.outcomes["value"], strict=True))[
        year, outcome
    ]  # fmt: skip


@pytest.mark.parametrize(("seed", "package"), RUNS)
def test_shares_of_knowledge_are_those_of_the_bits(seed, package):
    run = record.run(seed, package)
    for name, held in internals.views(run.organisation):
        share = right_and_wrong(held)[0] / (64 * held.known.size)
        assert value(run, f"knowledge_{name}", record.YEARS) == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize(("seed", "package"), RUNS)
def test_shares_are_shares_and_year_0_is_shared(seed, package):
    run = record.run(seed, package)
    units = dict(zip(sim.outcomes()["outcome"], sim.outcomes()["unit"], strict=True))
    looked_at = 0
    for _, name, result in run.outcomes.itertuples(index=False):
        if units[name].startswith(("share", "index")) and not math.isnan(result):
            assert 0 <= result <= 1, name
            looked_at += 1
    assert looked_at > 60
    mix = [value(run, f"mix_{of}", 2) for of in ("standardisation", "professional", "innovation", "improvement")]
    assert sum(mix) == pytest.approx(1, abs=1e-12)
    first = [r.outcomes[r.outcomes["year"] == 0] for r in (run, record.run(seed, "baseline_2014"))]
    assert first[0].equals(first[1])


def test_quality_is_the_share_of_cases_decided_rightly():
    """With one step a year the decisions of the year still stand; weights are laid out by hand from the world's numbers."""
    run = sim.simulate("report_package", scale=record.WORLD | {"steps_per_year": 1}, years=1, seed=5)
    decided = internals.decided_rightly(run.organisation)
    people = len(decided)
    right = [sum(int(row[0]) >> m & 1 for row in decided) for m in range(64)]
    tailored = [(m // 4) % 4 >= 2 for m in range(64)]
    service = [m // 16 >= 2 for m in range(64)]
    weight = [0.45 if t else 0.55 for t in tailored]  # cash benefits and services have half of the work each

    def share(of) -> float:
        chosen = [m for m in range(64) if of(m)]
        return sum(weight[m] * right[m] / people for m in chosen) / sum(weight[m] for m in chosen)

    for outcome, of in {
        "quality": lambda m: True,
        "quality_standard": lambda m: not tailored[m],
        "quality_discretionary": lambda m: tailored[m],
        "quality_tailored_service": lambda m: tailored[m] and service[m],
    }.items():
        assert value(run, outcome, 1) == pytest.approx(share(of), rel=1e-12), outcome


TIMES = ("time_casework", "time_admin", "time_learning", "time_double_work")


@pytest.mark.parametrize("package", ["baseline_2014", "report_package", "one_state"])
def test_the_hours_of_a_year_add_up(package):
    """Newcomers decide more slowly, which is time of no account; where they do not, the parts are the whole year."""
    exact = sim.simulate(package, scale=record.WORLD, years=1, uncertainty={"novice_slowness": 0.0})
    for year in (0, 1):
        assert sum(value(exact, name, year) for name in TIMES) == pytest.approx(1, abs=1e-9)
        assert 0.85 < sum(value(record.run(1, package), name, year) for name in TIMES) <= 1 + 1e-9


def test_differences_are_means_of_pairs_with_students_interval():
    result = record.compared()
    last = result.values[result.values["year"] == record.YEARS]
    by = {(r["option"], r["outcome"], r["world"]): r["value"] for r in last.to_dict("records")}
    worlds, value = result.worlds, 0
    assert len(worlds) == 3
    for row in result.differences.to_dict("records"):
        pairs = [by[row["option"], row["outcome"], w] - by[result.reference, row["outcome"], w] for w in worlds]
        pairs = [pair for pair in pairs if not math.isnan(pair)]
        assert row["replications"] == len(pairs)
        if len(pairs) == 3:
            mean = sum(pairs) / 3
            half = T_OF_TWO * math.sqrt(sum((p - mean) ** 2 for p in pairs) / 2) / math.sqrt(3)
            close = {"rel": 1e-9, "abs": 1e-12}
            assert row["difference"] == pytest.approx(mean, **close)
            assert (row["low"], row["high"]) == (
                pytest.approx(mean - half, **close),
                pytest.approx(mean + half, **close),
            )
            value += 1
    assert value > 120


def test_an_option_against_itself_differs_by_nothing():
    same = sim.compare(
        ["report_package", ("again", {"package": "report_package"})],
        replications=2, scale=record.WORLD, years=1, workers=1,
    )  # fmt: skip
    numbers = same.differences[["difference", "low", "high"]].dropna()
    assert len(numbers) > 40
    assert (numbers == 0).all(axis=None)


def test_a_world_of_a_comparison_is_the_organisation_of_that_seed():
    result = record.compared()
    seed = result.worlds[1]
    alone = sim.simulate("one_state", scale=record.WORLD, years=record.YEARS, seed=seed).outcomes
    there = result.values[(result.values["option"] == "one_state") & (result.values["world"] == seed)]
    assert alone["value"].to_numpy().tobytes() == there["value"].to_numpy().tobytes()
    assert list(alone["outcome"]) == list(there["outcome"])


def test_a_float_comes_back_with_every_bit():
    for number in (0.1, 1 / 3, -0.0, sys.float_info.min, 1e300):
        assert float(encode.written({"a": number}).split(":")[1].strip(" }")).hex() == number.hex()
