"""Portfolios as `levtok portfolio` has them, computed a second time from prices alone.

    tests/cli/portfolio_reference.py build/release/service/levtok DATA

Portfolios with cash flows, margin and perpetual positions and hedges on real prices; every row must agree to 1e-10, what the
holdings made with the flows must add up to the value to 1e-12, and hedges agree to 1e-9.
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


def held_series(folder, holding, rules):
    """What a holder by rules has, from `levtok strategy`, and the part of it in tokens; both before the first purchase at the start."""
    options = [f"--{name.replace('_', '-')}={value}" for name, value in holding["strategy"].items()]
    levtok("strategy", "--product", holding["product"], "--prices", holding["prices"], "--from", rules["from"], "--to", rules["to"], *options,
           "--out", "held.csv", "--equity", "equity.csv", cwd=folder)
    rows = read(os.path.join(folder, "equity.csv"))
    values = {instant(row["time"]): float(row["equity"]) for row in rows}
    parts = {instant(row["time"]): float(row["tokens"]) * float(row["nav"]) / float(row["equity"]) for row in rows}
    start = instant(rows[0]["time"])
    values[start], parts[start] = float(rows[0]["nav"]), 0.0
    return values, parts


# Of creation and redemption.
PRODUCT_FEES = {"ftx-bull": (0.001, 0.001)}


def dealing(holding, cost):
    """What buying and selling cost over the value in tokens."""
    creation, redemption = PRODUCT_FEES.get(holding.get("product"), (0.0, 0.0))
    strategy = holding.get("strategy", {})
    half, broker = strategy.get("spread", 0.0) / 2, strategy.get("broker_fee", 0.0)
    buy, sell = (1 + half) * (1 + creation) * (1 + broker), (1 - half) * (1 - redemption) * (1 - broker)
    return lambda part: ((1 + part * (buy - 1)) * (1 + cost) - 1, 1 - (1 - part * (1 - sell)) * (1 - cost))


def bars_of(folder, holding, rules):
    """Times of close with open, high, low, close and the funding of each, from the files themselves."""
    with open(holding["prices"], encoding="utf-8") as file:
        table = list(csv.reader(file))
    place = {name.lower(): i for i, name in enumerate(table[0])}
    column = lambda *names: next(place[name] for name in names if name in place)
    at = lambda row: datetime.datetime.fromtimestamp(int(row[column("opentime")]) / 1000, datetime.timezone.utc) if "opentime" in place else instant(row[column("date")])
    opens = [at(row) for row in table[1:]]
    step = min(b - a for a, b in zip(opens, opens[1:]))
    first, last = instant(rules["from"]), instant(rules["to"])
    bars = [(open_time + step, [float(row[column(name)]) for name in ("open", "high", "low", "close")]) for open_time, row in zip(opens, table[1:])]
    bars = [(time, bar) for time, bar in bars if first <= time <= last]
    payments = []
    if "funding" in holding:
        for row in read(holding["funding"]):
            stamp = next(value for name, value in row.items() if "time" in name.lower() or "date" in name.lower())
            rate = next(value for name, value in row.items() if "rate" in name.lower())
            time = datetime.datetime.fromtimestamp(int(stamp) / 1000, datetime.timezone.utc) if stamp.isdigit() else instant(stamp)
            payments.append((time, float(rate)))
    out, before, i = [], None, 0
    late = datetime.timedelta(seconds=1)
    for time, bar in bars:
        rate = 0.0
        while i < len(payments) and payments[i][0] <= time + late:
            if before is not None and payments[i][0] > before + late:
                rate += payments[i][1]
            i += 1
        out.append((time, bar, rate))
        before = time
    return out


class Position:
    """One margin or perpetual position of equity 1, opened at a price."""

    def __init__(self, fields, time, price):
        self.l = fields.get("leverage", 3.0)
        self.maintenance, self.fee = fields.get("maintenance", 0.01), fields.get("liquidation_fee", 0.005)
        self.interest, self.borrow_fee, self.is_perpetual = fields.get("interest", 0.0), fields.get("borrow_fee", 0.0), fields["kind"] == "perpetual"
        self.quantity, self.entry, self.balance, self.time, self.price, self.over = self.l / price, price, 1.0, time, price, None
        self.charged, self.owed = 0.0, max(self.l - 1.0, 0.0)

    def equity(self, price):
        return self.over if self.over is not None else self.balance + self.quantity * (price - self.entry)

    def advance(self, time, bar, funding):
        start, high, low, close = bar
        path = [start] + ([low, high, close] if start - low <= high - start else [high, low, close])
        # Where equity is the maintenance of the notional at entry.
        level = self.entry + (self.maintenance * abs(self.quantity) * self.entry - self.balance) / self.quantity
        beyond = (lambda p: p <= level) if self.quantity > 0 else (lambda p: p >= level)
        for i, price in enumerate(path):
            if beyond(price):
                fill = price if i == 0 else level
                left = max(self.equity(fill), 0.0)
                fee = min(self.fee * abs(self.quantity) * fill, left)
                self.charged += fee
                self.over = left - fee
                return
        days = (time - self.time).total_seconds() / 86400
        paid = self.quantity * close * funding if self.is_perpetual else self.loan_cost(days)
        self.charged += paid
        self.balance -= paid
        self.time, self.price = time, close
        left = self.equity(close)
        if left <= self.maintenance * abs(self.quantity) * self.entry:
            left = max(left, 0.0)
            fee = min(self.fee * abs(self.quantity) * close, left)
            self.charged += fee
            self.over = left - fee

    def loan_cost(self, days):
        """Interest is owed on itself too; a short pays on its exposure at the beginning."""
        if self.quantity > 0:
            interest = self.owed * self.interest * days / 360
            self.owed += interest
            return interest
        return abs(self.quantity) * self.price * self.borrow_fee * days / 360


def fields_of(text):
    kind, _, rest = text.partition(":")
    return dict({"kind": kind}, **{part.split("=")[0]: float(part.split("=")[1]) for part in rest.split(",") if part})


def reference(folder, rules):
    holdings = rules["holdings"]
    positions = [fields_of(holding["instrument"]) if "instrument" in holding else None for holding in holdings]
    bars = [bars_of(folder, holding, rules) if fields else None for holding, fields in zip(holdings, positions)]
    by_rules = [held_series(folder, holding, rules) if "strategy" in holding else None for holding in holdings]
    all_series = [{time: bar[3] for time, bar, _ in bars[i]} if positions[i] else by_rules[i][0] if by_rules[i] else series(folder, holding, rules)
                  for i, holding in enumerate(holdings)]
    first = max(min(each) for each in all_series)
    last = min(max(each) for each in all_series)
    times = sorted({time for each in all_series for time in each if first <= time <= last})
    weights = [holding["weight"] for holding in holdings]
    costs_of = [dealing(holding, rules.get("cost", 0.0)) for holding in holdings]
    growth, last_value = 1.0, None
    units, cash, rows, before, price, period = [0.0] * len(weights), 0.0, [], None, None, None
    flows = [(instant(flow["time"]), flow["amount"]) for flow in rules.get("flows", [])]
    known, ages = [None] * len(weights), [None] * len(weights)
    accounts, base, closed, places = [None] * len(weights), [1.0] * len(weights), [False] * len(weights), [0] * len(weights)
    charged, hedges = [0.0] * len(weights), []

    def leverage_of(i):
        if not positions[i]:
            return 1.0
        account = accounts[i]
        return 0.0 if closed[i] or account is None else abs(account.quantity * account.price / account.equity(account.price))

    def target_of(i):
        return abs(positions[i].get("leverage", 3.0)) if positions[i] else 1.0

    def cost_of(i, exposure):
        part = by_rules[i][1][ages[i]] if by_rules[i] else 1.0
        return abs(exposure) * costs_of[i](part)[0 if exposure > 0 else 1]

    def period_of(time):
        return {"never": 0, "month": (time.year, time.month), "quarter": (time.year, (time.month - 1) // 3), "year": time.year}[rules.get("rebalance", "never")]

    known_before = list(known)
    for time in times:
        for i, each in enumerate(all_series):
            if time in each:
                known[i], ages[i] = each[time], time
            elif known[i] is None:
                at = max(t for t in each if t <= time)
                known[i], ages[i] = each[at], at
            if not positions[i]:
                continue
            value = known_before[i] if before else 1.0
            if closed[i] and value <= 0:
                value = 1.0
            while places[i] < len(bars[i]) and bars[i][places[i]][0] <= time:
                account = accounts[i]
                if account and account.over is None:
                    was = account.charged
                    account.advance(*bars[i][places[i]])
                    value = base[i] * account.equity(account.price)
                    charged[i] += units[i] * base[i] * (account.charged - was)
                    closed[i] = account.over is not None
                places[i] += 1
            known[i] = value
        fresh = all((time - at).total_seconds() <= 86400 for at in ages)
        flow = rules["capital"] if before is None else 0.0
        if before is not None and (time.year, time.month) != (before.year, before.month):
            flow += rules.get("contribution", 0.0)
        while flows and flows[0][0] <= time:
            flow += flows.pop(0)[1]
        for i in range(len(weights)):
            if closed[i]:
                cash, units[i] = cash + units[i] * known[i], 0.0
        cash += flow
        value = cash + sum(u * p for u, p in zip(units, known))
        growth *= (value - flow) / last_value if last_value else 1.0
        off = rules.get("band") and any(abs(u * p / value - w) > rules["band"] for u, p, w in zip(units, known, weights))
        target, was_period = None, period
        if before is None or (fresh and (period_of(time) != period or off)):
            left = value
            for _ in range(200):
                left = value - sum(cost_of(i, target_of(i) * w * left - leverage_of(i) * u * p) for i, (w, u, p) in enumerate(zip(weights, units, known)) if p)
            target = [w * left / p if p else 0.0 for w, p in zip(weights, known)]
            spent = sum(cost_of(i, target_of(i) * t * p - leverage_of(i) * u * p) for i, (t, u, p) in enumerate(zip(target, units, known)))
            period = period_of(time)
        elif flow:
            target = [u + w * flow / p if p and not closed[i] else u for i, (u, w, p) in enumerate(zip(units, weights, known))]
            spent = sum(cost_of(i, leverage_of(i) * (t - u) * p) for i, (t, u, p) in enumerate(zip(target, units, known)))
        is_anew = before is None or (target is not None and not flow) or (target is not None and fresh and (was_period != period or off))
        if target:
            cash -= sum((t - u) * p for t, u, p in zip(target, units, known)) + spent
            growth *= 1 - spent / value
            units = target
        for i in range(len(weights)):
            if is_anew and positions[i] and known[i] > 0:
                at, bar, _ = bars[i][places[i] - 1]
                accounts[i], base[i], closed[i] = Position(positions[i], at, bar[3]), known[i], False
        last_value = cash + sum(u * p for u, p in zip(units, known))
        rows.append((time, last_value, flow, growth))
        if "hedge" in rules:
            names = [holding["name"] for holding in holdings]
            of, by = names.index(rules["hedge"]["of"]), names.index(rules["hedge"]["by"])
            hedges.append((known[of], known[by], units[by] * known[by] / (units[of] * known[of])))
        before, known_before = time, list(known)
    return rows, hedges, charged


def hedge_numbers(hedges):
    """The ratio by least squares, its effectiveness, and what the ratio that was held removed."""
    pairs = [(b[0] / a[0] - 1, b[1] / a[1] - 1, a[2]) for a, b in zip(hedges, hedges[1:]) if min(a[0], a[1], b[0], b[1]) > 0]
    mean = lambda values: sum(values) / len(values)
    centred = lambda values: [value - mean(values) for value in values]
    x, y = centred([r for r, _, _ in pairs]), centred([h for _, h, _ in pairs])
    together = centred([r + ratio * h for r, h, ratio in pairs])
    xx, yy, xy = sum(v * v for v in x), sum(v * v for v in y), sum(a * b for a, b in zip(x, y))
    return {"hedge_ratio": -xy / yy, "effectiveness": xy * xy / (xx * yy), "returns": float(len(pairs)),
            "hedge_ratio_error": ((1 - xy * xy / (xx * yy)) * xx / (len(pairs) - 2) / yy) ** 0.5,
            "variance_removed": 1 - sum(v * v for v in together) / xx,
            "ratio_held_mean": mean([h[2] for h in hedges]), "ratio_held_least": min(h[2] for h in hedges), "ratio_held_most": max(h[2] for h in hedges)}


def check(name, rules):
    with tempfile.TemporaryDirectory() as folder:
        for holding in rules["holdings"]:
            for field in ("prices", "funding", "rates"):
                if field in holding:
                    holding[field] = os.path.join(os.path.abspath(DATA), holding[field])
        with open(os.path.join(folder, "portfolio.json"), "w", encoding="utf-8") as file:
            json.dump(rules, file)
        levtok("portfolio", "portfolio.json", "--out", "metrics.csv", "--path", "path.csv", cwd=folder)
        rows, (mine, hedges, charged) = read(os.path.join(folder, "path.csv")), reference(folder, rules)
        assert len(rows) == len(mine), f"{name}: {len(rows)} rows, and {len(mine)}"
        for row, (time, value, flow, growth) in zip(rows, mine):
            assert instant(row["time"]) == time, f"{name}: {row['time']}"
            for what, number in (("value", value), ("flow", flow), ("index", growth)):
                assert abs(float(row[what]) - number) <= 1e-10 * max(1.0, abs(number)), f"{name} {row['time']} {what}: {row[what]} and {number}"
        metrics = read(os.path.join(folder, "metrics.csv"))
        number = lambda product, metric: float(next(r["value"] for r in metrics if (r["product"], r["metric"]) == (product, metric)))
        made = sum(float(row["value"]) for row in metrics if row["metric"] == "made" and row["product"] != "hedge")
        whole = number("portfolio", "paid_in") + made + number("portfolio", "made_by_cash")
        value = number("portfolio", "final_value")
        close_to_growth = abs(number("portfolio", "total_return") - (mine[-1][3] - 1))
        assert close_to_growth <= 1e-10 * mine[-1][3], f"{name}: total_return does not begin with the money that was brought"
        assert abs(whole - value) <= 1e-12 * abs(value) * 10, f"{name}: parts give {whole}, and the value is {value}"
        for what, mine_of in (hedge_numbers(hedges) if hedges else {}).items():
            assert abs(number("hedge", what) - mine_of) <= 1e-9 * max(1.0, abs(mine_of)), f"{name} {what}: {number('hedge', what)} and {mine_of}"
        for holding, mine_of in zip(rules["holdings"], charged):
            if "instrument" in holding:
                assert abs(number(holding["name"], "charges") - mine_of) <= 1e-9 * max(1.0, abs(mine_of)), f"{name}: charges {number(holding['name'], 'charges')} and {mine_of}"
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
    hours, perpetual = "btc/spot-1h_2017-08_2022-03.csv", "btc/perp-1h_2023-01_2025-12.csv"
    check("spot hedged by a short perpetual, back by month", {
        "capital": 10000, "rebalance": "month", "cost": 0.0005, "from": "2023-01-02", "to": "2025-12-30",
        "hedge": {"of": "spot", "by": "short"},
        "holdings": [{"name": "spot", "weight": 0.6, "prices": perpetual},
                     {"name": "short", "instrument": "perpetual:leverage=-2", "weight": 0.3, "prices": perpetual, "funding": "btc/funding-8h_2023-01_2025-12.csv"}]})
    check("margin positions that are liquidated, with flows", {
        "capital": 5000, "rebalance": "quarter", "band": 0.25, "cost": 0.001, "contribution": 100, "from": "2019-01-02", "to": "2021-12-30",
        "flows": [{"time": "2020-02-01", "amount": -800}],
        "holdings": [{"name": "long", "instrument": "isolated:leverage=4,interest=0.05,maintenance=0.02", "weight": 0.3, "prices": hours},
                     {"name": "short", "instrument": "isolated:leverage=-2,borrow_fee=0.03", "weight": 0.2, "prices": hours},
                     {"name": "token", "product": "3x", "weight": 0.2, "prices": hours}]})
    check("a token that is created and redeemed, and one that is held by rules", {
        "capital": 2000, "rebalance": "month", "cost": 0.0004, "contribution": 30, "from": "2019-06-01", "to": "2020-06-30",
        "holdings": [{"product": "ftx-bull", "weight": 0.4, "prices": hours},
                     {"name": "by rules", "product": "3x", "weight": 0.5, "prices": hours,
                      "strategy": {"stop_loss": 0.15, "cooldown": "2d", "spread": 0.004, "allocate": 0.8}}]})
    check("stocks of days and a token of all hours", {
        "capital": 1000, "rebalance": "year", "cost": 0.001, "from": "2018-01-01", "to": "2021-12-31",
        "holdings": [{"name": "stocks", "weight": 0.8, "prices": "etf/QQQ.csv"},
                     {"product": "3x", "weight": 0.1, "prices": "btc/spot-1d-yahoo_2014-09_2024-02.csv"}]})


main()
