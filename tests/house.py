"""Counts what makes the code hard to read; ``python -m tests.house`` says where we stand."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

__all__ = ["import_graph", "measures"]

ROOT = Path(__file__).parents[1]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@lru_cache
def _trees(*parts: str) -> dict[str, ast.Module]:
    """Return the syntax trees of all modules in some folders, by their dotted name."""
    trees = {}
    for part in parts:
        for path in sorted((ROOT / part).rglob("*.py")):
            names = path.relative_to(ROOT).with_suffix("").parts
            module = ".".join(names[:-1] if names[-1] == "__init__" else names)
            trees[module] = ast.parse(path.read_text("utf-8"))
    return trees


def import_graph() -> dict[str, set[str]]:
    """Return the modules that each module imports when it is imported itself: not those that a
    function imports, nor those for types only.
    """
    trees = _trees("index", "app")
    return {
        module: {
            f"{base}.{name}" if f"{base}.{name}" in trees else base
            for base, name in _imports(tree.body)
            if base in trees and base != module
        }
        for module, tree in trees.items()
    }


def _imports(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield the module and the name of each import; the name is "" where a whole module is."""
    for statement in body:
        if isinstance(statement, ast.ImportFrom):
            yield from ((statement.module or "", alias.name) for alias in statement.names)
        elif isinstance(statement, ast.Import):
            yield from ((alias.name, "") for alias in statement.names)


def _private_imports_in_tests() -> int:
    """Return how many names tests import that are private, or of a private module."""
    return sum(
        any(part.startswith("_") and part != "__future__" for part in f"{base}.{name}".split("."))
        for tree in _trees("tests").values()
        for base, name in _imports([node for node in ast.walk(tree) if isinstance(node, ast.stmt)])
        if base.split(".")[0] in {"index", "app"}
    )


def _bound_one(*parts: str) -> int:
    """Return how often ``one`` is bound, as a variable or as an argument."""
    return sum(
        (isinstance(node, ast.Name) and node.id == "one" and isinstance(node.ctx, ast.Store))
        or (isinstance(node, ast.arg) and node.arg == "one")
        for tree in _trees(*parts).values()
        for node in ast.walk(tree)
    )


def _private_functions() -> Iterator[tuple[str, int]]:
    """Yield each private function or method, and how often its module names it elsewhere."""
    for module, tree in _trees("index", "app").items():
        named = Counter(map(_name_of, ast.walk(tree)))
        for function in ast.walk(tree):
            if isinstance(function, _FUNCTIONS) and _is_private(function.name):
                within = Counter(map(_name_of, ast.walk(function)))[function.name]
                yield f"{module}.{function.name}", named[function.name] - within


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _lines(*parts: str) -> int:
    return sum(
        len(path.read_text("utf-8").splitlines())
        for part in parts
        for path in (ROOT / part).rglob("*.py")
    )


def _functions() -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method of the source."""
    return [
        node
        for tree in _trees("index", "app").values()
        for node in ast.walk(tree)
        if isinstance(node, _FUNCTIONS)
    ]


def _length(function: ast.stmt) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@lru_cache
def measures() -> dict[str, float]:
    """Return what is counted, by what it is called in ``tests.test_house``."""
    single = sum(count == 1 for _, count in _private_functions())
    return {
        "private functions with one caller, share of all functions": single / len(_functions()),
        "private names imported by tests": _private_imports_in_tests(),
        "bindings of `one` in the source": _bound_one("index", "app"),
        "bindings of `one` in the tests": _bound_one("tests"),
        "lines of source for a line of tests": _lines("index", "app") / _lines("tests"),
        "lines of the longest function": max(map(_length, _functions())),
    }


if __name__ == "__main__":
    for what, value in measures().items():
        print(f"{value:8.2f}  {what}")
