"""What a run leaves behind: `result.json` is its one record, and every other form is drawn from that alone."""

from responses_contract.report.result import Case, Result, Verdict, load_result

__all__ = ["Case", "Result", "Verdict", "load_result"]
