"""A fingerprint of what decides the rows of a projection: of its SQL, its fold, and all that this rests on.

It is read off the sources: `tables.sql`, the fold, and every function, class and constant of the domain and of the
projections that it names, and that those name. Of a class a method, or a class variable of an event, counts if anything
of all this has an attribute of that name. Comments, docstrings and annotations of functions do not count; nor do the
fields of events, which the golden events hold. Of the rulebook those settings count that are named, with their values.

`python -m tests.projections.fingerprints` writes them to `fingerprints.json`, and refuses where one has changed and its
version has not.
"""

import ast
import importlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import fields
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from domain.kernel.event import Event
from domain.rulebook import Rulebook, ServiceRules, Setting
from domain.rulebook.north_savo import NORTH_SAVO
from projections.catalogue import projections_of
from projections.engine.projection import Projection

PATH = Path(__file__).with_name("fingerprints.json")
COUNTED = ("domain.", "projections.", "tests.")
NOT_COUNTED = ("projections.engine.",)
"""The engine hands rows on and knows none."""

Definition = tuple[str, str]
"""A module, and a name at its top."""


class Source:
    """A module's top-level definitions and what it imports."""

    def __init__(self, text: str) -> None:
        self.definitions: dict[str, ast.stmt] = {}
        self.imported: dict[str, tuple[str, str | None]] = {}
        for statement in ast.parse(text).body:
            match statement:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    self.definitions[name] = statement
                case ast.Assign(targets=targets):
                    for target in targets:
                        for node in ast.walk(target):
                            if isinstance(node, ast.Name):
                                self.definitions[node.id] = statement
                case ast.AnnAssign(target=ast.Name(id=name)):
                    self.definitions[name] = statement
                case ast.ImportFrom(module=str(origin), names=names):
                    for alias in names:
                        self.imported[alias.asname or alias.name] = (origin, alias.name)
                case ast.Import(names=names):
                    for alias in names:
                        self.imported[alias.asname or alias.name] = (alias.name, None)


@cache
def source_of(module: str) -> Source | None:
    """None for what does not count: libraries, the engine, the ledger."""
    if not f"{module}.".startswith(COUNTED) or f"{module}.".startswith(NOT_COUNTED):
        return None
    package, _, name = module.rpartition(".")
    folder = getattr(importlib.import_module(package), "__path__", ())
    if name not in {each.name for each in iter_modules(folder)}:
        return None  # what bears such a name in a package is no module
    return Source(source_text(module))


def source_text(module: str) -> str:
    """The text of a module."""
    file = importlib.import_module(module).__file__
    assert file is not None
    return Path(file).read_text(encoding="utf-8")


class _Bare(ast.NodeTransformer):
    """Without what decides no row: docstrings, and annotations of functions."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:  # the library's name
        node.returns, node.body = None, _without_docstring(node)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = _without_docstring(node)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node


def _without_docstring(node: ast.FunctionDef | ast.ClassDef) -> list[ast.stmt]:
    first, *rest = node.body
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return rest or [ast.Pass()]
    return node.body


def text_of(node: ast.AST) -> str:
    """A definition without what decides no row."""
    return ast.unparse(_Bare().visit(deepcopy(node)))


class Reach:
    """All that a projection's rows rest on, followed from its fold and the types of its events."""

    def __init__(self, projection: Projection) -> None:
        self.texts: set[str] = set()
        self.attributes: set[str] = set()
        self.rulebook = False
        self._seen: set[Definition] = set()
        self._members: list[tuple[str, str, ast.stmt]] = []
        fold: Callable[..., Any] = projection.fold
        while isinstance(fold, partial):
            fold = fold.func
        self._follow(fold.__module__, fold.__qualname__.partition(".")[0])
        for event in projection.follows:
            self._follow(event.__module__, event.__name__)
        while named := [each for each in self._members if _is_named(each[2], self.attributes)]:
            self._members = [each for each in self._members if each not in named]
            for module, name, member in named:
                self.texts.add(f"{name}: {text_of(member)}")
                self._names_in(module, member)

    def _follow(self, module: str, name: str) -> None:
        source = source_of(module)
        if source is None or (module, name) in self._seen:
            return
        self._seen.add((module, name))
        if name in source.imported:
            origin, original = source.imported[name]
            from_where = source_of(origin)
            if from_where is not None:
                assert original is not None, f"{module} imports {origin} whole: what it names of it is not seen"
                if original in from_where.definitions.keys() | from_where.imported.keys():
                    self._follow(origin, original)
        elif name in source.definitions:
            self._take(module, name, source.definitions[name])

    def _take(self, module: str, name: str, node: ast.stmt) -> None:
        if not isinstance(node, ast.ClassDef):
            self.texts.add(text_of(node))
            self._names_in(module, node)
            return
        kind = getattr(importlib.import_module(module), name)
        of_rulebook = kind in (Rulebook, ServiceRules, Setting)
        self.rulebook |= of_rulebook
        for base in (*node.bases, *node.decorator_list):
            self._names_in(module, base)
        for member in _without_docstring(node):
            of_event = issubclass(kind, Event) and isinstance(member, ast.AnnAssign)
            if isinstance(member, ast.FunctionDef) or (of_event and _is_class_variable(member)):
                self._members.append((module, name, member))
            elif not of_rulebook and not of_event:
                self.texts.add(f"{name}: {text_of(member)}")
                self._names_in(module, member)

    def _names_in(self, module: str, node: ast.AST) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                self._follow(module, part.id)
            elif isinstance(part, ast.Attribute):
                self.attributes.add(part.attr)
                source = source_of(module)
                if source is not None and isinstance(part.value, ast.Name) and part.value.id in source.imported:
                    origin, original = source.imported[part.value.id]
                    self._follow(f"{origin}.{original}", part.attr)  # of a module, where it is one


def _is_class_variable(member: ast.stmt) -> bool:
    return isinstance(member, ast.AnnAssign) and ast.unparse(member.annotation).startswith("ClassVar")


def _is_named(member: ast.stmt, attributes: set[str]) -> bool:
    """Whether a method or class variable is asked for by its name, or by Python itself when there is an instance."""
    match member:
        case ast.FunctionDef(name="__init_subclass__"):
            return False
        case ast.FunctionDef(name=name):
            return name in attributes or name.startswith("__")
        case ast.AnnAssign(target=ast.Name(id=name)):
            return name in attributes
    return False


def settings_named(rulebook: Rulebook, attributes: set[str]) -> Iterator[str]:
    """The values of the settings that have such a name."""
    of_all = [(field.name, getattr(rulebook, field.name)) for field in fields(rulebook)]
    of_services = [
        (field.name, getattr(rules, field.name)) for rules in rulebook.services.values() for field in fields(rules)
    ]
    for name, setting in (*of_all, *of_services):
        if name in attributes and isinstance(setting, Setting):
            values = {str(day): _plain(value) for day, value in setting.since.items()}
            yield f"{setting.name} {setting.unit} {sorted(values.items())}"


def _plain(value: Any) -> str:
    return str(sorted(value)) if isinstance(value, frozenset) else str(value)


def sql_of(projection: Projection) -> str:
    """The statements that make its tables and fold into them, without comments."""
    text = files(projection.package).joinpath("tables.sql").read_text(encoding="utf-8")
    lines = (line if line.startswith("-- name:") else line.partition("--")[0] for line in text.splitlines())
    return re.sub(r"\s+", " ", " ".join(lines))


def fingerprint(projection: Projection, rulebook: Rulebook = NORTH_SAVO) -> str:
    """The same for two projections whose rows are the same for every log, as far as can be read."""
    reach = Reach(projection)
    told = [
        *sorted(reach.texts),
        sql_of(projection),
        *projection.tables,
        *sorted(one.TOPIC for one in projection.follows),
    ]
    if reach.rulebook:
        told += sorted(settings_named(rulebook, reach.attributes))
    return sha256("\n".join(told).encode()).hexdigest()


Known = Mapping[str, Mapping[str, Any]]


def faults(known: Known, now: Known) -> list[str]:
    """What is not as it should be where `known` was written before and `now` is what the code says."""
    found = []
    for name, says in now.items():
        was = known.get(name)
        if was is None:
            continue
        changed, raised = says["fingerprint"] != was["fingerprint"], says["version"] > was["version"]
        if changed and not raised:
            found.append(f"{name} has changed under version {was['version']}: raise its version")
        elif says["version"] < was["version"]:
            found.append(f"{name} goes back from version {was['version']} to {says['version']}")
    return found


def of_the_code() -> dict[str, dict[str, Any]]:
    return {one.name: {"version": one.version, "fingerprint": fingerprint(one)} for one in projections_of(NORTH_SAVO)}


def read() -> dict[str, dict[str, Any]]:
    """What was written last."""
    written: dict[str, dict[str, Any]] = json.loads(PATH.read_text(encoding="utf-8"))
    return written


def main() -> int:
    now = of_the_code()
    wrong = faults(read() if PATH.exists() else {}, now)
    for fault in wrong:
        print(fault, file=sys.stderr)
    if not wrong:
        PATH.write_text(json.dumps(now, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
