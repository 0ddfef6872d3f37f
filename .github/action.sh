#!/usr/bin/env bash
# What the action runs. Every input is an environment variable, and is handed on as one quoted word.
set -euo pipefail

home=$(cd "$(dirname "$0")/.." && pwd)
venv=${RUNNER_TEMP:-/tmp}/responses-contract
out=${INPUT_OUTPUT:-responses-contract-results}

if [ ! -x "$venv/bin/responses-contract" ]; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$home/locks/contract.txt"
  "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps "$home/runtime" "$home"
fi

# `--name=value` in one word: a value that begins with a dash is no option.
words=("--output=$out" --format=html --format=junit)
[ -z "${INPUT_MODEL:-}" ] || words+=("--model=$INPUT_MODEL")
[ -z "${INPUT_PROFILE:-}" ] || words+=("--profile=$INPUT_PROFILE")
[ -z "${INPUT_CLIENT:-}" ] || words+=("--for=$INPUT_CLIENT")
[ -z "${INPUT_TRANSCRIPTS:-}" ] || words+=("--transcripts=$INPUT_TRANSCRIPTS")
[ -z "${INPUT_MAX_REQUESTS:-}" ] || words+=("--max-requests=$INPUT_MAX_REQUESTS")
[ "${INPUT_QUICK:-false}" != true ] || words+=(--quick)
[ -z "${INPUT_BASE_URL:-}" ] || words+=(-- "$INPUT_BASE_URL")

status=0
"$venv/bin/responses-contract" run "${words[@]}" || status=$?

if [ -f "$out/result.json" ]; then
  "$venv/bin/responses-contract" report --format=outputs -- "$out" >> "${GITHUB_OUTPUT:-/dev/stdout}"
  # A line of its own for each output: a folder's name with a line break in it cannot add one.
  printf 'report=%s\n' "$(printf %s "$out/report.html" | tr -d '\r\n')" >> "${GITHUB_OUTPUT:-/dev/stdout}"
fi
exit "$status"
