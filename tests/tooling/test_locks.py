"""The lock files: complete by hash, silent about hosts, and of one mind."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
PIN = re.compile(r"^([a-z0-9-]+)(?:\[.*\])?==(\S+)", re.MULTILINE)


def pins(name: str) -> set[tuple[str, str]]:
    return set(PIN.findall((ROOT / name).read_text()))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_host_and_pins_everything_by_hash(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_what_runs_in_production_is_what_was_tested() -> None:
    assert pins("requirements.lock") <= pins("requirements-demo.lock") <= pins("requirements-dev.lock")


def test_the_lock_of_the_installer_is_of_the_version_that_the_makefile_names() -> None:
    named = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert named
    assert pins("requirements-tools.lock") == {("uv", named.group(1))}


def test_no_configuration_names_the_host_of_a_registry() -> None:
    configuration = [ROOT / name for name in ("pyproject.toml", "Makefile", "Dockerfile", ".ci/run", "alembic.ini")]
    text = "".join(path.read_text() for path in configuration).replace("http://127.0.0.1", "")

    assert "://" not in text
    assert "index-url" not in text
