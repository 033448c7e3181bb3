"""Portfolios as `levtok portfolio` has them, computed a second time from prices alone.

    tests/cli/portfolio_reference.py build/release/service/levtok DATA

Three portfolios with cash flows on real prices; every row must agree to 1e-10, and what the holdings made with the flows must
add up to the value to 1e-12.
"""
import csv
import datetime
import json
import os
import subprocess
import sys
import tempfile

LEVTOK, DATA = sys.argv[1:3]
YEAR = 365 * 86400.0


def read(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def instant(text):
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)


def levtok(*arguments, cwd=None):
    done = subprocess.run([os.path.abspath(LEVTOK), *arguments], capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def series(folder, holding, rules):
    """Times and values of a holding, from `levtok nav` for tokens and for prices alike (a 1x token is its price)."""
    product = holding.get("product", "3x")
    arguments = ["nav", "--product", product, "--prices", holding["prices"], "--from", rules["from"], "--to", rules["to"], "--out", "nav.csv"]
    for name in ("funding", "rates"):
        if name in holding:
            arguments += [f"--{name}", holding[name]]
    levtok(*arguments, cwd=folder)
    rows = read(os.path.join(folder, "nav.csv"))
    column = "nav" if "product" in holding else "price"
    return {instant(row["nav_time"]): float(row[column]) for row in rows}


def reference(folder, rules):
    holdings = rules["holdings"]
    all_series = [series(folder, holding, rules) for holding in holdings]
    first = max(min(each) for each in all_series)
    last = min(max(each) for each in all_series)
    times = sorted({time for each in all_series for time in each if first <= time <= last})
    weights = [holding["weight"] for holding in holdings]
    cost = rules.get("cost", 0.0)
    units, cash, rows, before, price, period = [0.0] * len(weights), 0.0, [], None, None, None
    flows = [(instant(flow["time"]), flow["amount"]) for flow in rules.get("flows", [])]
    known, ages = [None] * len(weights), [None] * len(weights)

    def period_of(time):
        return {"never": 0, "month": (time.year, time.month), "quarter": (time.year, (time.month - 1) // 3), "year": time.year}[rules.get("rebalance", "never")]

    for time in times:
        for i, each in enumerate(all_series):
            if time in each:
                known[i], ages[i] = each[time], time
            elif known[i] is None:
                at = max(t for t in each if t <= time)
                known[i], ages[i] = each[at], at
        fresh = all((time - at).total_seconds() <= 86400 for at in ages)
        flow = rules["capital"] if before is None else 0.0
        if before is not None and (time.year, time.month) != (before.year, before.month):
            flow += rules.get("contribution", 0.0)
        while flows and flows[0][0] <= time:
            flow += flows.pop(0)[1]
        cash += flow
        value = cash + sum(u * p for u, p in zip(units, known))
        off = rules.get("band") and any(abs(u * p / value - w) > rules["band"] for u, p, w in zip(units, known, weights))
        target = None
        if before is None or (fresh and (period_of(time) != period or off)):
            left = value
            for _ in range(200):
                left = value - cost * sum(abs(w * left - u * p) for w, u, p in zip(weights, units, known) if p)
            target = [w * left / p if p else 0.0 for w, p in zip(weights, known)]
            period = period_of(time)
        elif flow:
            target = [u + w * flow / p if p else u for u, w, p in zip(units, weights, known)]
        if target:
            traded = sum(abs(t - u) * p for t, u, p in zip(target, units, known))
            cash -= sum((t - u) * p for t, u, p in zip(target, units, known)) + cost * traded
            units = target
        rows.append((time, cash + sum(u * p for u, p in zip(units, known)), flow))
        before = time
    return rows


def check(name, rules):
    with tempfile.TemporaryDirectory() as folder:
        for holding in rules["holdings"]:
            for field in ("prices", "funding", "rates"):
                if field in holding:
                    holding[field] = os.path.join(os.path.abspath(DATA), holding[field])
        with open(os.path.join(folder, "portfolio.json"), "w", encoding="utf-8") as file:
            json.dump(rules, file)
        levtok("portfolio", "portfolio.json", "--out", "metrics.csv", "--path", "path.csv", cwd=folder)
        rows, mine = read(os.path.join(folder, "path.csv")), reference(folder, rules)
        assert len(rows) == len(mine), f"{name}: {len(rows)} rows, and {len(mine)}"
        for row, (time, value, flow) in zip(rows, mine):
            assert instant(row["time"]) == time, f"{name}: {row['time']}"
            for what, number in (("value", value), ("flow", flow)):
                assert abs(float(row[what]) - number) <= 1e-10 * max(1.0, abs(number)), f"{name} {row['time']} {what}: {row[what]} and {number}"
        metrics = read(os.path.join(folder, "metrics.csv"))
        number = lambda product, metric: float(next(r["value"] for r in metrics if (r["product"], r["metric"]) == (product, metric)))
        made = sum(float(row["value"]) for row in metrics if row["metric"] == "made")
        whole = number("portfolio", "paid_in") + made + number("portfolio", "made_by_cash")
        value = number("portfolio", "final_value")
        assert abs(whole - value) <= 1e-12 * abs(value) * 10, f"{name}: parts give {whole}, and the value is {value}"
        print(f"{name}: {len(rows)} rows agree, and the parts add up to {value:.2f}")


def main():
    if not os.path.exists(os.path.join(DATA, "etf/TQQQ.csv")):
        print(f"skipped: {DATA} absent")
        return
    stock = {"name": "3x stocks", "weight": 0.55, "prices": "etf/TQQQ.csv"}
    check("3x stocks and plain stocks by quarter and in a band", {
        "capital": 10000, "rebalance": "quarter", "band": 0.1, "cost": 0.0005, "contribution": 250, "from": "2015-01-01", "to": "2023-12-29",
        "holdings": [stock, {"name": "stocks", "weight": 0.45, "prices": "etf/QQQ.csv"}]})
    check("a token and its price with withdrawals", {
        "capital": 50000, "rebalance": "month", "contribution": -300, "from": "2020-01-01", "to": "2021-12-31",
        "flows": [{"time": "2020-06-01T12:30:00Z", "amount": 5000}, {"time": "2021-03-01", "amount": -2500}],
        "holdings": [{"name": "spot", "weight": 0.6, "prices": "btc/spot-1h_2017-08_2022-03.csv"},
                     {"product": "-3x", "weight": 0.2, "prices": "btc/spot-1h_2017-08_2022-03.csv"}]})
    check("stocks of days and a token of all hours", {
        "capital": 1000, "rebalance": "year", "cost": 0.001, "from": "2018-01-01", "to": "2021-12-31",
        "holdings": [{"name": "stocks", "weight": 0.8, "prices": "etf/QQQ.csv"},
                     {"product": "3x", "weight": 0.1, "prices": "btc/spot-1d-yahoo_2014-09_2024-02.csv"}]})


main()
