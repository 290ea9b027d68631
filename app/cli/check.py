"""`trellis check`: everything that is wrong with a set-up, each with its mend."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from app.cli.findings import Finding
from app.cli.settings import look_at_settings


def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Name every problem of the set-up with its mend; ends with 0 only if there is none."""
    from app.cli.setup import look_at_setup

    findings = asyncio.run(look_at_setup(look_at_settings()))
    ok = all(finding.ok for finding in findings)
    if as_json:
        typer.echo(json.dumps({"ok": ok, "checks": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(line_of(finding))
        typer.echo("Everything is in place." if ok else "Not ready yet: see the lines with ✗.")
    raise typer.Exit(0 if ok else 1)


def line_of(finding: Finding) -> str:
    if finding.ok:
        return f"✓ {finding.name}: {finding.text}"
    return f"✗ {finding.name}: {finding.text}\n  → {finding.mend}"
