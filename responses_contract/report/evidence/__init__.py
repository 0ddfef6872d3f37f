"""Many records as pages of evidence: what servers do, side by side, each cell leading to what shows it.

A page is drawn from records alone, opens from disk and loads nothing. Which endpoints may be shown is decided in
`servers`, what stands in the tables in `tables`, and the pages are written by `writing`.
"""

from responses_contract.report.evidence.servers import Gathered, Run, Server, gather
from responses_contract.report.evidence.writing import write

__all__ = ["Gathered", "Run", "Server", "gather", "write"]
