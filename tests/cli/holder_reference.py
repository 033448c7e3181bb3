"""Holders as `levtok strategy` has them, computed a second time from the rows and trades that `levtok nav` writes.

    tests/cli/holder_reference.py build/release/service/levtok PRICES.csv …

A slow reference, written from the rules alone: the moves of NAV along each bar, the exits on them, entries, sizes, costs.
Every trade and every row must agree to 1e-10.
"""
import csv
import datetime
import os
import subprocess
import sys
import tempfile

LEVTOK = sys.argv[1]
TOLERANCE = 1e-10
DAY = 86400.0


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def run(*arguments):
    done = subprocess.run([LEVTOK, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def bars_of(path):
    """Times of close in seconds, with open, high, low, close."""
    with open(path, encoding="utf-8") as file:
        table = list(csv.reader(line for line in file if not line.startswith("#")))
    opens = [datetime.datetime.fromisoformat(row[0]).replace(tzinfo=datetime.timezone.utc).timestamp() for row in table[1:]]
    step = min(b - a for a, b in zip(opens, opens[1:]))
    return {at + step: [float(x) for x in row[1:5]] for at, row in zip(opens, table[1:])}


def legs(bar):
    start, high, low, close = bar
    return (low, high, close) if start - low <= high - start else (high, low, close)


def moves(bar, before, row, trades, walks):
    """(nav, whether at once) from the row before to this one; the position changes with each trade."""
    nav, price, position = float(before["nav"]), float(before["price"]), float(before["basket"])
    out = []

    def go(to, at_once):
        nonlocal nav, price
        nav, price = max(nav + position * (to - price), 0.0), to
        out.append((nav, at_once))

    def take(trade):
        nonlocal nav, position
        if float(trade["price"]) != price:
            go(float(trade["price"]), trade["at_once"])
        nav = float(trade["nav"])
        position = float(trade["real_leverage_after"]) * nav / price
        out.append((nav, True))

    ahead = list(trades)
    if walks:
        while ahead and ahead[0]["trigger"] == "schedule" and float(ahead[0]["price"]) in (float(before["price"]), bar[0]) and \
                seconds(ahead[0]["time"]) < seconds(row["nav_time"]):
            take(dict(ahead.pop(0), at_once=True))
        go(bar[0], True)
        for end in legs(bar):
            # A trade on a leg is at a price that the leg passes; one at the close comes with the charges.
            while ahead and ahead[0]["trigger"] != "schedule" and \
                    min(price, end) - 1e-9 <= float(ahead[0]["price"]) <= max(price, end) + 1e-9:
                take(dict(ahead.pop(0), at_once=False))
            go(end, False)
    else:
        if ahead and seconds(ahead[0]["time"]) < seconds(row["nav_time"]):
            take(dict(ahead.pop(0), at_once=True))
    out.append((float(row["nav"]), True))
    return out


class Reference:
    """One holder."""

    def __init__(self, equity, rules):
        self.cash, self.tokens, self.rules = equity, 0.0, rules
        self.trade, self.trades, self.rows = None, [], []
        self.signals, self.share, self.traded_share, self.sold_for = [], 1.0, 1.0, 0.0
        self.free_from = float("-inf")
        self.history = []  # (time, price, nav)
        self.above, self.above_since, self.trend_in = None, None, False

    def rule(self, name, otherwise=0.0):
        return self.rules.get(name, otherwise)

    def bid(self, nav):
        return nav * (1 - self.rule("spread") / 2) * (1 - self.rule("redemption")) * (1 - self.rule("broker_fee"))

    def ask(self, nav):
        return nav * (1 + self.rule("spread") / 2) * (1 + self.rule("creation")) * (1 + self.rule("broker_fee"))

    def resize(self, time, nav):
        """The user's share has changed: the difference is traded."""
        held = self.tokens * nav
        wanted = self.size(time) * self.share * (self.cash + held)
        if wanted <= 0:
            return
        self.traded_share = self.share
        if wanted > held:
            paid = min(wanted - held, self.cash)
            self.tokens, self.cash, self.trade["paid"] = self.tokens + paid / self.ask(nav), self.cash - paid, self.trade["paid"] + paid
        else:
            sold = (held - wanted) / nav
            self.tokens -= sold
            self.cash += sold * self.bid(nav)
            self.sold_for += sold * self.bid(nav)

    def leave(self, time, nav, reason, level=None):
        trade = self.trade
        trade["worst"], trade["best"] = min(trade["worst"], nav), max(trade["best"], nav)
        received = self.tokens * self.bid(nav)
        trade.update(exit_time=time, exit_nav=nav, reason=reason, received=self.sold_for + received,
                     slippage=max(1 - nav / level, 0.0) if level else 0.0)
        self.trades.append(trade)
        self.cash, self.tokens, self.trade = self.cash + received, 0.0, None
        self.free_from = time + self.rule("cooldown")

    def walk(self, time, path):
        last = self.history[-1][2]
        for nav, at_once in path:
            trade = self.trade
            stop = trade["entry_nav"] * (1 - self.rule("stop_loss", 1.0)) if self.rule("stop_loss") else 0.0
            trail = trade["highest"] * (1 - self.rule("trailing", 1.0)) if self.rule("trailing") else 0.0
            level, reason = (stop, "stop_loss") if self.rule("stop_loss") and stop >= trail else (trail, "trailing")
            goal = trade["entry_nav"] * (1 + self.rule("take_profit")) if self.rule("take_profit") else float("inf")
            if nav <= level or nav <= 0:
                fill = nav if at_once else min(level, last)
                if fill > 0:
                    self.leave(time, fill, reason, level)
                else:
                    self.leave(time, 0.0, "death")
                return
            if nav >= goal:
                self.leave(time, nav if at_once else max(goal, last), "take_profit")
                return
            trade["worst"], trade["best"] = min(trade["worst"], nav), max(trade["best"], nav)
            trade["highest"] = max(trade["highest"], nav)
            last = nav

    def signal(self, time, price):
        span = self.rule("trend")
        if not span:
            return True
        seen = [p for t, p, _ in self.history if t > time - span]
        if time - self.history[0][0] >= span:
            mean = sum(seen) / len(seen)
            margin = self.rule("trend_margin")
            above = price >= mean * (1 - margin) if self.above else price > mean * (1 + margin)
            if self.above is None or above != self.above:
                self.above_since = time
            self.above = above
            if time >= self.above_since + self.rule("trend_delay"):
                self.trend_in = above
        return self.trend_in

    def size(self, time):
        most = self.rule("allocate", 1.0)
        if self.rule("risk"):
            return min(self.rule("risk") / min(self.rule("stop_loss") or 1.0, self.rule("trailing") or 1.0), most)
        if self.rule("target_volatility"):
            window = self.rule("volatility_window", 30 * DAY)
            if time - self.history[0][0] < window:
                return 0.0
            import math
            recent = [(t, nav) for t, _, nav in self.history if t >= time - window - 10 * DAY]
            squares = sum(math.log(b[1] / a[1]) ** 2 for a, b in zip(recent, recent[1:]) if b[0] > time - window)
            return min(self.rule("target_volatility") / math.sqrt(squares / (window / (365 * DAY))), most)
        return most

    def advance(self, time, price, nav, path):
        was = self.trade
        closed = len(self.trades)
        if self.history and was:
            self.walk(time, path)
        self.history.append((time, price, nav))
        if self.signals:
            self.share = max([(at, share) for at, share in self.signals if at <= time], default=(0.0, 0.0))[1]
        wants = self.signal(time, price) and self.share > 0
        if self.trade and not wants:
            self.leave(time, nav, "signal")
        elif self.trade and self.rule("max_hold") and time >= self.trade["entry_time"] + self.rule("max_hold"):
            self.leave(time, nav, "max_hold")
        elif not self.trade and len(self.trades) == closed and nav > 0 and time >= self.free_from and wants:
            size = self.size(time) * self.share
            if size > 0:
                self.traded_share, self.sold_for = self.share, 0.0
                paid = size * self.cash
                self.tokens, self.cash = paid / self.ask(nav), self.cash - paid
                self.trade = dict(entry_time=time, entry_nav=nav, size=size, paid=paid, highest=nav, worst=nav, best=nav)
        elif self.trade and self.share != self.traded_share:
            self.resize(time, nav)
        self.rows.append((time, nav, self.tokens, self.cash, self.cash + self.tokens * nav))


STRATEGIES = [
    ("3x", "close", {}),
    ("3x", "close", {"stop_loss": 0.12, "cooldown": "1d"}),
    ("3x", "ohlc", {"stop_loss": 0.12, "take_profit": 0.3, "max_hold": "7d"}),
    ("ftx-bull", "ohlc", {"trailing": 0.15, "risk": 0.02, "cooldown": "2d", "spread": 0.002}),
    ("-3x", "ohlc", {"trend": "5d", "trend_margin": 0.01, "trend_delay": "3h", "broker_fee": 0.001}),
    ("ftx-bull", "ohlc", {"entry": "share", "stop_loss": 0.2, "cooldown": "6h", "spread": 0.001, "allocate": 0.9}),
    ("ftx-bull", "ohlc", {"target_volatility": 0.6, "volatility_window": "3d", "max_hold": "1d", "stop_loss": 0.1}),
]
SPANS = {"s": 1.0, "h": 3600.0, "d": DAY}


def close(a, b, what):
    assert abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b)), f"{what}: {a} and {b}"


def entry_signals(path):
    """A share that changes every 31 hours of 2020, with times between the observations and a column that is of no use."""
    first = datetime.datetime(2020, 1, 1, 0, 30, tzinfo=datetime.timezone.utc)
    signals = [(first + datetime.timedelta(hours=31 * i), (0, 0.5, 1, 0.25, 0)[i % 5]) for i in range(283)]
    with open(path, "w", encoding="utf-8") as file:
        file.write("time,share,why\n" + "".join(f"{at:%Y-%m-%dT%H:%M:%SZ},{share},rain\n" for at, share in signals))
    return [(at.timestamp(), share) for at, share in signals]


def check(prices, product, intrabar, rules, folder):
    path = lambda name: os.path.join(folder, name)
    inputs = ["--product", product, "--prices", prices, "--intrabar", intrabar, "--from", "2020-01-01", "--to", "2020-12-31"]
    run("nav", *inputs, "--out", path("nav.csv"), "--trades", path("rebalances.csv"))
    rules = dict(rules)
    signals = entry_signals(path("signals.csv")) if "entry" in rules else []
    if signals:
        rules["entry"] = path("signals.csv")
    options = [f"--{name.replace('_', '-')}={value}" for name, value in rules.items()]
    run("strategy", *inputs, *options, "--out", path("metrics.csv"), "--trades", path("trades.csv"), "--equity", path("equity.csv"))
    terms = {name: SPANS[value[-1]] * float(value[:-1]) if isinstance(value, str) else value for name, value in rules.items() if name != "entry"}
    if product.startswith("ftx"):
        terms.update(creation=0.001, redemption=0.001)
    bars, nav_rows = bars_of(prices), rows_of(path("nav.csv"))
    of_row = {}
    for trade in rows_of(path("rebalances.csv")):
        of_row.setdefault(trade["nav_time"], []).append(trade)
    holder = Reference(float(nav_rows[0]["nav"]), terms)
    holder.signals = signals
    before = None
    for row in nav_rows:
        at = seconds(row["nav_time"])
        way = moves(bars[at], before, row, of_row.get(row["nav_time"], []), intrabar == "ohlc") if before else []
        holder.advance(at, float(row["price"]), float(row["nav"]), way)
        before = row
    rows = rows_of(path("equity.csv"))
    assert len(rows) == len(holder.rows)
    for row, (time, nav, tokens, cash, equity) in zip(rows, holder.rows):
        assert seconds(row["time"]) == time
        for name, value in (("nav", nav), ("tokens", tokens), ("cash", cash), ("equity", equity)):
            close(float(row[name]), value, f"{product} {rules} {row['time']} {name}")
    total = next(float(r["value"]) for r in rows_of(path("metrics.csv")) if r["metric"] == "total_return")
    close(total, holder.rows[-1][4] / float(nav_rows[0]["nav"]) - 1, f"{product} {rules} total_return from the money that was brought")
    trades = [trade for trade in rows_of(path("trades.csv")) if trade["reason"]]
    assert len(trades) == len(holder.trades), f"{len(trades)} trades, and {len(holder.trades)}"
    for trade, mine in zip(trades, holder.trades):
        where = f"{product} {rules} {trade['exit_time']}"
        assert trade["reason"] == mine["reason"], f"{where}: {trade['reason']} and {mine['reason']}"
        assert seconds(trade["entry_time"]) == mine["entry_time"] and seconds(trade["exit_time"]) == mine["exit_time"], where
        for name, value in (("entry_nav", mine["entry_nav"]), ("exit_nav", mine["exit_nav"]), ("size", mine["size"]),
                            ("paid", mine["paid"]), ("received", mine["received"]), ("slippage", mine["slippage"]),
                            ("mae", mine["worst"] / mine["entry_nav"] - 1), ("mfe", mine["best"] / mine["entry_nav"] - 1)):
            close(float(trade[name]), value, f"{where} {name}")
    return len(rows), len(trades)


def main():
    for prices in sys.argv[2:]:
        if not os.path.exists(prices):
            print(f"left out: {prices} is absent")
            continue
        for product, intrabar, rules in STRATEGIES:
            with tempfile.TemporaryDirectory() as folder:
                rows, trades = check(prices, product, intrabar, rules, folder)
            print(f"{os.path.basename(prices)}: {product} {intrabar} {rules}: {rows} rows and {trades} trades agree")


main()
