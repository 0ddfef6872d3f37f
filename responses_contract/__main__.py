"""`python -m responses_contract` is `responses-contract`."""

import sys

from responses_contract.cli import main

if __name__ == "__main__":
    sys.exit(main())
