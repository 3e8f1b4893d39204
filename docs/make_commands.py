"""Writes docs/commands.md from the command line itself: `python docs/make_commands.py`. A test holds it current."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "commands.md"
INTRO = """# Commands

Made from `--help` by `make docs`; do not edit by hand.
"""


def page() -> str:
    """The whole page."""
    import typer

    from classifier.cli import app

    return INTRO + "".join(_command(typer.main.get_command(app), "dualuse"))


def _command(command: Any, name: str) -> Iterator[str]:
    """The command's section, then those of its subcommands."""
    parameters = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    arguments = [parameter for parameter in parameters if parameter.param_type_name == "argument"]
    options = [parameter for parameter in parameters if parameter.param_type_name == "option" and parameter.help]
    children = getattr(command, "commands", {})
    usage = " ".join([name, *(["[OPTIONS]"] if options else []), *map(_argument, arguments), *(["COMMAND"] if children else [])])
    yield f"\n## {name}\n\n{' '.join((command.help or '').split())}\n\n```\n{usage}\n```\n"
    if arguments or options:
        yield "\n| | | default |\n|---|---|---|\n"
    for parameter in arguments:
        yield f"| `{_argument(parameter)}` | {_cell(getattr(parameter, 'help', '') or '')} | {_default(parameter)} |\n"
    for parameter in options:
        names = ", ".join(f"`{text}`" for text in sorted((*parameter.opts, *parameter.secondary_opts), key=len))
        yield f"| {names}{_choices(parameter)} | {_cell(parameter.help)} | {_default(parameter)} |\n"
    for child, inner in children.items():
        yield from _command(inner, f"{name} {child}")


def _argument(parameter: Any) -> str:
    text = parameter.name.upper() + ("..." if parameter.nargs == -1 else "")
    return text if parameter.required else f"[{text}]"


def _choices(parameter: Any) -> str:
    """What an option takes: its choices, or the kind of value; nothing for a switch."""
    if getattr(parameter, "is_flag", False):
        return ""
    kind = _annotation(parameter)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " " + _cell(" | ".join(str(choice.value) for choice in kind))
    return " " + getattr(kind, "__name__", "text").replace("str", "text").upper()


def _annotation(parameter: Any) -> Any:
    """The Python type behind an option: typer's own description of it, or click's parameter type."""
    descriptor = getattr(parameter, "type_descriptor", None)
    kind = descriptor.annotation if descriptor is not None else getattr(parameter.type, "enum_class", type(parameter.type))
    inner = [part for part in get_args(kind) if part is not type(None)]
    return inner[0] if inner else kind


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    value = getattr(parameter.default, "value", parameter.default)
    plain = value is None or callable(value) or isinstance(value, bool) or value in ([], ())
    return "" if plain or "Sentinel" in type(value).__name__ else f"`{value}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(page(), encoding="utf-8")
