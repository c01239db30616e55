"""Questions to a study in SQL, answered by DuckDB, which sees the study's tables and nothing else."""

from __future__ import annotations

import pandas as pd

from sim.config.fields import ConfigError
from sim.studies.results import Results


def ask(result: Results, sql: str) -> pd.DataFrame:
    """The answer to a question about ``results``, ``alternatives``, ``scenarios`` and ``failures``.

    ConfigError with DuckDB's own words where the question cannot be answered. Files and the network are out of reach.
    """
    import duckdb

    with duckdb.connect(":memory:") as db:
        # An empty folder of extensions and no access outside: a question reads these tables and does nothing else.
        db.register("results", result.table)
        db.register("alternatives", result.alternatives.reset_index())
        db.register("scenarios", result.scenarios.reset_index())
        db.register("failures", result.failures)
        db.execute("SET enable_external_access = false; SET lock_configuration = true")
        try:
            return db.execute(sql).df()
        except duckdb.Error as problem:
            line = " ".join(str(problem).split())
            raise ConfigError(f"The question cannot be answered: {line}") from None
