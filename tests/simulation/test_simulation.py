"""A few weeks of `make simulate`, as part of `make test`: the whole takes minutes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def simulate(*options: str, hash_seed: str = "0") -> dict[str, Any]:
    """Its last line. In a process of its own, because what it plants must not stay in this one."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *options],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    summary: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return summary


def test_weeks_full_of_faults_break_no_promise_and_a_planted_mutant_is_found() -> None:
    played = simulate("--seed", "1", "--days", "35", "--mutants", "never looked up")

    assert played["violations"] == 0
    assert played["mutants"] == {"planted": 1, "found": 1}
    assert played["people_per_seed"] == 40
    assert played["messages"] > 50
    assert sum(played["faults"]["crashes_by_seam"].values()) > 0
    assert played["faults"]["lost_answers"] > 0


def test_a_seed_plays_the_same_way_again() -> None:
    once, again = (
        simulate("--seed", "2", "--days", "12", "--mutants", hash_seed=hash_seed) for hash_seed in ("0", "7")
    )

    assert {**once, "seconds": 0} == {**again, "seconds": 0}
