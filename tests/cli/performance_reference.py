#!/usr/bin/env python3
"""Computes the returns of `levtok performance` a second time, with pandas, from a fund's published NAV:

    performance_reference.py LEVTOK DATA
"""

import io
import os
import subprocess
import sys

try:
    import pandas
except ImportError:
    print("skipped: this Python has no pandas")
    sys.exit(0)

LEVTOK, DATA = sys.argv[1:]
NAV = os.path.join(DATA, "etf", "UPRO-historical_nav.csv")
MONTHS = {"1m": 1, "3m": 3, "1y": 12, "3y": 36, "5y": 60, "10y": 120}


def expected(nav, as_of):
    """Returns by period, from the last NAV up to the end of the month in which each begins."""
    by_month = nav[:as_of].resample("M").last()
    end = nav[:as_of].iloc[-1]
    returns = {period: end / by_month.iloc[-1 - months] - 1 for period, months in MONTHS.items() if len(by_month) > months}
    returns["ytd"] = end / nav[: pandas.Timestamp(as_of).replace(month=1, day=1) - pandas.Timedelta(days=1)].iloc[-1] - 1
    returns["inception"] = end / nav.iloc[0] - 1
    return returns


def main():
    if not os.path.exists(NAV):
        print(f"skipped: {NAV} absent")
        return
    table = pandas.read_csv(NAV, parse_dates=["Date"]).set_index("Date").sort_index()
    nav = table["NAV"]
    compared = 0
    for as_of in [None, "2023-06-30", "2019-12-31", "2012-02-29"]:
        arguments = [LEVTOK, "performance", "--observed", NAV] + (["--as-of", as_of] if as_of else [])
        out = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        got = pandas.read_csv(io.StringIO(out)).set_index("period")
        # The file ends within May 2025.
        want = expected(nav, as_of or "2025-04-30")
        assert set(got.index) == set(want), (as_of, list(got.index), list(want))
        for period, value in want.items():
            row = got.loc[period]
            assert abs(row["return"] - value) < 1e-12, (as_of, period, row["return"], value)
            years = MONTHS.get(period, 0) / 12
            if period == "inception":
                years = (pandas.Timestamp(as_of or "2025-04-30") - nav.index[0]).days / 365
            annual = (1 + value) ** (1 / years) - 1 if years > 1 else float("nan")
            same = abs(row["return_per_year"] - annual) < 1e-12 or (pandas.isna(annual) and pandas.isna(row["return_per_year"]))
            assert same, (as_of, period, row["return_per_year"], annual)
            compared += 1
    print(f"{compared} returns agree")


main()
