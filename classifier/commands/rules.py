"""`dualuse rules check`: a user's own rules, tested, with their hit rate on ordinary goods."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.commands import common

app = typer.Typer(help="Your own rules.", no_args_is_help=True)


@app.callback()
def _rules() -> None:
    """Your own rules."""


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="Your rules, as TOML or CSV.")],
    data: Annotated[Path | None, typer.Option("--data", help="Training data to take the ordinary goods from.")] = None,
) -> None:
    """Read the rules and say how many ordinary goods each would meet."""
    from classifier import law, own_rules, rule_check, training_data

    own = own_rules.read(file)
    held = law.load(own=own)
    idle = [rule.name for rule in own.patterns if rule not in held.patterns]
    idle = [*(rule.rule for rule in own.rules if rule not in held.rules), *idle]
    if idle:
        common.tell(f"Not in force on {held.day}, the day of the law data: {', '.join(idle)}. score --as-of names another day.")
    ordinary = [line for line in training_data.read(data or training_data.folder()) if line.kind == training_data.ORDINARY]
    rates = rule_check.hit_rates(own.rules, own.patterns, ordinary)
    for rate in rates:
        broad = "  over-broad: narrow it down" if rate.is_broad else ""
        typer.echo(f"{rate.rule} ({rate.watches}): meets {rate.hits:,} of {rate.of:,} ordinary goods ({rate.share:.2%}){broad}")
        for example in rate.examples:
            typer.echo(f"    {example}")
    broad_count = sum(rate.is_broad for rate in rates)
    common.tell(f"{len(rates)} rule{'' if len(rates) == 1 else 's'} read from {file}; {broad_count} over-broad.")
    if broad_count:
        raise typer.Exit(1)
