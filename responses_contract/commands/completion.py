"""`responses-contract completion SHELL`: what a shell needs to complete commands, options and their values."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping

from responses_contract.commands._parsers import COMMANDS, actions_of, flags_of, help_of, parser_of
from responses_contract.errors import ExitCode

HELP = "Print a script that completes commands, options, rules and profiles in a shell."
EPILOG = """bash: responses-contract completion bash > ~/.local/share/bash-completion/completions/responses-contract
zsh: add `source <(responses-contract completion zsh)` to ~/.zshrc
fish: responses-contract completion fish > ~/.config/fish/completions/responses-contract.fish"""

BASH = """_responses_contract() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} words=
  if [[ $COMP_CWORD -eq 1 ]]; then
    words="{commands}"
  else
    case "${{COMP_WORDS[1]}} ${{COMP_WORDS[COMP_CWORD-1]}}" in
{values}
      *) case "${{COMP_WORDS[1]}}" in
{flags}
      esac ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _responses_contract responses-contract
"""
"""A script; files are offered where it has nothing to offer."""
ZSH = "autoload -U compinit bashcompinit && compinit && bashcompinit\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("shell", choices=["bash", "zsh", "fish"])


def run(args: argparse.Namespace) -> int:
    print(fish(COMMANDS) if args.shell == "fish" else (ZSH if args.shell == "zsh" else "") + bash(COMMANDS), end="")
    return ExitCode.OK


def bash(commands: Iterable[str]) -> str:
    """The script for bash, which zsh understands too."""
    values, flags = [], []
    for name in commands:
        parser = parser_of(name)
        flags.append(f'        {name}) words="{" ".join([*_first(name), *flags_of(parser)])}" ;;')
        for action in actions_of(parser):
            known = _values(action)
            if known and action.option_strings:
                asked = "|".join(f'"{name} {flag}"' for flag in action.option_strings)
                values.append(f'      {asked}) words="{" ".join(known)}" ;;')
    return BASH.format(commands=" ".join(commands), values="\n".join(values), flags="\n".join(flags))


def fish(commands: Mapping[str, str]) -> str:
    """The script for fish."""
    start = "complete -c responses-contract"
    lines = [f"{start} -n __fish_use_subcommand -fa {name} -d {_quoted(text)}" for name, text in commands.items()]
    for name in commands:
        within, parser = f"{start} -n '__fish_seen_subcommand_from {name}'", parser_of(name)
        lines += [f"{within} -fa {_quoted(' '.join(_first(name)))}"] if _first(name) else []
        lines += [
            within + _fish(action, help_of(parser, action)) for action in actions_of(parser) if action.option_strings
        ]
    return "\n".join(lines) + "\n"


def _fish(action: argparse.Action, text: str) -> str:
    names = "".join(f" {'-l' if flag.startswith('--') else '-s'} {flag.lstrip('-')}" for flag in action.option_strings)
    known = _values(action)
    return f"{names}{f' -xa {_quoted(chr(32).join(known))}' if known else ''} -d {_quoted(text)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _values(action: argparse.Action) -> list[str]:
    """The values that an option can have, where they are known."""
    if action.choices:
        return [str(each) for each in action.choices]
    kinds = [KINDS[flag] for flag in action.option_strings if flag in KINDS]
    return kinds[0]() if kinds else []


def _first(command: str) -> list[str]:
    """What a command's own argument can be, where that is known."""
    return _rules() if command in ("explain", "rules") else []


def _rules() -> list[str]:
    from responses_contract.rules import RULES, SUITE_RULES

    return sorted({**RULES, **SUITE_RULES})


def _dialects() -> list[str]:
    from responses_contract.model.bundle import dialects

    return sorted(dialects())


def _profiles() -> list[str]:
    from responses_contract.verdicts import profiles

    return profiles.names()


def _clients() -> list[str]:
    from responses_contract.verdicts.clients import matrix

    return sorted(matrix().clients)


KINDS: Mapping[str, Callable[[], list[str]]] = {
    "--rules": _rules,
    "--fault": _rules,
    "--dialect": _dialects,
    "--profile": _profiles,
    "--for": _clients,
}
"""What the value of an option names."""
