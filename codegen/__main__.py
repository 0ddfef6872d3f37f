"""`python -m codegen generate | check | lint`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from codegen.layout import Layout
from codegen.lint import LINTS, Problem
from codegen.lint import lint as lint_spec
from codegen.models import rendering
from codegen.package import build, differences, require_spec, write
from codegen.spec import load_spec
from responses_contract.errors import SpecError, shown

# How many lint findings `generate` shows.
SHOWN = 20


def main(argv: list[str] | None = None) -> int:
    """Runs one command; 0 when all is well, 1 on drift or lint findings, 2 when the spec is unusable."""
    arguments = _parser().parse_args(argv)
    layout = Layout(spec=arguments.spec, target=arguments.target)
    layout = layout.without_client() if arguments.without_client else layout
    try:
        require_spec(layout)
        return COMMANDS[arguments.command](layout)
    except SpecError as error:
        print(f"codegen: {error}", file=sys.stderr)
        return 2
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        # A value of a shape that nothing here foresees, such as a text where an object belongs.
        if arguments.traceback:
            raise
        reason = (str(error).splitlines() or [""])[0][:200]
        print(
            f"codegen: {shown(layout.spec)}: cannot be understood: {reason} (--traceback shows where)", file=sys.stderr
        )
        return 2


def generate(layout: Layout) -> int:
    """Write generated/ from spec/, unless the lints find something."""
    with rendering() as begin:
        spec = load_spec(layout.spec)
        models = begin(spec.document)
        if _report(lint_spec(spec), SHOWN):
            print("nothing is generated from a spec with findings", file=sys.stderr)
            return 1
        files = build(layout, spec, models)
    changed = write(files, layout.target)
    print(f"generated {layout.target.name}: {len(changed)} files changed", *changed, sep="\n  ")
    return 0


def lint(layout: Layout) -> int:
    """Check the spec for what no validator looks at."""
    return _report(lint_spec(load_spec(layout.spec)))


def _report(problems: list[Problem], limit: int | None = None) -> int:
    """Prints what the lints found; 1 when they found anything."""
    for problem in problems[:limit]:
        print(problem, file=sys.stderr)
    left = len(problems) - len(problems[:limit])
    if left:
        print(f"and {left} more; `python -m codegen lint` shows all", file=sys.stderr)
    print(f"lint: {len(problems)} findings by {len(LINTS)} lints")
    return 1 if problems else 0


def check(layout: Layout) -> int:
    """Fail when generated/ differs from what spec/ says."""
    drift = differences(build(layout, load_spec(layout.spec)), layout.target)
    if not drift:
        print(f"{layout.target.name} is what the spec says")
        return 0
    print(f"{len(drift)} files differ from what the spec says:", *drift, sep="\n  ", file=sys.stderr)
    print("hint: run `python -m codegen generate`", file=sys.stderr)
    return 1


COMMANDS = {"generate": generate, "check": check, "lint": lint}


def _parser() -> argparse.ArgumentParser:
    defaults = Layout()
    parser = argparse.ArgumentParser(prog="codegen", description="From spec/ to generated/responses_api/.")
    parser.add_argument("--spec", type=Path, default=defaults.spec, help="the folder of the spec")
    parser.add_argument("--target", type=Path, default=defaults.target, help="the package to write")
    parser.add_argument("--traceback", action="store_true", help="show where an unforeseen error comes from")
    parser.add_argument("--without-client", action="store_true", help="write models and tables alone")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function in COMMANDS.items():
        commands.add_parser(name, help=(function.__doc__ or "").rstrip("."))
    return parser


if __name__ == "__main__":
    sys.exit(main())
