"""Verification: each check holds, and each can fail; its line says so in both languages."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

import sim.api
from sim.language import LANGUAGES, words
from sim.luck import MechanismLuck
from sim.organisation import STEP_ORDER, Organisation
from sim.outcomes.ledger import Ledger
from sim.validation import known_answers, properties, robustness, verification
from tests.twins import organisation as step_by_step

CHEAP = ("nobody_learns", "diffusion", "tiny", "ledger", "renumbering", "more_of_a_rate")


def check(name: str, seed: int = 0) -> bool:
    return verification.CHECKS[name](True, seed)[0]


# --- what holds -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 2026])
@pytest.mark.parametrize("name", CHEAP)
def test_it_holds(name, seed):
    holds, parts = verification.CHECKS[name](True, seed)
    assert holds, parts


@pytest.mark.slow
@pytest.mark.parametrize("name", ["workers", "loop_order", "halved_step", "scale"])
def test_it_holds_at_length(name):
    holds, parts = verification.CHECKS[name](True, 0)
    assert holds, parts


# --- what would be noticed --------------------------------------------------------------------------


@pytest.mark.parametrize("forgotten", ["casework_rate", "internalising_rate", "turnover_per_year"])
def test_a_rate_left_on_is_noticed(monkeypatch, forgotten):
    others = [rate for rate in known_answers.rates() if rate != forgotten]
    assert len(others) == len(known_answers.rates()) - 1
    monkeypatch.setattr(known_answers, "rates", lambda: others)
    assert not check("nobody_learns")


def test_the_rates_are_all_that_happen_so_and_so_often():
    assert {"training_rate", "trial_rate", "peer_rate", "forgetting_rate", "leader_turnover", "letting_go"} <= set(
        known_answers.rates()
    )
    assert "workload_hours" not in known_answers.rates()


def test_a_rate_turned_into_a_probability_wrongly_is_noticed(monkeypatch):
    monkeypatch.setattr(Organisation, "per_step", lambda org, rate: np.minimum(1.0, np.asarray(rate) * org.dt))
    assert not check("diffusion")


@pytest.mark.parametrize("name", ["socialises", "learns_from_superiors"])
def test_learning_a_little_too_often_is_noticed(monkeypatch, name):
    usual, place = getattr(known_answers, name), {"socialises": 3, "learns_from_superiors": 4}[name]

    def too_often(*given):
        return usual(*given[:place], given[place] * 1.1, *given[place + 1 :])

    monkeypatch.setattr(known_answers, name, too_often)
    assert not check({"socialises": "diffusion", "learns_from_superiors": "tiny"}[name])


@pytest.mark.parametrize("holder", ["caseworkers", "routines", "repository", "guidance"])
def test_an_entry_lost_from_the_ledger_is_noticed(monkeypatch, holder):
    enter, lost = Ledger.enter, []

    def careless(ledger, step, author, name, account):
        if name == holder and ledger.year_of[step] > 0 and account[0] != account[1] and not lost:
            lost.append(account.copy())
            return
        enter(ledger, step, author, name, account)

    monkeypatch.setattr(Ledger, "enter", careless)
    assert not check("ledger")
    assert lost


def test_people_who_leave_their_luck_behind_live_another_year(monkeypatch):
    move = properties.move_people

    def without_luck(org, places):
        who = org.caseworkers.who.copy()
        move(org, places)
        org.caseworkers.who = who

    monkeypatch.setattr(properties, "move_people", without_luck)
    assert not check("renumbering")


def test_a_check_in_which_no_view_moves_fails(monkeypatch):
    monkeypatch.setattr(properties, "within_offices", lambda org, seed: np.arange(len(org.caseworkers)))
    assert not check("renumbering")


def test_luck_that_depends_on_the_probability_is_noticed(monkeypatch):
    draw = MechanismLuck.chance_by_practice

    def fickle(luck, name, probability, **more):
        return draw(luck, f"{name} {np.asarray(probability).sum():.6f}", probability, **more)

    monkeypatch.setattr(MechanismLuck, "chance_by_practice", fickle)
    assert not check("more_of_a_rate")


def test_a_worker_that_is_one_bit_off_is_noticed(monkeypatch):
    usual = properties.sweep

    def slightly_off(study, *, workers, **more):
        result = usual(study | {"scale": properties.SMALL, "years": 1}, executor="in_process", **more)
        if workers > 1:
            result.table.loc[3, "value"] = np.nextafter(result.table.loc[3, "value"], np.inf)
        return result

    monkeypatch.setattr(properties, "sweep", slightly_off)
    holds, parts = properties.workers(True, 0)
    assert not holds
    assert parts["apart"] == "1"


def test_a_conclusion_that_turns_with_the_order_is_noticed(monkeypatch):
    def turns(names, scale, years, seeds, order):
        return np.linspace(0.03, 0.04, len(seeds))[:, None] * (1 if order == STEP_ORDER else -1)

    monkeypatch.setattr(robustness, "effects", turns)
    assert not check("loop_order")
    monkeypatch.setattr(robustness, "effects", lambda *given: np.linspace(-1, 1, 4)[:, None])
    assert not check("loop_order")  # nothing seen in either order is no agreement


@pytest.mark.slow
def test_a_rate_that_is_not_converted_to_the_step_is_noticed(monkeypatch):
    monkeypatch.setattr(Organisation, "per_step", lambda org, rate: -np.expm1(-np.asarray(rate) / 12))
    assert not check("halved_step")


def test_outcomes_are_apart_beyond_noise_and_consequence_only():
    luck = np.random.default_rng(1)
    one = 0.5 + 0.001 * luck.standard_normal((10, 2))
    assert robustness._agree(("quality", "motivation"), one, one + 0.004)[0]
    holds, parts = robustness._agree(("quality", "motivation"), one, one + np.array([0.0, 0.02]))
    assert not holds
    assert parts["@furthest"] == "motivation"
    assert parts["beyond"] == "1"
    noisy = 0.5 + 0.2 * luck.standard_normal((10, 2))
    assert robustness._agree(("quality", "motivation"), noisy, noisy[::-1] + 0.02)[0]


# --- the lines --------------------------------------------------------------------------------------


@pytest.fixture
def short(monkeypatch):
    """Two checks only, one of which stops."""

    def stops(quick, seed):
        raise RuntimeError("no such\nthing")

    checks = {"tiny": known_answers.tiny, "scale": stops, "ledger": lambda q, s: (False, {
        "entered": "-12345", "years": "2.5", "packages": "4", "apart": "3"})}  # fmt: skip
    monkeypatch.setattr(verification, "CHECKS", checks)


@pytest.mark.usefixtures("short")
def test_a_line_for_each_check_also_for_one_that_stops():
    items: list[str] = []
    result = list(verification.lines(seed=1, tell=items.append))
    assert [line["verdict"] for line in result] == ["holds", "fails", "fails", "kept by tests"]
    assert result[1]["found"] == "The check stopped: RuntimeError: no such thing"
    assert items == [line["target"] for line in result[:3]]
    json.dumps(result)


@pytest.mark.usefixtures("short")
def test_numbers_are_written_as_each_language_writes_them():
    ledger = next(line for line in verification.lines() if line["id"] == "verification.ledger")
    assert "−12\u202f345" in ledger["found"]
    assert "2.5 years" in ledger["found"]
    assert "2,5 år" in ledger["found_nb"]


def test_a_quick_passport_leaves_out_what_takes_long(monkeypatch):
    monkeypatch.setattr(verification, "CHECKS", dict.fromkeys(verification.CHECKS, lambda q, s: 1 / 0))
    quick, full = ([line["id"] for line in verification.lines(quick)] for quick in (True, False))
    assert set(full) - set(quick) == {"verification.scale"}
    assert set(quick) <= set(full)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_words(language):
    for name in (*verification.CHECKS, "told_twice"):
        for part in ("target", "source", "found"):
            assert words(language)[f"passport.verification.{name}.{part}"].endswith(".")


def test_a_line_is_complete_in_both_languages():
    line = verification.line("tiny", "holds", known_answers.tiny(True, 0)[1])
    assert set(line) == {"id", "verdict"} | {
        part + ending for part in ("target", "source", "found", "note") for ending in ("", "_nb")
    }
    assert line["found"] != line["found_nb"]
    assert "{" not in line["found"] + line["found_nb"]


def test_the_mechanisms_checked_are_those_of_the_reference_implementation():
    last = verification.line("told_twice", verification.KEPT_BY_TESTS, {"mechanisms": str(len(STEP_ORDER))})
    assert last["verdict"] == "kept by tests"
    assert f"{len(step_by_step.STEP_ORDER)} mechanisms" in last["found"]


def test_every_rate_that_is_raised_is_one_of_the_uncertain_numbers():
    names = {f.name for f in dataclasses.fields(sim.api.Config().uncertainty)}
    assert set(properties.MORE_OF.values()) <= names
    assert set(properties.MORE_OF) <= {m.name for m in STEP_ORDER}
