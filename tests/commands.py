"""The `trellis` command as people run it: a process with only the variables it is given.

Never in this process: it sets up logging for the whole of it.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_command(*words: str, answer: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `trellis …` with TRELLIS_<NAME> set to each of `settings`, and `answer` typed in."""
    environment = {f"TRELLIS_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **environment},
        input=answer, capture_output=True, text=True, check=False,
    )  # fmt: skip
