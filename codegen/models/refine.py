"""Reads what datamodel-code-generator wrote, and tidies it.

Descriptions move from `Field(...)`, where they cost time at every import, to docstrings; aliases that the generator
made up for values without a name are written out where they are used.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from responses_contract.errors import SpecError


@dataclass
class FieldView:
    """One field of a class, as source text."""

    name: str
    type: str
    default: str | None
    doc: str


@dataclass
class ClassView:
    """One model."""

    name: str
    fields: list[FieldView] = field(default_factory=list)


@dataclass
class AliasView:
    """A name for a type: a union, a map, a set of words."""

    name: str
    type: str


View = ClassView | AliasView


def views(source: str, components: set[str]) -> list[View]:
    """The classes and aliases of a generated module, in its order.

    Args:
        source: the module's text.
        components: the names that the spec gives; any other alias is written out where it is used.

    Raises:
        SpecError: the generator made up a class, because the spec leaves an object without a name.
    """
    body = ast.parse(source).body
    aliases = {alias: value for alias, value in _aliases(body) if alias not in components}
    inliner = _Inliner(aliases)
    found = [view for node in body if (view := _view(node, inliner, components)) is not None]
    _quote_references_ahead(found)
    return found


def _quote_references_ahead(found: list[View]) -> None:
    """The types are evaluated as they stand, which halves the time of the import; what comes later is quoted."""
    ahead = {view.name for view in found}
    for view in found:
        for entry in view.fields if isinstance(view, ClassView) else ():
            if ahead.intersection(re.findall(r"[A-Za-z_]\w*", entry.type)):
                entry.type = repr(entry.type)
        ahead.discard(view.name)


def _view(node: ast.stmt, inliner: _Inliner, components: set[str]) -> View | None:
    if isinstance(node, ast.ClassDef):
        if node.name not in components:
            raise SpecError(f"no component is called {node.name}, but the models need it", hint="name the object")
        view = _class_view(node, inliner)
        # An object of which the spec names no member is a map.
        return view if view.fields else AliasView(node.name, "dict[str, Any]")
    for name, value in _aliases([node]):
        if name in components:
            return AliasView(name, inliner.tidy(value)[0])
    return None


def _aliases(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """`Name = TypeAliasType("Name", value)`."""
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and len(node.value.args) == 2:
            target = node.targets[0]
            if isinstance(target, ast.Name) and ast.unparse(node.value.func) == "TypeAliasType":
                yield target.id, node.value.args[1]


def _class_view(node: ast.ClassDef, inliner: _Inliner) -> ClassView:
    view = ClassView(node.name)
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            kind, doc = inliner.tidy(statement.annotation)
            default = ast.unparse(statement.value) if statement.value else None
            view.fields.append(FieldView(statement.target.id, kind, default, doc))
    return view


class _Inliner(ast.NodeTransformer):
    """Writes made-up aliases out and takes descriptions out of `Field(...)`."""

    def __init__(self, aliases: dict[str, ast.expr]) -> None:
        self.aliases = aliases

    def tidy(self, annotation: ast.expr) -> tuple[str, str]:
        """The text of a type, and the description of the value as a whole."""
        # A description of the whole is that of the outermost Field.
        outer = _description(annotation)
        clean = self.visit(ast.parse(ast.unparse(annotation), mode="eval").body)
        return ast.unparse(clean), _one_line(outer)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.aliases:
            return node
        written_out: ast.expr = self.visit(ast.parse(ast.unparse(self.aliases[node.id]), mode="eval").body)
        return written_out

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        # A reference ahead: the module's annotations are never evaluated before all classes are there.
        if isinstance(node.value, str) and node.value in self.aliases:
            return self.visit_Name(ast.Name(node.value))
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        name = ast.unparse(node.value)
        if name == "Literal":
            return node
        node.slice = self.visit(node.slice)
        if name == "Annotated" and isinstance(node.slice, ast.Tuple):
            return _without_description(node, node.slice)
        return node


def _without_description(node: ast.Subscript, parts: ast.Tuple) -> ast.expr:
    """`Annotated[X, Field(description=…)]` → `X`; other constraints stay, and a union needs no brackets."""
    first, *rest = parts.elts
    kept: list[ast.expr] = []
    for extra in rest:
        if isinstance(extra, ast.Call):
            extra.keywords = [k for k in extra.keywords if k.arg not in ("description", "json_schema_extra")]
            if not extra.keywords and not extra.args:
                continue
        kept.append(extra)
    if not kept:
        return first
    node.slice = ast.Tuple([first, *kept])
    return node


def _description(annotation: ast.expr) -> str:
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Annotated":
        assert isinstance(annotation.slice, ast.Tuple)
        for extra in annotation.slice.elts[1:]:
            for keyword in extra.keywords if isinstance(extra, ast.Call) else ():
                if keyword.arg == "description":
                    return str(ast.literal_eval(keyword.value))
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
