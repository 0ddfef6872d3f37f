"""Rules of other packages, found by the entry point `responses_contract.rules`.

    [project.entry-points."responses_contract.rules"]
    acme = "acme_rules"

The module that it names is imported, and defines its rules as those here are defined, with `rule`. Its ids begin with a
layer, as all do: `value/acme-region-is-told`.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from responses_contract.errors import SpecError

GROUP = "responses_contract.rules"


def load_outside_rules() -> None:
    """Import the modules that define rules of other packages.

    Raises:
        SpecError: one cannot be imported; it names the package.
    """
    for entry in entry_points(group=GROUP):
        _load(entry)


def _load(entry: EntryPoint) -> None:
    try:
        entry.load()
    except Exception as error:
        package = entry.dist.name if entry.dist is not None else entry.value
        told = error.message if isinstance(error, SpecError) else f"{type(error).__name__}: {error}"
        message = f"the rules of the package {package!r} cannot be loaded: {told}"
        raise SpecError(message, hint="mend or uninstall it", code="bad-rules") from error
