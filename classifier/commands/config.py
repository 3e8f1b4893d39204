"""`dualuse config`: which settings hold, and in which file each stands."""

from __future__ import annotations

import typer


def config() -> None:
    """Show which settings hold and from where."""
    from classifier import config as settings

    found = settings.load()
    for file in settings.files():
        typer.echo(f"{file}: {'read' if file.is_file() else 'not there'}")
    if not found.settings:
        typer.echo("No settings: the defaults hold. docs/formats.md says what can be set.")
        return
    typer.echo("")
    for key, setting in sorted(found.settings.items()):
        value = setting.value
        if isinstance(value, dict):
            value = ", ".join(f"{role} = {heading!r}" for role, heading in value.items() if role != "headings")
        typer.echo(f"{key} = {value}  ({setting.file})")
