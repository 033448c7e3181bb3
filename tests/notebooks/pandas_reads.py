#!/usr/bin/env python3
"""Holds every CSV that levtok writes against what pandas makes of it without being told more than
which columns are times:

    tests/notebooks/pandas_reads.py LEVTOK
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request

try:
    import pandas
except ImportError:
    print("skipped: this Python has no pandas")
    sys.exit(0)

LEVTOK = os.path.abspath(sys.argv[1])
ALL_OF = "--product ftx-bull --prices prices.csv --funding funding.csv"

# A command, and the files of tables that it leaves.
WRITTEN = [
    ("sample --days 40 --volatility 1.5 --out prices.csv --funding-out funding.csv", "prices.csv funding.csv"),
    (f"nav {ALL_OF} --out nav.csv --trades trades.csv", "nav.csv trades.csv"),
    ("nav --product 3x --prices mixed.csv --out mixed_nav.csv --trades mixed_trades.csv",
     "mixed_nav.csv mixed_trades.csv"),
    ("nav --product 3x --prices prices.csv --flows flows.csv --out nav_supply.csv", "nav_supply.csv"),
    ("leverage --product 3x --prices prices.csv --resamples 5 --out leverage.csv", "leverage.csv"),
    ("nav --product 5x --prices crash.csv --out wiped.csv", "wiped.csv"),
    ("nav --product 3x --prices crash.csv --to 2024-01-01T01:00 --save-state state.json --out first.csv", "first.csv"),
    ("nav --product 3x --prices crash.csv --to 2024-01-01T03:00 --from-state state.json --out quiet.csv", "quiet.csv"),
    ("attribution --nav nav.csv --trades trades.csv --out attribution.csv", "attribution.csv"),
    ("attribution --product 5x --prices crash.csv --out wiped_parts.csv", "wiped_parts.csv"),
    (f"metrics {ALL_OF} --product 5x --out metrics.csv", "metrics.csv"),
    ("metrics --product 5x --prices crash.csv --out wiped_metrics.csv", "wiped_metrics.csv"),
    ("metrics --list --out metric_list.csv", "metric_list.csv"),
    ("flow --product ftx-bull --out flow.csv", "flow.csv"),
    ("flow --product ftx-bull --emergencies --out emergencies.csv", "emergencies.csv"),
    ("strategy --product 5x --stop-loss 0.1 --prices prices.csv --out held.csv --trades held_trades.csv --equity held_equity.csv",
     "held.csv held_trades.csv held_equity.csv"),
    ("holding --product 5x --prices prices.csv --periods 1d,3d --resamples 20 --out holding.csv", "holding.csv"),
    ("portfolio portfolio.json --out portfolio.csv --path portfolio_path.csv --correlations correlations.csv "
     "--shuffle-blocks 2d --times 20 --shuffled shuffled.csv",
     "portfolio.csv portfolio_path.csv correlations.csv shuffled.csv"),
    ("compare --product 5x --product 2x --prices crash.csv --out comparison.csv --paths comparison_paths.csv",
     "comparison.csv comparison_paths.csv"),
    (f"track {ALL_OF} --observed crash_fund.csv --out figures.csv --days tracking_days.csv", "figures.csv tracking_days.csv"),
    ("sample --days 800 --out years.csv", "years.csv"),
    ("nav --product 3x --interval 1d --prices prices.csv --out nav3.csv", "nav3.csv"),
    ("calibrate --product 3x --prices prices.csv --observed nav3.csv --observed-column nav --free leverage --out calibration.csv",
     "calibration.csv"),
    ("premium --product 3x --prices prices.csv --observed nav3.csv --observed-column nav --out premium.csv", "premium.csv"),
    ("splice --product 3x --prices prices.csv --observed crash_fund.csv --out spliced.csv", "spliced.csv"),
    ("kid --product 3x --prices years.csv --out kid.csv", "kid.csv"),
    ("performance --observed crash_fund.csv --out performance.csv", "performance.csv"),
    ("estimates --product 3x --out estimates.csv", "estimates.csv"),
    ("position --margin 1000 --leverage 1 --entry 50000 --out position.csv", "position.csv"),
    ("position --risk 100 --stop 49000 --entry 50000 --ladder --out ladder.csv", "ladder.csv"),
    ("products --out products.csv", "products.csv"),
    ("exact --product 3x --out exact.csv", "exact.csv"),
    ("exact --product 3x --density 9 --out density.csv", "density.csv"),
    ("study --paths 256 --rule daily,band --out study.csv", "study.csv"),
    ("import --data db --underlying btc --prices prices.csv --funding mixed_funding.csv --rates rates.csv --rates-id usd",
     ""),
    ("export --data db --underlying btc --out bars.csv --funding-out funding_out.csv", "bars.csv funding_out.csv"),
    ("export --data db --rates usd --out rates_out.csv", "rates_out.csv"),
    ("keys add --data db --role read --name me", ""),
    ("keys list --data db --out keys.csv", "keys.csv"),
    ("verify --data db --out verification.csv", "verification.csv"),
]

# Stamps with and without a fraction of a second; a price that ends a 5x token.
INPUTS = {
    "portfolio.json": '{"rebalance": "week", "hedge": {"of": "spot", "by": "-3x"}, "holdings": ['
                      '{"name": "spot", "weight": 0.7, "prices": "prices.csv"}, '
                      '{"product": "-3x", "weight": 0.2, "prices": "prices.csv"}]}',
    "flows.csv": "time,units\n2024-01-03,5\n2024-01-09,-2\n",
    "mixed.csv": "time,close\n" + "".join(
        f"2024-01-{1 + i // 2:02}T{12 * (i % 2):02}:00:0{'0' if i % 3 else '0.' + str(i) * 2},{100 + 5 * (i % 4)}\n"
        for i in range(30)),
    "mixed_funding.csv": "time,funding_rate\n2024-01-01T08:00:00Z,0.0001\n2024-01-01T16:00:00.008Z,0.0002\n"
                         "2024-01-02T00:00:00.000001Z,-0.0001\n2024-01-02T08:00:00Z,0\n",
    "crash.csv": "time,close\n" + "".join(f"2024-01-01T0{i}:00:00Z,{price}\n" for i, price in
                                          enumerate([100, 101, 102, 70, 71, 72])),
    "crash_fund.csv": "time,close\n2024-01-02,10\n2024-01-03,10.5\n2024-01-04,11.25\n2024-01-05,10.9\n",
    "rates.csv": "time,rate\n2023-12-01,0.05\n2024-01-15,0.0475\n",
}


def fits(series, kind):
    types = pandas.api.types
    # Of a column without a value pandas cannot know the type.
    if series.isna().all() and kind in ("datetime", "string"):
        return True
    if kind == "datetime":
        return str(series.dtype) == "datetime64[ns, UTC]"
    if kind == "boolean":
        # Missing values make a column of objects of it.
        return types.is_bool_dtype(series.dropna().infer_objects())
    if kind == "integer":
        # Missing values make a column of floating-point numbers of it.
        return types.is_integer_dtype(series.dropna().convert_dtypes())
    if kind == "number":
        return types.is_numeric_dtype(series) and not types.is_bool_dtype(series)
    return types.is_object_dtype(series) or types.is_string_dtype(series)


def check(where, read, schema):
    """`read` takes the arguments of pandas.read_csv after the file."""
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    times = [name for name, kind in kinds.items() if kind == "datetime"]
    frame = read(parse_dates=times)
    assert list(frame.columns) == list(kinds), f"{where}: columns {list(frame.columns)}, not {list(kinds)}"
    assert len(frame) > 0, f"{where}: no row"
    for field in schema["fields"]:
        if "constraints" in field:
            assert frame[field["name"]].notna().all(), f"{where}: {field['name']} lacks values"
    for name, kind in kinds.items():
        assert name.endswith("time") == (kind == "datetime"), f"{where}: {name} is of type {kind}"
        assert fits(frame[name], kind), f"{where}: {name} is {frame[name].dtype}, not {kind}"
    return frame


def check_files():
    for name, text in INPUTS.items():
        with open(name, "w") as file:
            file.write(text)
    tables = set()
    for line, files in WRITTEN:
        subprocess.run([LEVTOK, *line.split()], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for name in files.split():
            with open(name + ".manifest.json") as file:
                manifest = json.load(file)
            frame = check(name, lambda **more: pandas.read_csv(name, **more), manifest["schema"])
            assert len(frame) == manifest["levtok"]["rows"], name
            tables.add(manifest["levtok"]["table"])
    fractions = pandas.read_csv("funding_out.csv", parse_dates=["time"])["time"].dt.microsecond
    assert sorted(set(fractions)) == [0, 1, 8000], "stamps lost their fractions"
    assert pandas.read_csv("quiet.csv")["event"].isna().all(), "the path was to be without an event"
    assert pandas.read_csv("wiped.csv")["nav"].iloc[-1] == 0, "the token was to be wiped out"
    return tables


def check_folder():
    subprocess.run([LEVTOK, *"montecarlo --product 3x --paths 512 --horizon 5d --out results".split()], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with open("results/manifest.json") as file:
        resources = json.load(file)["tables"]
    for resource in resources:
        path = os.path.join("results", resource["path"])
        check(path, lambda **more: pandas.read_csv(path, **more), resource["schema"])
    return {resource["path"].removesuffix(".csv") for resource in resources}


# What is posted for a table, where it is not a product on a history.
BODIES = {
    "comparison": {"underlying": "synthetic", "products": ["3x"]},
    "exact": {"product": "3x"},
    "density": {"product": "3x", "density": 50},
    "study": {"product": "3x", "paths": 64},
    "position": {"margin": 1000, "leverage": 3, "entry": 50000},
    "position_ladder": {"margin": 1000, "entry": 50000, "stop": 49000, "table": "ladder"},
    "nav_supply": {"underlying": "synthetic", "product": "3x", "flows": [["2024-06-01", 5]]},
    "estimates": {"product": "3x"},
    "calibration": {"free": ["financing.borrow_spread"], "by": "year"},
    "figures": {"product": "3x", "table": "time,close\n" + "".join(
        f"{2021 + month // 12}-{1 + month % 12:02}-28,{100 + month % 5}\n" for month in range(36))},
    "metrics": {"holdings": [{"product": "3x", "weight": 0.5, "underlying": "synthetic"}]},
}


# What a token is held against is known of the demo's fund alone.
TRACKED = ("/tracking", "/premium", "/performance", "/calibration", "/spliced")


def check_route(base, path, method, name, schema):
    symbol = "DEMO-FUND" if "observed" in path or path.endswith(TRACKED) else "DEMO3L"
    target = path.replace("{symbol}", symbol).replace("{id}", "synthetic").replace("{kind}", "nav") + "?format=csv"
    if name == "tracking_days":
        target += "&table=" + name
    if path.endswith("/at"):
        target += "&time=2100-01-01"
    posted = BODIES.get(name, {"underlying": "synthetic", "product": "3x"})
    body = json.dumps(posted).encode() if method == "post" else None

    def read(**more):
        request = urllib.request.Request(base + target, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return pandas.read_csv(answer, **more)

    check(target, read, schema)


# A paper account that has some of each table.
ACCOUNT = [
    ("PUT", "", {}),
    ("POST", "/transfers", {"amount": 10000}),
    ("POST", "/orders", {"token": "DEMO3L", "amount": 1000}),
    ("POST", "/orders", {"underlying": "synthetic", "margin": 100, "leverage": 5}),
]


def open_account(base):
    for method, path, body in ACCOUNT:
        request = urllib.request.Request(base + "/v1/accounts/synthetic" + path, json.dumps(body).encode(),
                                         {"Content-Type": "application/json"}, method=method)
        urllib.request.urlopen(request).close()


def check_service():
    server = subprocess.Popen([LEVTOK, "serve", "--demo", "--demo-speed", "0", "--data", "demo", "--listen", "127.0.0.1:0"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        base = re.search(r"http://\S+", server.stdout.readline()).group()
        with urllib.request.urlopen(base + "/openapi.json") as answer:
            paths = json.load(answer)["paths"]
        open_account(base)
        tables = set()
        for path, methods in paths.items():
            for method, operation in methods.items():
                csv = operation["responses"].get("200", {}).get("content", {}).get("text/csv")
                # The tables of a job are those of the folder.
                if csv is None or path.startswith("/v1/montecarlo"):
                    continue
                for name, schema in csv["x-tables"].items():
                    check_route(base, path, method, name, schema)
                    tables.add(name)
        return tables
    finally:
        server.terminate()
        server.wait()


def tables_of_the_readme():
    readme = os.path.join(os.path.dirname(__file__), "..", "..", "notebooks", "README.md")
    with open(os.path.abspath(readme), encoding="utf-8") as file:
        return set(re.findall(r"^\| (\w+) \| `\w+` \|", file.read(), re.MULTILINE))


def main():
    told = tables_of_the_readme()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        tables = check_files() | check_folder() | check_service()
        os.chdir("/")
    assert tables == told, f"seen or told alone: {sorted(tables ^ told)}"
    print(f"pandas {pandas.__version__} reads {len(tables)} tables: {', '.join(sorted(tables))}")


main()
