"""What a run leaves behind: `result.json` is its one record, and every other format is drawn from that alone.

Exports: Case, Result, Verdict, load_result, formats.formats, explained.explained, pages.environment, pages.rendered.

May import: errors, model, recordings, rules, verdicts.
"""

from responses_contract.report.result import Result, load_result
from responses_contract.verdicts.cases import Case, Verdict

__all__ = ["Case", "Result", "Verdict", "load_result"]
