"""What a run leaves behind: `result.json` is its one record, and every other form is drawn from that alone.

May import: errors, recordings, rules, verdicts.
"""

from responses_contract.report.result import Result, load_result
from responses_contract.verdicts.cases import Case, Verdict

__all__ = ["Case", "Result", "Verdict", "load_result"]
