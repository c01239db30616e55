"""Things a pattern asks for that no outcome tells: looked up in an organisation as it stands at an arm's end."""

from __future__ import annotations

import numpy as np

from sim.config.fields import without_checks
from sim.knowledge import count, tally, unpack
from sim.organisation import Organisation
from sim.outcomes import measures
from sim.validation.paired_experiment import Arm
from sim.work.decisions import conflict


def set_aside(org: Organisation) -> float:
    """Where own view and guidance part, the share in which the rule is passed by or judgement laid down.

    Its sign between two arms is all it is for: prevalence is stated to be unknown (report, 3c).
    """
    parted = conflict(org.caseworkers.belief, org.guidance)
    both = org.month.bypassed | org.month.abdicated
    return float(count(both).sum() / max(1, count(parted).sum()))


def laid_down(org: Organisation) -> float:
    """Of what people rightly know against the guidance, the share that lies unused: judgement is laid down."""
    people, truth = org.caseworkers, org.reality.truth[org.caseworkers.office]
    better = conflict(people.belief, org.guidance) & people.belief.right(truth)
    return float(count(org.month.abdicated & better).sum() / max(1, count(better).sum()))


def from_trials(org: Organisation, holder: str) -> np.ndarray:
    """Right views that a trial gave: uint8 [rows, practices] of a holder."""
    knowledge, truth, row = org.holder(holder)
    author = [m.name for m in org.order].index("trials")
    return unpack(knowledge.right(truth[row])) * (knowledge.sources() == author)


def developed_by_trial(org: Organisation) -> np.ndarray:
    """Right views from trials per caseworker of each office: float [offices]."""
    return org.office_mean(from_trials(org, "caseworkers").sum(axis=1))


def anchored_stock(org: Organisation) -> float:
    """Share of routines that are right and stem from a trial."""
    return float(from_trials(org, "routines").mean())


def lessons_per_error(arm: Arm) -> tuple[float, float]:
    """Appeal lessons an office takes in a year, for each wrong decision that could be appealed: (state, municipal)."""
    org = arm.org
    wrong, municipal = ~org.month.right, org.practices.municipal_law
    offices = len(org.offices)
    errors = [count(wrong & ~municipal).sum() / offices, count(wrong & municipal).sum() / offices]
    lessons = [arm.mean("appeal_lessons_state"), arm.mean("appeal_lessons_municipal")]
    return (lessons[0] / max(1.0, float(errors[0])), lessons[1] / max(1.0, float(errors[1])))


def lost_in_a_shock(arm: Arm, leaving: float = 0.3) -> dict[str, float]:
    """What a month costs in which a share ``leaving`` goes at once, against the same month without.

    Shares of practices known rightly: by the ``caseworkers`` themselves, and ``at_hand``, where the office's routine
    helps out whoever has no view. The same people leave whatever the levers are: the luck is shared.
    """
    org = arm.org
    # A rate no office has for long, so not one that a user may set.
    rate = float(-np.log(1 - leaving) * org.config.scale.steps_per_year)
    uncertainty = without_checks(org.config.uncertainty, turnover_per_year=rate, turnover_motivation=0.0)
    exodus = without_checks(org.config, uncertainty=uncertainty)
    calm, shock = org.continue_under(org.config), org.continue_under(exodus)
    calm.step()
    shock.step()
    items = [measures.knowledge(after) for after in (calm, shock)]
    return {name: items[0][f"knowledge_{name}"] - items[1][f"knowledge_{name}"] for name in ("caseworkers", "at_hand")}


def agreement(org: Organisation) -> float:
    """Share of views on state cash cases that agree with what the benefit unit would say."""
    guidance, belief = org.guidance, org.caseworkers.belief
    verdict = (guidance.known & guidance.answer) | (~guidance.known & org.reality.national)
    asked = org.practices.cash_state & belief.known
    return float(count(asked & ~(belief.answer ^ verdict)).sum() / max(1, count(asked).sum()))


def guidance_fit(org: Organisation) -> float:
    """Of what can be written down, the share that guidance has right in the office less the share it has wrong.

    Mean over offices. What guidance is silent on counts as neither, as in March's (1991) score.
    """
    text = np.broadcast_to(org.guidance.known, org.reality.truth.shape)
    wrong = count(text & (org.guidance.answer ^ org.reality.truth))
    codifiable = count(~org.practices.tacit)[0]
    return float((count(text) - 2 * wrong).mean() / codifiable)


def alike(org: Organisation) -> float:
    """Share of pairs within an office who understand each other at once: one profession, or a Nav profession."""
    social, nav = (org.office_mean(of) for of in (org.caseworkers.social_worker, org.caseworkers.profile == 2))
    return float(np.mean(nav + (1 - nav) * (social**2 + (1 - social) ** 2)))


def diversity(org: Organisation) -> float:
    """How differently people of one office see a practice: mean s.d. of their views (−1, 0, +1)."""
    people, offices = org.caseworkers, org.offices
    n = offices.size[:, None]
    known = tally(people.belief.known, people.office, len(offices))
    yes = tally(people.belief.answer, people.office, len(offices))
    mean = (2 * yes - known) / n
    return float(np.sqrt(np.maximum(0.0, known / n - mean**2)).mean())
