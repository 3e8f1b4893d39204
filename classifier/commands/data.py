"""`dualuse data check`: the training data against its own rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Look after the training data.", no_args_is_help=True)


@app.command()
def check(
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Folder with controlled/, ordinary/ and wanted.csv; the program's own by default."),
    ] = None,
) -> None:
    """List every fault of the training data; exit code 1 if there is one."""
    from classifier import data_check, law, training_data

    folder = data or training_data.folder()
    lines = training_data.read(folder)
    found = list(data_check.faults(lines, law.load(), folder / "wanted.csv"))
    for fault in found:
        typer.echo(fault)
    typer.echo(f"{len(lines):,} lines, {len(found)} faults.", err=True)
    if found:
        raise typer.Exit(1)
