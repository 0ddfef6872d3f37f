"""What a run leaves behind: `result.json` is its one record, and every other format is drawn from that alone.

Exports: Result, load_result, Case, Verdict; the formats are in `report.formats`, one module each.

May import: errors, model, recordings, rules, verdicts.
"""

from responses_contract.report.result import Result, load_result
from responses_contract.verdicts.cases import Case, Verdict

__all__ = ["Case", "Result", "Verdict", "load_result"]
