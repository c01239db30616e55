"""The same study on Dask: the same bits, on a cluster of its own and on one that is there, whatever dies."""

from __future__ import annotations

import os
import signal

import pytest

from sim.config import ConfigError
from sim.studies import dask_cluster
from sim.studies.engine import sweep
from sim.studies.executors import Executor, read_executor
from sim.studies.folder import Folder
from tests.pretend import Pretend, jobs

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:.*unclosed:ResourceWarning")]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("undisturbed")
    sweep(jobs(replications=40), Folder(folder), Executor("in_process"), observe=Pretend())
    return (folder / "results.parquet").read_bytes()


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1",
        silence_logs="CRITICAL",
    ) as there:  # fmt: skip
        yield there


def test_a_cluster_of_its_own_gives_the_same_bits(tmp_path, undisturbed):
    report = sweep(jobs(replications=40), Folder(tmp_path), Executor("dask", workers=2), observe=Pretend(fails=(7,)))
    assert (report.finished, len(report.failed)) == (78, 2)
    again = sweep(jobs(replications=40), Folder(tmp_path), Executor("in_process"), observe=Pretend())
    assert again.finished == 2, "a study begun on Dask goes on anywhere"
    assert (tmp_path / "results.parquet").read_bytes() == undisturbed


def test_a_worker_killed_in_mid_study_loses_and_doubles_nothing(tmp_path, cluster, undisturbed):
    victims = [next(iter(cluster.workers.values())).pid]

    def kill(done: int, total: int, seconds: float, failed: int = 0) -> None:
        if done and victims:
            assert done < total
            os.kill(victims.pop(), signal.SIGKILL)

    there = Executor("dask", address=cluster.scheduler_address)
    report = sweep(jobs(replications=40), Folder(tmp_path), there, observe=Pretend(pause=0.05), progress=kill)
    assert victims == []
    assert (report.finished, report.failed) == (80, [])
    assert (tmp_path / "results.parquet").read_bytes() == undisturbed
    assert Folder(tmp_path).manifest()["runs"][-1]["executor"]["existing_cluster"] is True
    assert cluster.scheduler_address not in (tmp_path / "manifest.json").read_text()


def test_a_run_that_kills_its_workers_is_recorded_and_takes_no_other_with_it(tmp_path):
    work = jobs(replications=8)
    report = sweep(work, Folder(tmp_path), Executor("dask", workers=2), observe=Pretend(dies=(3,)))
    assert (report.finished, len(report.failed)) == (14, 2)
    [error] = {failure["error"] for failure in Folder(tmp_path).read_failures().values()}
    assert error == "The Dask workers that ran it died, each of them."


def test_another_model_on_the_workers_is_refused(tmp_path, cluster, monkeypatch):
    monkeypatch.setattr(dask_cluster, "model_hash", lambda: "ours")
    there = Executor("dask", address=cluster.scheduler_address)
    with pytest.raises(ConfigError, match=r"A Dask worker has another version of the model \(.*, here ours\)"):
        sweep(jobs(), Folder(tmp_path), there, observe=Pretend())


def test_a_scheduler_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(ConfigError, match=r"No Dask scheduler answers at tcp://127.0.0.1:9"):
        sweep(jobs(), Folder(tmp_path), Executor("dask", address="tcp://127.0.0.1:9"), observe=Pretend())


@pytest.mark.parametrize(
    ("name", "settings", "sentence"),
    [
        ("daks", {}, "There is no executor 'daks'; did you mean 'dask'"),
        ("dask", {"adress": "x"}, "There is no setting of an executor 'adress'; did you mean 'address'"),
        ("dask", {"address": "file:///etc/passwd"}, "must be a scheduler's, as tcp://host:8786"),
        ("local", {"address": "tcp://host:8786"}, "is for executor=dask only"),
        ("local", {"workers": 0}, "executor.workers is 0, but must be a whole number from 1 to 1024"),
    ],
)  # fmt: skip
def test_an_executor_that_cannot_be_is_refused(name, settings, sentence):
    with pytest.raises(ConfigError) as refused:
        read_executor(name, settings)
    assert sentence in str(refused.value)
