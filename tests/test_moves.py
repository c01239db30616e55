"""Levers that move over time: one spelling everywhere, any number of moves, each told step by step a second time."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.cli.words import names_in
from sim.config import Config, ConfigError, as_dict, config_hash, configure, from_dict
from sim.config.files import package_names
from sim.config.levers import LeverMove, Levers
from sim.config.moves import lever_tree, text_of
from sim.config.overrides import jobs
from sim.governance.schedule import in_force
from sim.lab.schema import config_of
from sim.organisation import Organisation
from sim.reporting.comparison.tables import moved_levers
from sim.reporting.document import publish
from sim.reporting.document.blocks import Document
from sim.studies.executors import Executor
from sim.studies.forecast import time_one
from sim.studies.jobs import Jobs
from sim.studies.points import Points, content
from sim.studies.study import Study, study_from
from tests.small import SMALL

ONE = {"from": 0.7, "from_year": 2, "to": 0.5, "over_years": 1}
TWO = [ONE, {"from_year": 8, "to": 0.9}]
NAMES = [{"from": "state", "from_year": 1, "to": "municipal"}, {"from_year": 4, "to": "partnership"}]

# --- the slow telling -----------------------------------------------------------------------------


def exact_value(start: float, moves: list[dict[str, Any]], step: int, steps_per_year: int) -> float:
    """A lever's value in a step after year 0, in exact fractions: from the last move that has begun."""
    year = Fraction(step, steps_per_year)
    begun = [place for place, move in enumerate(moves) if Fraction(str(move["from_year"])) <= year]
    if not begun:
        return start
    last = moves[begun[-1]]
    before = moves[begun[-1] - 1]["to"] if begun[-1] else start
    since, over = year - Fraction(str(last["from_year"])), Fraction(str(last.get("over_years", 0)))
    share = min(Fraction(1), since / over) if over else Fraction(1)
    return float(Fraction(str(before)) + (Fraction(str(last["to"])) - Fraction(str(before))) * share)


hundredths = st.integers(0, 100).map(lambda n: n / 100)


@st.composite
def schedules(draw: st.DrawFn) -> tuple[float, list[dict[str, Any]]]:
    """A start, and up to four moves in a run of ten years, on quarters of years, that can be used."""
    start, at, moves = draw(hundredths), 0.25, []
    before = start
    for _ in range(draw(st.integers(1, 4))):
        begin = at + draw(st.integers(0, 6)) / 4
        over = draw(st.integers(0, 8)) / 4
        to = draw(hundredths.filter(lambda value, before=before: value != before))
        if begin > 9.5:
            break
        moves.append({"from_year": begin, "to": to, "over_years": over})
        at, before = begin + max(over, 0.25), to
    return start, moves


@given(schedules(), st.sampled_from([1, 4, 12, 52]))
@settings(max_examples=150, deadline=None)
def test_every_step_has_the_value_that_a_slow_telling_gives(drawn: Any, steps_per_year: int) -> None:
    start, moves = drawn
    levers = {"local_autonomy": [{"from": start, **moves[0]}, *moves[1:]]}
    scale = {**SMALL, "steps_per_year": steps_per_year}
    governance = configure(levers=levers, scale=scale, years=12).governance
    for step in range(12 * steps_per_year):
        value = in_force(governance, step * (1 / steps_per_year)).local_autonomy
        assert value == pytest.approx(exact_value(start, moves, step, steps_per_year), abs=1e-9)
    assert in_force(governance, -1 / steps_per_year) == Levers()


@given(schedules())
@settings(max_examples=60, deadline=None)
def test_what_is_read_can_be_written_and_read_again(drawn: Any) -> None:
    start, moves = drawn
    config = configure(levers={"local_autonomy": [{"from": start, **moves[0]}, *moves[1:]]})
    tree = as_dict(config)
    assert from_dict(tree) == config == copy.deepcopy(config) == pickle.loads(pickle.dumps(config))
    assert config_hash(from_dict(tree)) == config_hash(config)
    assert lever_tree(tree["governance"]) == tree["governance"]


def test_an_organisation_has_each_value_in_its_step_and_the_baseline_while_settling() -> None:
    org = Organisation(configure(levers={"local_autonomy": TWO, "structure": NAMES}, scale=SMALL, years=9))
    seen = []
    for step in range(9 * 12):
        levers = org.levers_now()
        assert levers.local_autonomy == pytest.approx(exact_value(0.7, TWO, step, 12), abs=1e-12)
        seen.append(levers.structure)
        org.now += 1
    assert seen == ["state"] * 12 + ["municipal"] * 36 + ["partnership"] * 60


@pytest.mark.parametrize(
    "moves",
    [
        LeverMove(2, 0.5, 1),
        {"from_year": 2, "to": 0.5, "over_years": 1},
        (LeverMove(2, 0.5, 1),),
        [LeverMove(2, 0.5, 1)],
    ],
    ids=["a move", "a tree", "a tuple", "a list"],
)
def test_levers_made_by_hand_come_to_the_same(moves: Any) -> None:
    levers = Levers(local_autonomy=0.7, schedule={"local_autonomy": moves})
    wanted = configure(levers={"local_autonomy": ONE})
    assert Config(governance=levers) == configure(levers) == wanted
    assert configure({"local_autonomy": 0.7, "schedule": {"local_autonomy": moves}}) == wanted


def test_a_lever_without_from_starts_where_its_package_has_it() -> None:
    governance = configure("report_package", levers={"local_autonomy": TWO[1]}).governance
    assert (governance.local_autonomy, governance.schedule["local_autonomy"]) == (0.6, (LeverMove(8, 0.9, 0),))


# --- one spelling ---------------------------------------------------------------------------------


def own_package(folder: Path, moves: object) -> Path:
    """A folder with a package whose lever moves."""
    (folder / "governance").mkdir(parents=True)
    text = f"defaults: [levers, _self_]\npackage: baseline_2014\nlocal_autonomy: {moves}\n"
    (folder / "governance" / "mine.yaml").write_text(text.replace("'", ""), encoding="utf-8")
    return folder


def of_study(tree: dict[str, Any], alternative: int) -> Levers:
    return Points(study_from("own", tree)).config(0, alternative, seed=0).governance


@pytest.mark.parametrize("moves", [ONE, TWO, TWO[1], [TWO[1]]], ids=["one", "two", "without from", "a list of one"])
def test_every_way_of_saying_it_gives_the_same_levers(moves: Any, tmp_path: Path) -> None:
    text = str(moves).replace("'", "")
    wanted = configure(levers={"local_autonomy": moves}).governance
    folders = [own_package(tmp_path, moves)]
    ways = {
        "governance": configure({"local_autonomy": moves}).governance,
        "schedule": configure(levers={"schedule": {"local_autonomy": moves}}).governance,
        "a word": jobs([f"governance.local_autonomy={text}"])[0].config.governance,
        "a tree of words": jobs([f"governance={{local_autonomy: {text}}}"])[0].config.governance,
        "a word of the schedule": jobs([f"governance.schedule.local_autonomy={text}"])[0].config.governance,
        "a package of one's own": dataclasses.replace(
            jobs(["governance=mine"], folders=folders)[0].config.governance, package="baseline_2014"
        ),
        "an option": of_study({"options": [{"mine": {"local_autonomy": moves}}]}, 0),
        "a factor": of_study({"factors": {"local_autonomy": [0.1, moves]}}, 2),
        "the lab": config_of({"levers": {"local_autonomy": moves}}).governance,
        "an export": from_dict(as_dict(configure(levers={"local_autonomy": moves}))).governance,
    }
    assert {way for way, levers in ways.items() if levers != wanted} == set()


def test_it_can_be_written_with_dots_too() -> None:
    dots = [f"governance.schedule.local_autonomy.{name}={value}" for name, value in ONE.items()]
    assert jobs(dots)[0].config == jobs([f"governance.local_autonomy={ONE}".replace("'", "")])[0].config


def test_one_move_is_written_as_ever_and_a_list_of_one_is_the_same_run() -> None:
    move = {"from_year": 3.0, "to": 0.45, "over_years": 2.0}
    config = configure(levers={"detail_management": move})
    assert as_dict(config)["governance"]["schedule"] == {"detail_management": move}
    assert content(configure(levers={"detail_management": [move]})) == content(config)
    value = configure(levers={"detail_management": 0.6, "schedule": {"detail_management": move}})
    assert content(configure(levers={"detail_management": {"from": 0.6, **move}})) == content(value)


def test_levels_that_move_have_texts_of_their_own_and_a_span_stays_a_span() -> None:
    points = Points(study_from("own", {"factors": {"local_autonomy": [0.3, 0.6, ONE, TWO, TWO[1]]}}))
    table = points.table_of_alternatives()
    assert list(table["local_autonomy"]) == [
        "0.3", "0.6", "0.7 → 0.5 (year 2–3)", "0.7 → 0.5 (year 2–3) → 0.9 (year 8)", "0.3 → 0.9 (year 8)",
    ]  # fmt: skip
    assert table.index.is_unique
    [span] = study_from("own", {"factors": {"local_autonomy": {"from": 0.2, "to": 0.7}}, "design": "lhs"}).factors
    assert (span.low, span.high, span.levels) == (0.2, 0.7, ())
    drawn = Points(
        study_from("own", {"factors": {"local_autonomy": [0.3, ONE]}, "design": {"kind": "lhs", "samples": 4}})
    )
    assert set(drawn.table_of_scenarios()["local_autonomy"]) == {"0.3", "0.7 → 0.5 (year 2–3)"}
    assert {bool(drawn.config(s, 0, 0).governance.schedule) for s in range(4)} == {True, False}


def test_a_study_with_levels_that_move_runs_and_is_read_again(tmp_path: Path) -> None:
    tree = {
        "factors": {"local_autonomy": [0.3, {**ONE, "from_year": 0.5}]},
        "years": 1,
        "scale": SMALL,
        "replications": 1,
    }
    results = sim.sweep(tree, out=tmp_path, executor="in_process")
    again = sim.load_study(tmp_path)
    assert set(again.table["local_autonomy"]) == {"0.3", "0.7 → 0.5 (year 0.5–1.5)"}
    assert list(again.alternatives.index) == list(results.alternatives.index)
    values = again.values("quality")
    assert (values.iloc[0] != values.iloc[1]).all()


def test_a_short_text_says_start_and_moves() -> None:
    assert text_of(None, [LeverMove(1, "state", 0)]) == "→ state (year 1)"
    assert text_of(0.3, []) == "0.3"


# --- what cannot be ---------------------------------------------------------------------------------

REFUSED: dict[str, tuple[Any, str]] = {
    "a span in an option": ({"from": 0.2, "to": 0.7}, "in year 0 and at once, so it never is 0.2"),
    "a start that is never there": ([{"from": 0.2, "to": 0.7}, TWO[1]], "in year 0 and at once"),
    "no move": ({"from": 0.5, "to": 0.5, "from_year": 2}, "moves from 0.5 to 0.5, which is no move"),
    "the same twice": ([{"to": 0.5, "from_year": 2}, {"to": 0.5, "from_year": 3}], "moves to 0.5 twice running"),
    "no moves": ([], "is an empty list"),
    "a list of values": ([0.2, 0.5], r"schedule.local_autonomy\[0\] is 0.2, but must be"),
    "from in a later move": ([TWO[1], {"from": 0.2, "to": 0.4, "from_year": 9}], "only the first can"),
    "overlapping": ([ONE, {"from_year": 2.5, "to": 0.9}], "from year 2.5 after one from year 2 that ends in year 3"),
    "out of order": ([TWO[1], {"from_year": 3, "to": 0.2}], "from year 3 after one from year 8"),
    "two in one year": ([{"to": 0.2, "from_year": 3}, {"to": 0.4, "from_year": 3}], "each must begin later"),
    "a start that is a name": ({**ONE, "from": "much"}, "governance.local_autonomy is 'much', but must be a number"),
    "a start that is a move": ({**ONE, "from": {"to": 1}}, "from is {'to': 1}, but must be the value"),
    "a start too high": ({**ONE, "from": 1.4}, "governance.local_autonomy is 1.4, but must be a number from 0 to 1"),
    "misspelt": ([ONE, {"form_year": 8, "to": 0.9}], r"no setting .*\[1\].form_year'; did you mean .*from_year"),
    "in the last year": ({"from_year": 10, "to": 0.9}, "starts to move in year 10, too late .* run of 10 years"),
    "after the last year": ([ONE, {"from_year": 12, "to": 0.9}], "starts to move in year 12, too late"),
    "in no step any more": ({"from_year": 9.95, "to": 0.9}, "too late"),
    "slowly from the last step": ({"from_year": 119 / 12, "to": 0.9, "over_years": 1}, "too late"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_moves_that_cannot_be_are_refused_in_a_sentence(what: str) -> None:
    moves, expected = REFUSED[what]
    with pytest.raises(ConfigError, match=expected) as refused:
        configure(levers={"local_autonomy": moves})
    assert str(refused.value).endswith(".")
    with pytest.raises(ConfigError, match=expected):
        of_study({"options": [{"mine": {"local_autonomy": moves}}]}, 0)


OTHERS: dict[str, tuple[dict[str, Any], str]] = {
    "a name slowly": ({"levers": {"structure": {"to": "state", "from_year": 1, "over_years": 2}}}, "changes at once"),
    "a name that is none": ({"levers": {"structure": [NAMES[0], {"to": "privat", "from_year": 4}]}}, "no choice 'privat'"),
    "said twice": ({"levers": {"local_autonomy": 0.3, "schedule": {"local_autonomy": ONE}}}, "is 0.3, and moves from 0.7"),
    "units that are not there": ({"levers": {"competence_units.intensity": 0.5}}, "model is none, so there are no units"),
    "units that are none": (
        {"governance": {"package": "report_package", "competence_units": {"model": "none", "intensity": 0.5}}}, "no units",
    ),
    "a pulse too late": ({"world": "pulse", "years": 3}, "world.pulse_year has a pulse begin in year 3, too late"),
    "experts who leave too late": (
        {"world": {"experts_year": 10, "experts_share": 0.1}}, "world.experts_year has experts leave in year 10, too late",
    ),
    "a schedule and no years": ({"levers": {"local_autonomy": ONE}, "years": 0}, "too late .* run of 0 years"),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERS)
def test_what_can_have_no_effect_is_refused(what: str) -> None:
    given_, expected = OTHERS[what]
    with pytest.raises(ConfigError, match=expected):
        configure(**given_)


def test_what_has_an_effect_though_late_is_allowed() -> None:
    late = {"from_year": 119 / 12, "to": 0.9}  # the last month of ten years
    for moves in (late, {"from_year": 9, "to": 0.9, "over_years": 5}, [{"to": 0.2, "from_year": 0.1, "over_years": 0.2},
                                                                      {"to": 0.4, "from_year": 0.3}]):  # fmt: skip
        config = configure(levers={"local_autonomy": moves})
        assert in_force(config.governance, 119 / 12).local_autonomy != 0.3
    assert configure(world={"pulse_year": 50}).world.pulse_years == 0
    assert configure(world={"experts_year": 50}).world.experts_share == 0
    assert (
        configure(world={"experts_year": 9.95, "experts_share": 0.1}).world.experts_year == 9.95
    )  # in the nearest step


def test_no_units_take_their_intensity_along_wherever_it_is_set() -> None:
    model = "competence_units.model"
    ways = (
        configure("report_package", levers={model: "none"}),
        jobs(["governance=report_package", f"governance.{model}=none"])[0].config,
        Points(study_from("own", {"options": ["report_package"], "factors": {model: ["none"]}})).config(0, 1, 0),
    )  # fmt: skip
    assert {(c.governance.competence_units.model, c.governance.competence_units.intensity) for c in ways} == {
        ("none", 0.0)
    }


@pytest.mark.parametrize("package", package_names())
def test_every_package_that_comes_along_can_be_used(package: str) -> None:
    assert configure(package).governance.package == package


# --- what is given and would not count ----------------------------------------------------------------

MORE = {
    "scale": "classroom", "years": 3, "seed": 7, "levers": {}, "world": "calm", "uncertainty": "priors",
    "ensemble": "report_patterns", "member": 3,
}  # fmt: skip


@pytest.mark.parametrize("name", MORE)
def test_a_ready_config_takes_nothing_more(name: str) -> None:
    with pytest.raises(ConfigError, match=f"already holds every setting, so {name} cannot be given"):
        sim.simulate(Config(), **{name: MORE[name]})
    with pytest.raises(ConfigError, match=f"so {name} cannot be given"):
        configure(Config(), **{name: MORE[name]})


def test_what_is_left_out_is_as_ever() -> None:
    config = configure()
    assert (config.scale.name, config.years, config.seed) == ("teaching", 10, 0)
    assert configure(scale="teaching", years=10, seed=0) == config


NOT_COUNTED = {
    "sets": ({"sets": 3}, "ensemble says of which"),
    "at_least": ({"at_least": 2}, "minutes says how long there is"),
}


@pytest.mark.parametrize("name", NOT_COUNTED)
def test_a_comparison_refuses_what_says_nothing_by_itself(name: str) -> None:
    more, expected = NOT_COUNTED[name]
    with pytest.raises(ConfigError, match=expected):
        sim.compare(["baseline_2014", "report_package"], scale=SMALL, years=1, replications=1, **more)


def test_a_sweep_refuses_workers_beside_an_executor_that_has_them(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="already has its workers"):
        sim.sweep({"scale": SMALL}, out=tmp_path, executor=Executor("in_process"), workers=2)


def test_a_document_in_no_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"formats is .*, but must name at least one of html, pdf, docx, xlsx"):
        publish.write(Document, tmp_path / "none", [])  # type: ignore[arg-type]
    assert not (tmp_path / "none").exists()
    for name in ("formats", "with", "assumptions"):
        with pytest.raises(ConfigError, match=rf"{name} is \[\], but must be a name, or a list"):
            names_in(name, [])


@pytest.mark.parametrize("alter", ["append", "__setitem__", "sort"])
def test_the_moves_of_a_config_cannot_be_altered(alter: str) -> None:
    config = configure(levers={"local_autonomy": TWO})
    moves = config.governance.schedule["local_autonomy"]
    assert not hasattr(moves, alter)
    with pytest.raises(dataclasses.FrozenInstanceError):
        moves[0].to = 0.1
    with pytest.raises(TypeError, match="cannot be changed"):
        config.governance.schedule["local_autonomy"] = ()
    given_ = {"local_autonomy": [dict(ONE)]}
    made = configure(levers=given_)
    given_["local_autonomy"].append({"from_year": 8, "to": 0.9})
    given_["local_autonomy"][0]["to"] = 0.1
    assert made == configure(levers={"local_autonomy": ONE})


# --- told to readers ------------------------------------------------------------------------------


def study_of(levers: dict[str, Any], years: float) -> Study:
    return study_from("own", {"options": ["baseline_2014", {"mine": levers}], "years": years, "scale": SMALL})


def test_a_forecast_is_made_of_a_study_whose_moves_begin_after_its_first_year() -> None:
    study = study_of({"local_autonomy": {"from_year": 2, "to": 0.9}}, 3)
    settle, live = time_one(Jobs(study, Points(study)))
    assert settle > 0 < live


def cells(levers: dict[str, Any], language: str, years: float = 10) -> dict[str, str]:
    governance = as_dict(configure(levers=levers, years=years))["governance"]
    return {label: later for label, _, _, later in moved_levers(governance, language, years)}


def test_the_page_of_a_comparison_tells_every_move_in_both_languages() -> None:
    en, nb = (cells({"local_autonomy": TWO}, language) for language in ("en", "nb"))
    assert list(en.values()) == ["0.7; from year 2 towards 0.5 over 1 years; 0.9 from year 8"]
    assert list(nb.values()) == ["0,7; fra år 2 mot 0,5 over 1 år; 0,9 fra år 8"]
    cut = cells({"local_autonomy": {"from_year": 8, "to": 0.9, "over_years": 4}}, "en")
    assert list(cut.values()) == ["0.3; from year 8 towards 0.9 over 4 years; the run ends in year 10, before that"]


MOVE, OTHER = {"from_year": 2, "to": 0.5}, {"from_year": 4, "to": 0.9}
TWICE = {
    "a lever and its schedule": {"local_autonomy": MOVE, "schedule": {"local_autonomy": OTHER}},
    "a schedule and its lever": {"schedule": {"local_autonomy": OTHER}, "local_autonomy": MOVE},
    "units whole and with a dot": {
        "competence_units": {"model": "permanent", "intensity": 0.9},
        "competence_units.intensity": 0.3,
    },
    "units with a dot and whole": {"competence_units.model": "rotating", "competence_units": {"model": "permanent"}},
}


@pytest.mark.parametrize("levers", TWICE.values(), ids=TWICE)
def test_a_lever_given_twice_in_two_ways_is_refused_and_the_last_is_not_taken(levers: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"governance\.(schedule|competence_units)\.\w+ is said twice, as .* and as"):
        lever_tree(levers)


def test_a_lever_given_twice_alike_counts_once() -> None:
    assert lever_tree({"local_autonomy": MOVE, "schedule": {"local_autonomy": MOVE}}) == {
        "schedule": {"local_autonomy": MOVE}
    }
