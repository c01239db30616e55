"""A comparison kept as a study: the same runs in a folder that can be asked, gone on with, and told in a document."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np

from sim.analysis.comparison import Comparison
from sim.analysis.fields import Fields
from sim.config import Config
from sim.config.fields import ConfigError
from sim.studies.batch import world_seed
from sim.studies.engine import sweep
from sim.studies.executors import read_executor
from sim.studies.folder import Folder
from sim.studies.jobs import Jobs
from sim.studies.points import Points, content
from sim.studies.results import Results
from sim.studies.study import Study, study_from
from sim.studies.workflow import results_of

SETTINGS = ("scale", "world", "uncertainty", "years", "seed", "ensemble", "title", "question")


def keep(comparison: Comparison, settings: Fields, folder: str | Path, name: str = "comparison") -> Results:
    """Keep the complete worlds of a comparison as a study in ``folder``; nothing is run again.

    ``settings``: what the comparison was made with (options, scale, world, uncertainty, years, seed, ensemble), and
    the study's title and question. Runs that failed stand there as failures, with the commands that repeat them.
    """  # fmt: skip
    study = study_of(comparison, settings, name)
    jobs, place = Jobs(study, Points(study)), Folder(folder)
    sweep(jobs, place, read_executor("in_process"), observe=Kept(comparison, jobs))
    return results_of(place, jobs)


def study_of(comparison: Comparison, settings: Fields, name: str) -> Study:
    """The study that a comparison was: as many worlds as it came to."""
    seed = int(settings.get("seed", 0))
    tree = {key: settings[key] for key in SETTINGS if settings.get(key) is not None}
    if "set" in comparison.values:
        tree["sets"] = int(comparison.values["set"].max()) + 1
    fields = {option if isinstance(option, str) else option[0]: option for option in settings["options"]}
    options = [fields[label] for label in comparison.options]
    tree["options"] = [option if isinstance(option, str) else {option[0]: option[1]} for option in options]
    tree["replications"] = max(comparison.worlds) - world_seed(seed, 0) + 1
    tree["details"] = list(comparison.kept)
    return study_from(name, tree)


class Kept:
    """What a comparison kept of a run, in the order in which a study keeps it; called with the run's config."""

    def __init__(self, comparison: Comparison, jobs: Jobs):
        study, points = jobs.study, jobs.points
        what = {
            (jobs.points.scenarios[s].set, points.alternatives[a].label): content
            for (s, a), content in zip(jobs.pairs, jobs.contents, strict=True)
        }
        place = {
            (year, outcome): i
            for i, (year, outcome) in enumerate(product(study.years_kept, study.outcome_names))
        }
        keys = ["set", "option", "world"] if "set" in comparison.values else ["option", "world"]
        self.rows: dict[tuple[str, int], np.ndarray] = {}
        for (*chosen, option, seed), table in comparison.values.groupby(keys, sort=False, observed=True):
            member = int(chosen[0]) if chosen else None
            result = np.full(len(place), np.nan)
            for year, outcome, value in zip(table["year"], table["outcome"], table["value"], strict=True):
                if (year, outcome) in place:
                    result[place[year, outcome]] = value
            more = [comparison.details[member, option, seed]] if comparison.kept else []
            self.rows[what[member, option], seed] = np.concatenate([result, *more])

    def __call__(self, config: Config) -> np.ndarray:
        """Float [years × outcomes + details]; ConfigError for a run that the comparison did not finish."""
        result = self.rows.get((content(config), config.seed))
        if result is None:
            raise ConfigError("The comparison has no finished run of this option in this world.")
        return result
