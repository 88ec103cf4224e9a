"""The rules of the code that no linter knows: import direction, light start, complete lists, sizes."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import generator.metrics
import generator.pages
from generator.metrics.metric import Metric

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "generator").rglob("*.py"))
HEAVY = ("generator.domain", "jinja2", "matplotlib", "numpy", "pandas", "pydantic", "requests", "urllib3", "yaml")
COMMANDS = (
    "demo",
    "init",
    "check",
    "sync",
    "build",
    "verify",
    "status",
    "history",
    "explain",
    "plan",
    "merge",
    "email",
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT, check=False)


def test_the_import_contracts_hold() -> None:
    ended = run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")
    assert "Contracts: 4 kept, 0 broken." in ended.stdout, ended.stdout + ended.stderr
    assert ended.returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from generator.cli import main\n"
        f"code = main({arguments})\n"
        f"print('heavy:', sorted(set(sys.modules) & set({HEAVY})), code)\n"
    )
    ended = run("-c", script)
    assert ended.stdout.splitlines()[-1] == "heavy: [] 0", ended.stdout + ended.stderr


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{info.name}")


def test_metrics_list_every_file_that_defines_one() -> None:
    defined = {
        (module.__name__.rsplit(".", 1)[1], value.key)
        for module in modules(generator.metrics)
        for value in vars(module).values()
        if isinstance(value, Metric)
    }
    assert sorted(metric.key for metric in generator.metrics.METRICS) == sorted(key for _, key in defined)
    assert [(file, key) for file, key in defined if file != key.replace("-", "_")] == []


def test_pages_list_every_file_that_makes_some() -> None:
    made = {
        value.__name__
        for module in modules(generator.pages)
        for name, value in vars(module).items()
        if name.startswith("make_") and name.endswith("_pages") and value.__module__ == module.__name__
    }
    assert sorted(make.__name__ for make in (*generator.pages.BOARD_PAGES, *generator.pages.SITE_PAGES)) == sorted(made)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(function) else 0)


def test_no_module_is_over_300_lines() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert len(sizes) > 50
    assert {path: lines for path, lines in sizes.items() if lines > 300} == {}


def test_functions_fit_in_the_eye() -> None:
    sizes = {f"{path.relative_to(ROOT)}:{node.name}": length(node) for path in SOURCES for node in functions(path)}
    ordered = sorted(sizes.values())
    assert {name: lines for name, lines in sizes.items() if lines > 50} == {}
    assert ordered[len(ordered) * 9 // 10] <= 25
    assert ordered[len(ordered) // 2] <= 8
