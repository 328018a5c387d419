"""Year-end forecasts on long tables, by the very code the product uses, and how good they are.

`python benchmarks/forecast.py --history H.csv --ask A.csv --out O.csv` learns from the finished project-years of H and
forecasts those of A; both have one line per month: project,year,group,owner,plan,month,cumulative. Without these it prints
the back-test against simple methods: `python benchmarks/forecast.py [--data FOLDER]`.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forecasting.backtest import backtest  # noqa: E402  (run as a script)
from forecasting.tables import TableError, history, questions, read, write, write_totals  # noqa: E402  (run as a script)

from sanpi.domain.forecasting import forecast, learn  # noqa: E402  (run as a script)


def answer(arguments: argparse.Namespace) -> None:
    """Reads both tables, writes the forecasts. Raises TableError."""
    known, asked = read(arguments.history), read(arguments.ask)
    learned = learn(history(known, without=asked.years))
    found = forecast(learned, questions(asked, arguments.months))
    write(arguments.out, found)
    if arguments.totals:
        write_totals(arguments.totals, found, learned.correlation)
    for remark in known.remarks + asked.remarks:
        print(remark, file=sys.stderr)
    print(
        f"{len(found)} forecasts from {learned.project_years} project-years ({learned.method}): {arguments.out}"
    )


def main() -> None:
    """Forecasts or the back-test; exit code 2 for tables that cannot be read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("history", "ask", "out"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--totals", type=Path, help="also write the sums by owner")
    months = parser.add_argument(
        "--months", type=lambda text: [int(month) for month in text.split(",")], default=()
    )
    months.help = "answer as of these months (3,6,9) instead of the last one known"
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("FORECAST_DATA"), help="folder of public sets"
    )
    arguments = parser.parse_args()
    tables = [arguments.history, arguments.ask, arguments.out]
    if not any(tables):
        backtest(Path(arguments.data) if arguments.data else None)
        return
    if not all(tables):
        parser.error("--history, --ask and --out belong together")
    try:
        answer(arguments)
    except (TableError, OSError) as refused:
        print(refused, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
