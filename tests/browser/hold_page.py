"""The tests of the explorer's page Hold, which tests/browser/explorer runs."""
import csv
import json
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import accessibility
from compare_page import plain
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def bars():
    """Forty days of hours that swing, with a gap down on the twentieth."""
    rows, close = ["close_time,open,high,low,close"], 100.0
    for hour in range(960):
        start = close * (0.85 if hour == 500 else 1)
        close = start * (1.004 if hour % 160 < 80 else 0.9965)
        rows.append(f"2024-{3 + hour // 744:02}-{1 + hour % 744 // 24:02}T{hour % 24:02}:00:00Z,{start:.6f},{max(start, close) * 1.001:.6f},{min(start, close) * 0.999:.6f},{close:.6f}")
    return "\n".join(rows) + "\n"


def opened(page, link):
    """The page as from a link that is opened alone: nothing of the one before stays."""
    page.open(link)
    page.driver.refresh()


def figures(page):
    return {one.get_attribute("data-name"): one.text for one in page.all("#panel-hold_statistics dd[data-name]")}


def hold(page, levtok):
    """A holder with stops on a file with a gap: the numbers of the command in the sentence, the panels, the table and the CSV."""
    rules = {"stop_loss": "0.1", "take_profit": "0.3", "cooldown": "12h", "spread": "0.001"}
    with tempfile.TemporaryDirectory() as folder:
        prices = Path(folder) / "gap.csv"
        prices.write_text(bars(), encoding="utf-8")
        command = lambda *arguments: subprocess.run([levtok, *arguments, "--prices", prices, "--product", "3x"], check=True, capture_output=True, text=True).stdout
        options = [part for name, value in rules.items() for part in ("--" + name.replace("_", "-"), value)]
        known = {row["metric"]: row["value"] for row in json.loads(command("strategy", *options, "--trades", f"{folder}/t.csv", "--equity", f"{folder}/e.csv", "--format", "json"))["rows"]}
        trades = list(csv.DictReader((Path(folder) / "t.csv").open(encoding="utf-8")))
        path = list(csv.DictReader((Path(folder) / "e.csv").open(encoding="utf-8")))
        opened(page, "#/hold?on=file&" + "&".join(f"{name}={value}" for name, value in rules.items()))
        page.shows("Drop a price file here")
        page.one("#file").send_keys(str(prices))
        page.drawn("held", "hold_outcome", "hold_returns", "hold_shares")
        page.until(lambda: page.driver.title.startswith("Hold 3x"), "the title does not name the token")
        said = page.text("#hold .lead").replace("\u00a0", " ")
        equity = float(path[-1]["equity"])
        assert said.startswith("With a stop of 10 %, a take profit of 30 % and a cooldown of 12 hours, the holder ends with "), said
        after = lambda words: plain(said.split(words)[1].split(" ")[0].rstrip(",;."))
        for words, value in (("the holder ends with ", equity), ("held throughout ends with ", 100 * float(path[-1]["nav"]) / float(path[0]["nav"])),
                             ("the underlying with ", 100 * float(path[-1]["price"]) / float(path[0]["price"]))):
            assert abs(after(words) / value - 1) < 1e-4, f"{words}{after(words)}, and it is {value}"
        stopped = int(known["stop_loss"])
        assert stopped > 1 and f"{stopped} of {len(trades)} holdings were stopped" in said, said
        assert abs(plain(said.split("the worst stop was filled ")[1].split("%")[0]) - 100 * known["worst_slippage"]) < 0.051 and known["worst_slippage"] > 0.1, said
        marks = lambda reason: len(page.all(f'[data-chart="held"] .exits path[data-reason="{reason}"]'))
        for reason in ("stop_loss", "take_profit", "trailing"):
            assert marks(reason) == int(known[reason]), f"{marks(reason)} exits by {reason} are marked, and there are {known[reason]}"
        shown = figures(page)
        for name in ("win_rate", "expectancy", "average_win", "average_loss", "largest_loss", "exposure", "total_return", "max_drawdown"):
            assert abs(plain(shown[name]) - 100 * known[name]) <= 0.051, f"{name} is shown as {shown[name]}, and is {known[name]}"
        assert abs(plain(shown["profit_factor"]) / known["profit_factor"] - 1) < 1e-4, shown
        rows = page.all("#trades tbody tr")
        assert len(rows) == len(trades), "not every holding is listed"
        for row, trade in zip(rows, trades):
            told = {cell.get_attribute("data-name"): cell.text for cell in row.find_elements(By.TAG_NAME, "td")}
            assert told["in"] == trade["entry_time"][:16].replace("T", " ") and told["out"] == trade["exit_time"][:16].replace("T", " "), told
            assert abs(plain(told["return"].replace("+", "")) - 100 * float(trade["return"])) <= 0.051, told
        counts = {row.find_element(By.TAG_NAME, "th").text: row.find_element(By.CSS_SELECTOR, '[data-name="holdings"]').text for row in page.all("#outcomes tbody tr")}
        assert counts["stop loss"] == str(stopped) and counts["take profit"] == str(int(known["take_profit"])), counts
        held = json.loads(command("holding", "--periods", "1d,3d,7d,14d,21d", "--format", "json"))["rows"]
        page.driver.execute_script("document.querySelector('#panel-hold_periods summary').click()")
        lines = page.until(lambda: page.all("#panel-hold_periods details tbody tr"), "no table stands behind the periods")
        assert len(lines) == 5, "not every period has its line"
        for line in lines:
            cells = [cell.text for cell in line.find_elements(By.TAG_NAME, "td")]
            value = {row["quantity"]: row for row in held if row["period_days"] == float(cells[0])}
            for cell, name in ((cells[3], "return_q50"), (cells[6], "p_beats_spot")):
                numbers = [plain(part.replace("+", "")) for part in cell.split("\u00b1")]
                assert abs(numbers[0] - 100 * value[name]["value"]) <= 0.051, f"{name} of {cells[0]} days is shown as {cell}, and is {value[name]}"
                assert len(numbers) == 1 or abs(numbers[1] - 100 * value[name]["standard_error"]) <= 0.051, f"the error of {name} is another: {cell}"
        page.shows("less than a year", "#hold .notes")
        ActionChains(page.driver).move_to_element(page.one('[data-chart="held"] svg[role="img"]')).perform()
        page.until(lambda: "holder" in page.text(".timeline .readout"), "the crosshair does not name the holder")
        accessibility.check(page, "a holder with all its tables")
        page.driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": folder})
        next(one for one in page.all("#result button") if one.text.startswith("CSV")).click()
        given = Path(folder) / "holdings.csv"
        page.until(lambda: given.is_file() and given.read_text(encoding="utf-8") == (Path(folder) / "t.csv").read_text(encoding="utf-8"), "the CSV is not that of the command")
    page.quiet()


def hold_by_sliders(page, _):
    """The curve follows a slider and the keys, the link keeps the rules, and what is wrong is said."""
    opened(page, "#/hold?on=synthetic")
    page.drawn("held", "hold_returns")
    count = lambda: int(page.driver.execute_script("return document.documentElement.dataset.drawn || '0'"))
    waits = []
    for i in range(20):
        before, start = count(), time.perf_counter()
        page.driver.execute_script("const one = document.getElementById('stop_loss'); one.value = String(0.1 + arguments[0] / 100); one.dispatchEvent(new Event('input'));", i)
        page.until(lambda: count() > before, "the curve does not follow the slider")
        waits.append(1000 * (time.perf_counter() - start))
    waits.sort()
    print(f"stop to curve: {waits[len(waits) // 2]:.0f} ms in the median, {waits[int(len(waits) * 0.95)]:.0f} ms at the 95th percentile")
    page.shows("With a stop of 29 %", "#hold .lead")
    page.driver.execute_script("document.getElementById('take_profit').focus()")
    ActionChains(page.driver).send_keys(Keys.ARROW_RIGHT).perform()
    page.shows("a take profit of 5 %", "#hold .lead")
    page.until(lambda: page.driver.switch_to.active_element.get_attribute("id") == "take_profit", "the focus is lost")
    assert not page.one("#risk").is_displayed(), "what is of no use is in the way"
    page.driver.execute_script("document.getElementById('size').focus()")
    ActionChains(page.driver).send_keys("by r").perform()
    page.shows("a risk of 2 % of the equity", "#hold .lead")
    page.until(lambda: page.one("#risk").is_displayed(), "the risk cannot be chosen")
    said = page.text("#hold .lead")
    page.driver.execute_script("document.querySelector('.timeline').focus()")
    ActionChains(page.driver).send_keys("+").perform()
    page.until(lambda: "zoom=" in page.driver.current_url, "a zoom is not in the link")
    page.driver.refresh()
    page.drawn("held")
    page.until(lambda: page.text("#hold .lead") == said, "a reload loses the rules")
    page.press("show all", "#result .bar button")
    page.until(lambda: "zoom=" not in page.driver.current_url, "all is not shown")
    opened(page, "#/hold?on=synthetic&stop_loss=0&cooldown=0s")
    page.shows("Without a rule, the holder ends with 0.76726 of 100; the token held throughout ends with 0.76726", "#hold .lead")
    page.shows("1 of 1 holding is still open", "#hold .lead")
    for link, said in (("stop_loss=12", "strategy.stop_loss: must be in [0, 1], was 12"), ("stop_loss=0&size=risk", "must have a stop_loss or trailing"), ("product=nothing", "nothing")):
        opened(page, f"#/hold?on=synthetic&{link}")
        page.shows(said, "#result .trouble")
        accessibility.check(page, f"hold where {link}")
    opened(page, "#/hold?on=synthetic&periods=week")
    page.shows("periods.0: must be a whole number above 0 with a unit", "#panel-hold_periods .trouble")
    page.drawn("held")
    page.quiet(allowed=("422", "404"))


def hold_together(page, _):
    """An example of a portfolio on stored histories: its numbers are those of the API, the link keeps it, and a file takes the place of a history."""
    opened(page, "#/hold?on=synthetic&portfolio=short-fund-hedge")
    page.drawn("together")
    examples = json.load(urllib.request.urlopen(f"{page.address}/v1/portfolios"))["portfolios"]
    portfolio = next(one["portfolio"] for one in examples if one["name"] == "short-fund-hedge")
    body = {name: portfolio[name] for name in ("capital", "rebalance", "cost", "hedge")}
    body["holdings"] = [dict({name: value for name, value in one.items() if name in ("name", "weight", "product")}, underlying="synthetic") for one in portfolio["holdings"]]
    request = urllib.request.Request(f"{page.address}/v1/portfolios", json.dumps(body).encode(), {"Content-Type": "application/json"})
    rows = json.load(urllib.request.urlopen(request))["rows"]
    of = lambda product, metric: next(row["value"] for row in rows if (row["product"], row["metric"]) == (product, metric))
    hedge = {one.get_attribute("data-name"): one.text for one in page.all('#panel-hold_portfolio section dd[data-name]')}
    assert abs(plain(hedge["hedge_ratio"]) / of("hedge", "hedge_ratio") - 1) < 1e-4, hedge
    assert abs(plain(hedge["effectiveness"]) - 100 * of("hedge", "effectiveness")) <= 0.051, hedge
    lines = page.all("#held-together tbody tr")
    assert len(lines) == 2 and abs(plain(lines[1].find_element(By.CSS_SELECTOR, '[data-name="made"]').text) / of("stocks -3x", "made") - 1) < 1e-4, lines[1].text
    page.until(lambda: len(page.all("#orders tbody tr")) == 2, "the outcomes of other orders are not shown")
    page.shows("A Nasdaq fund hedged by a -3x fund", "#panel-hold_portfolio")
    accessibility.check(page, "a portfolio on the page Hold")
    page.driver.execute_script("const one = document.getElementById('portfolio'); one.value = 'monthly-contributions'; one.dispatchEvent(new Event('change'));")
    page.until(lambda: "portfolio=monthly-contributions" in page.driver.current_url, "the example is not in the link")
    page.until(lambda: len(page.all("#held-together tbody tr")) == 2 and "index" in page.text("#held-together"), "another example is not shown")
    with tempfile.TemporaryDirectory() as folder:
        prices = Path(folder) / "mine.csv"
        prices.write_text(bars(), encoding="utf-8")
        page.one('#panel-hold_portfolio input[type="file"]').send_keys(str(prices))
        closes = [float(line.split(",")[4]) for line in bars().splitlines()[1:]]
        told = lambda: [plain(cell.text.replace("+", "")) for cell in page.all('#held-together tr:nth-child(2) [data-name="total_return"]')]
        page.until(lambda: told() and abs(told()[0] - 100 * (closes[-1] / closes[0] - 1)) < 0.06, "a file is not read")
        page.shows("too short for its returns in other orders", "#panel-hold_portfolio")
    page.quiet()


def hold_phone(page):
    """What came of it stands first, and what may be chosen opens at a touch."""
    opened(page, "#/hold")
    page.drawn("held", "hold_outcome", "hold_returns")
    page.fits()
    top = lambda selector: page.one(selector).rect["y"]
    page.until(lambda: top("#hold .lead") < top("#hold .choices") < top('[data-chart="held"] svg[role="img"]'), "the sentence is not first")
    page.shows("token wiped out", '[data-chart="held"]')
    is_open = lambda: page.driver.execute_script("return document.querySelector('#hold .choices').open")
    assert not is_open(), "what may be chosen is in the way"
    page.one("#hold .choices summary").click()
    page.until(lambda: is_open() and page.one("#stop_loss").is_displayed(), "nothing can be chosen")
    page.fits()
    opened(page, "#/hold?on=file")
    page.shows("Drop a price file here")
    page.until(lambda: is_open() and page.one("#file").is_displayed(), "no file can be chosen")
    page.fits()
    page.quiet()


DESKTOP_TESTS = (hold, hold_by_sliders, hold_together)
PHONE_TESTS = (hold_phone,)
