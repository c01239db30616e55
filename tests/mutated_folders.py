"""Study folders that something happened to: a seeded stream of mutations of one small study.

A mutation is damage (bytes lost or turned, files gone, links, pipes) or forgery (a value changed with every digest that
stands beside it renewed). Damage must be told or leave what is read as it was; forgery must be found by holding the files
against each other, or, where the parts themselves are forged, by doing the runs again.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.studies.files import file_digest
from sim.studies.folder import Folder

STUDY = {
    "options": ["baseline_2014", {"less detail": {"detail_management": 0.4}}],
    "factors": {"world.turbulence": [0.2, 0.8]},
    "scale": {"offices": 3, "caseworkers": 30, "counties": 1, "settling_years": 1},
    "years": 1, "replications": 2, "outcomes": ["quality", "motivation"], "details": ["groups"],
}  # fmt: skip
"""A study whose runs take some hundredths of a second each."""

Mutation = Callable[[Path, random.Random], None]


def mutate(folder: Path, seed: int, nth: int) -> str:
    """Do something to a folder, the same for the same numbers; returns what."""
    luck = random.Random(f"{seed}:{nth}")
    name = luck.choice(list(MUTATIONS))
    MUTATIONS[name](folder, luck)
    return name


def _any_file(folder: Path, luck: random.Random) -> Path:
    return luck.choice(sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"))


def _part(folder: Path, luck: random.Random) -> Path:
    return luck.choice(sorted((folder / "parts").glob("*.parquet")))


def _cut(folder: Path, luck: random.Random) -> None:
    path = _any_file(folder, luck)
    content = path.read_bytes()
    path.write_bytes(content[: luck.randrange(len(content) or 1)])


def _turned(folder: Path, luck: random.Random) -> None:
    path = _any_file(folder, luck)
    content = bytearray(path.read_bytes() or b"x")
    for _ in range(luck.randrange(1, 9)):
        content[luck.randrange(len(content))] ^= 1 << luck.randrange(8)
    path.write_bytes(bytes(content))


def _gone(folder: Path, luck: random.Random) -> None:
    _any_file(folder, luck).unlink()


def _link(folder: Path, luck: random.Random) -> None:
    path = _any_file(folder, luck)
    path.unlink()
    path.symlink_to(luck.choice(("/etc/hostname", "/dev/zero", "nowhere", str(folder))))


def _pipe(folder: Path, luck: random.Random) -> None:
    path = _any_file(folder, luck)
    path.unlink()
    os.mkfifo(path)


def _folder(folder: Path, luck: random.Random) -> None:
    path = _any_file(folder, luck)
    path.unlink()
    path.mkdir()


def _exchanged(folder: Path, luck: random.Random) -> None:
    one, other = (_any_file(folder, luck) for _ in range(2))
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def _json(folder: Path, luck: random.Random) -> None:
    path = folder / luck.choice(("manifest.json", "results.json"))
    path.write_text(luck.choice(("", "[]", "null", "5", "{", '"text"', "[" * 10_000, '{"runs": 3}', '{"adopted": [1]}',
                                 '{"model": ["x"]}', "NaN", '{"runs": [{"started": null}]}')))  # fmt: skip


def _study(folder: Path, luck: random.Random) -> None:
    path = folder / "study.yaml"
    text = path.read_text()
    others = [text + "replications: 3\n", "name: ../../x\n" + text]
    others += [text.replace(*pair) for pair in (("0.4", "0.41"), ("quality", "backlog"), ("seed: 0", "seed: 1"))]
    wrong = ["", "[]", "options: []\n", "replications: 1\n", "_target_: os.system\n", "a: &b 1\nc: *b\n"]
    path.write_text(luck.choice(others + wrong))


def _failures(folder: Path, luck: random.Random) -> None:
    (folder / "failures").mkdir(exist_ok=True)
    key = luck.choice(sorted(Folder(folder).parts().where))
    content = luck.choice(
        ("", "[]", "{}", '{"error": 5}', '{"error": "\\u001b[2Jx", "command": "=cmd()", "traceback": null}')
    )
    (folder / "failures" / f"{luck.choice((key, 'x', '..x'))}.json").write_text(content)


def _bomb(folder: Path, luck: random.Random) -> None:
    """A part that is small on the disk and large in memory, of the name its bytes ask for."""
    rows = luck.choice((10, 200_000))
    table = pa.table({"key": pa.array(["k"] * rows), "seconds": pa.array(np.zeros(rows)),
                      "values": pa.array([[0.0] * 100] * rows) if rows < 100 else pa.array([[0.0]] * rows)})  # fmt: skip
    luck.choice((_named, _other_columns))(folder, table)


def _named(folder: Path, table: pa.Table) -> None:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    content = sink.getvalue().to_pybytes()
    digest = hashlib.sha256(content).hexdigest()[:20]
    (folder / "parts" / f"part-{0:020d}-{digest}.parquet").write_bytes(content)


def _other_columns(folder: Path, table: pa.Table) -> None:
    _named(folder, table.rename_columns(["a", "b", "c"]))


def _forged_part(folder: Path, luck: random.Random) -> None:
    """Another value of a run, under a name that its bytes ask for; the table beside it is removed, to be made anew."""
    path = _part(folder, luck)
    table = pq.read_table(path)
    values = [list(row) for row in table.column("values").to_pylist()]
    row = luck.randrange(len(values))
    values[row][luck.randrange(4)] += luck.choice((1e-9, 0.01, -0.5))
    table = table.set_column(2, table.schema.field(2), pa.array(values, table.schema.field(2).type))
    path.unlink()
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content = sink.getvalue().to_pybytes()
    time = path.name.split("-")[1]
    (path.parent / f"part-{time}-{hashlib.sha256(content).hexdigest()[:20]}.parquet").write_bytes(content)
    for name in ("results.parquet", "results.json", "groups.parquet"):
        (folder / name).unlink()


def _forged_table(folder: Path, luck: random.Random) -> None:
    """Another value in the table, with the digest that stands beside it renewed."""
    path = folder / "results.parquet"
    table = pq.read_table(path)
    place = table.schema.get_field_index("value")
    values = table.column("value").to_numpy().copy()
    values[luck.randrange(len(values))] += luck.choice((1e-9, 0.01))
    _write_table(folder, table.set_column(place, "value", pa.array(values)))


def _swapped_table(folder: Path, luck: random.Random) -> None:
    """The options' names exchanged in the table, with the digest renewed."""
    table = pq.read_table(folder / "results.parquet")
    place = table.schema.get_field_index("alternative")
    names = pc.cast(table.column("alternative"), pa.string()).to_pylist()
    other = {"baseline_2014": "less detail", "less detail": "baseline_2014"}
    _write_table(folder, table.set_column(place, "alternative", pa.array([other[name] for name in names])))


def _write_table(folder: Path, table: pa.Table) -> None:
    path = folder / "results.parquet"
    pq.write_table(table, path)
    about = json.loads((folder / "results.json").read_text())
    (folder / "results.json").write_text(json.dumps(about | {"sha256": file_digest(path)}))


def _doubled(folder: Path, luck: random.Random) -> None:
    """A part twice, the second with other values: which of the two is true?"""
    path = _part(folder, luck)
    kept = path.parent.parent / "copy"
    shutil.copyfile(path, kept)
    tables = {name: (folder / name).read_bytes() for name in ("results.parquet", "results.json", "groups.parquet")}
    _forged_part(folder, luck)
    kept.rename(path)
    for name, content in tables.items():
        (folder / name).write_bytes(content)


MUTATIONS: dict[str, Mutation] = {
    "a file cut off": _cut, "bits turned": _turned, "a file gone": _gone, "a link": _link, "a pipe": _pipe,
    "a folder in place of a file": _folder, "two files exchanged": _exchanged, "JSON of another kind": _json,
    "another study.yaml": _study, "failures": _failures, "a part that is too large": _bomb, "a forged part": _forged_part,
    "a forged table": _forged_table, "options exchanged in the table": _swapped_table, "a part twice": _doubled,
}  # fmt: skip
