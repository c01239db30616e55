"""One run from the command line, with everything settable; ``orglearn run`` is the same.

python -m sim governance=report_package governance.local_autonomy=0.7 scale=teaching seed=3
python -m sim --multirun governance=baseline_2014,report_package seed=1,2
"""

from __future__ import annotations

import sys

from sim.cli.run import main

if __name__ == "__main__":
    sys.exit(main())
