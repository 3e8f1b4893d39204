"""Reads the imports of the package and holds its layers."""

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "classifier"

LAYERS = (
    {"types", "errors", "codes"},
    {
        "countries",
        "law",
        "law_rows",
        "nomenclature",
        "facts",
        "limits",
        "quantities",
        "invoices",
        "reports",
        "model",
        "training_data",
        "config",
    },
    {"evidence"},
    {"decide", "screen"},
    {
        "screener",
        "frames",
        "training",
        "model_cache",
        "evaluation",
        "data_check",
        "law_changes",
        "own_rules",
        "rule_check",
        "mappings",
    },
    {"commands"},
    {"cli"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
UPWARD_ALLOWED = {("screener", "frames"), ("screener", "model_cache"), ("frames", "screener")}


def imports(path: Path) -> set[str]:
    """The top-level parts of this package that a module imports, outside of type-checking blocks."""
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in guarded:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "classifier":
            parts = node.module.split(".")
            names = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
            found.update(names)
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith("classifier."))
    return {name for name in found if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()}


def part_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def test_every_part_of_the_package_has_a_layer() -> None:
    parts = {part_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__"}
    assert parts <= set(LEVEL), f"without a layer: {sorted(parts - set(LEVEL))}"


def test_imports_run_one_way() -> None:
    upward = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in PACKAGE.rglob("*.py")
        if (part := part_of(path)) != "__init__"
        for name in imports(path)
        if name != "__init__" and LEVEL[name] > LEVEL[part] and (part, name) not in UPWARD_ALLOWED
    ]
    assert not upward


def test_reports_know_nothing_of_how_a_verdict_is_reached() -> None:
    for path in (PACKAGE / "reports").glob("*.py"):
        assert imports(path) <= {"types", "errors", "reports", "codes"}, path.name


def test_witnesses_cannot_see_the_buyer() -> None:
    for name in ("text", "hs", "patterns"):
        source = (PACKAGE / "evidence" / f"{name}.py").read_text(encoding="utf-8")
        assert "InvoiceLine" not in source, name
        assert "consignee" not in source, name


def test_the_help_page_loads_neither_pandas_nor_scikit_learn() -> None:
    code = (
        "import sys; sys.argv = ['dualuse', '--help']\n"
        "from classifier.cli import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "loaded = {'pandas', 'sklearn', 'scipy', 'numpy'} & set(sys.modules)\n"
        "sys.exit(','.join(sorted(loaded)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent, check=False)
    assert done.returncode == 0, done.stderr


def test_no_control_number_stands_in_the_code() -> None:
    import re

    number = re.compile(r"[\"'][0-9][A-E][0-9]{3}")
    allowed = {"codes.py"}
    for path in PACKAGE.rglob("*.py"):
        if path.name in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(number.pattern[5:], node.value):
                raise AssertionError(f"{path.name}: {node.value}")
