"""What a person does on the page Tokens: reads the list, zooms, pans, copies, and watches it live."""
import contextlib
import json
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CHARTS = ("growth", "leverage", "drawdown")


def requests_of(page):
    """The paths that the page has asked for."""
    return page.driver.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")


def settled(page):
    """Waits until the page asks for nothing more."""
    count = lambda: len(requests_of(page))
    before = -1
    while before != count():
        before = count()
        time.sleep(0.5)


def ends_of(page):
    """The ends of a zoom, as the link has them."""
    return page.driver.execute_script(
        "const options = new URLSearchParams(location.hash.split('?')[1] || '');"
        "return ['from', 'to'].map((name) => options.get(name) && Date.parse(options.get(name)))")


def plain(text):
    """A figure of the page as a number, written in English."""
    return float(text.split("\n")[0].replace("\u2212", "-").replace(",", "").replace("\u00a0%", "").replace("x", ""))


# ---- reading -------------------------------------------------------------------------------------

def overview(page, answer):
    """What the list says of a token is what the API answers of it, its picture too."""
    page.open("#/tokens")
    listed = answer(page.address, "/v1/tokens?points=30")["tokens"]
    for token in listed:
        row = page.one(f'#tokens tr[data-symbol="{token["symbol"]}"]')
        cell = lambda name: row.find_element(By.CSS_SELECTOR, f'td[data-name="{name}"]')
        if not token["nav"]:
            continue
        shown = plain(cell("NAV").text)
        assert abs(shown / token["nav"] - 1) < 1e-4, f"NAV of {token['symbol']} is shown as {shown}, and is {token['nav']}"
        exact = float(cell("NAV").find_element(By.TAG_NAME, "data").get_attribute("value"))
        assert exact == token["nav"], f"the figure keeps {exact}, and is {token['nav']}"
        assert abs(plain(cell("real leverage").text) / token["real_leverage"] - 1) < 1e-3, "another real leverage"
        # The demo has a history that has ended, beside one that goes on.
        has_ended = token["underlying"] == "btc-march-2020"
        day = "\u2013" if has_ended else (token["next_rebalance_time"] or "")[:10]
        assert day in cell("next rebalance").text, f"the next rebalance of {token['symbol']} is not {day}"
        assert cell("30 days").find_elements(By.CSS_SELECTOR, "svg.sparkline path"), "no picture of the last days"
    page.quiet()


def ended(page, answer):
    """A token whose prices have ended says when, has nothing ahead, and no colour of a day."""
    page.open("#/tokens/MARCH-BULL")
    page.drawn("growth")
    last = answer(page.address, "/v1/tokens/MARCH-BULL")["state"]["nav_time"][:10]
    row = page.one('tr[data-symbol="MARCH-BULL"]')
    page.until(lambda: "ended 2020-03-" in row.find_element(By.TAG_NAME, "th").text, "the list does not say that it has ended")
    assert "gone" in row.get_attribute("class"), "it looks like one that goes on"
    assert "rise" not in row.get_attribute("innerHTML") and "fall" not in row.get_attribute("innerHTML"), "its last day is coloured"
    page.shows(f"The prices of btc-march-2020 end on {last}", "#token .ended")
    page.shows("Never: the prices of btc-march-2020 end", "#panel-triggers")
    assert "ended" not in page.text('tr[data-symbol="DEMO3L"]'), "one that goes on is said to have ended"
    page.open("#/tokens/DEMO-BULL")
    page.shows("Rebalances if synthetic falls", "#panel-triggers")
    assert not page.all("#token .ended")
    page.quiet()


def parts(page, answer):
    """The parts of the return in what was put in, or in logs, as the API has them; the choice stands in the link."""
    page.open("#/tokens/DEMO3L")
    page.drawn("growth", "attribution")
    charts = answer(page.address, "/v1/tokens/DEMO3L/charts")["charts"]
    texts = lambda: [one.text.replace(",", "").replace("\u2212", "-").replace("+", "").replace("\u00a0", " ").replace(" %", "") for one in page.all('[data-chart="attribution"] g.part text')]

    def told(name):
        bars = charts[name]
        page.until(lambda: texts()[0] == bars[0]["words"] and abs(float(texts()[1]) - 100 * bars[0]["value"]) <= 0.5, f"the parts are not {name}: {texts()}")
        for i, bar in enumerate(bars):
            value = 100 * bar["value"]
            assert abs(float(texts()[2 * i + 1]) - value) <= max(0.00501, abs(value) * 1e-3), f"{bar['words']} is shown as {texts()[2 * i + 1]}, and is {value}"

    told("attribution_of_start")
    page.one('[data-parts="log"]').click()
    page.until(lambda: "parts=log" in page.driver.current_url, "the choice is not in the link")
    page.until(lambda: page.all('[data-parts="log"][aria-pressed="true"]'), "the choice is not shown")
    told("attribution")
    page.driver.back()
    page.until(lambda: page.all('[data-parts="start"][aria-pressed="true"]'), "back does not go back")
    told("attribution_of_start")
    page.quiet()


def words(page, _):
    """Numbers that zeros would hide, units and names as a person says them."""
    page.open("#/tokens/DEMO3L")
    page.drawn("growth")
    tell = lambda expression: page.driver.execute_script("return " + expression)
    for given, said in (("1.23456e-17", "1.2346E\u221217"), ("0.00012345", "0.00012345"), ("0", "0"), ("-3e-9", "\u22123E\u22129"), ("1.5e21", "1.5E21"), ("123456", "123,460")):
        assert tell(f"explorer.number({given})") == said, f"{given} is written {tell(f'explorer.number({given})')}"
    for text in ("volatility took", "this token"):
        page.shows(text, "#token .lead")
    page.until(lambda: page.all("#panel-metrics dd"), "no metric is shown")
    told = {one.find_element(By.TAG_NAME, "dt").text: one.find_element(By.TAG_NAME, "dd").text for one in page.all("#panel-metrics dl > div")}
    assert told["volatility"].endswith("% a year"), f"volatility is {told['volatility']}"
    page.open("#/tokens/DEMO-BULL")
    page.shows("its rule: leverage limit", "#panel-triggers")
    settled(page)
    for jargon in ("leverage outside", "log per cent", "per sqrt"):
        assert jargon not in page.text("#token"), f"“{jargon}” is on the page"
    page.quiet()


def sorted_by_keys(page, _):
    """Heads sort by keys alone, and keep the focus."""
    page.open("#/tokens")
    page.until(lambda: page.all("#tokens tbody tr"), "no token is listed")
    page.driver.execute_script("document.querySelector('[data-sort=change_24h]').focus()")
    for direction in ("ascending", "descending"):
        ActionChains(page.driver).send_keys(Keys.ENTER).perform()
        page.until(lambda: page.all(f'#tokens th[aria-sort="{direction}"] [data-sort="change_24h"]:focus'), f"not {direction}, or the focus is lost")
    page.quiet()


def keyboard(page, _):
    """With the keys alone: to a token, to its charts, zoomed, moved, and back."""
    page.open("#/tokens")
    page.until(lambda: page.all("#tokens tbody tr"), "no token is listed")
    page.drawn("growth")
    focused = lambda what: page.driver.execute_script("return document.activeElement.matches(arguments[0])", what)

    def tab_to(what):
        for _ in range(80):
            if focused(what):
                return
            ActionChains(page.driver).send_keys(Keys.TAB).perform()
        raise AssertionError(f"{what} is not reached by the tab key")

    tab_to('tr[data-symbol="DEMO3S"] a')
    ActionChains(page.driver).send_keys(Keys.ENTER).perform()
    page.until(lambda: page.text("h2").startswith("DEMO3S"), "Enter opens no token")
    assert focused('tr[data-symbol="DEMO3S"] a'), "the focus is lost where a token is opened"
    page.drawn("growth")
    tab_to('[data-range="90d"]')
    ActionChains(page.driver).send_keys(Keys.SPACE).perform()
    page.until(lambda: page.all('[data-range="90d"][aria-pressed="true"]:focus'), "a range is not chosen, or loses the focus")
    tab_to(".timeline")
    for _ in range(2):
        before = ends_of(page)
        ActionChains(page.driver).send_keys("+").perform()
        page.until(lambda: ends_of(page) != before, "+ does not zoom")
    before = ends_of(page)
    ActionChains(page.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_LEFT).key_up(Keys.SHIFT).perform()
    page.until(lambda: ends_of(page)[0] < before[0], "shift with left does not pan")
    assert focused(".timeline"), "zoom and pan lose the focus"
    ActionChains(page.driver).send_keys(Keys.ESCAPE).perform()
    page.until(lambda: ends_of(page) == [None, None], "escape does not show all")
    page.quiet()


def redraws(page, _):
    """A zoom keeps the page, its focus and its place, and asks for finer charts alone; a scale asks for nothing."""
    page.open("#/tokens/DEMO3L")
    page.drawn(*CHARTS, "attribution", "flow")
    settled(page)
    page.driver.execute_script(
        "document.querySelectorAll('#tokens table, #token, .timeline, #panel-flow, .timeline svg[role=img]').forEach((one) => { one.kept = true; });"
        "document.querySelector('.timeline').focus({ preventScroll: true });"
        "document.querySelector('.timeline').scrollIntoView({ block: 'start' }); performance.clearResourceTimings();")
    place = page.driver.execute_script("return scrollY")
    shape = page.one('[data-chart="growth"] path.series').get_attribute("d")
    chart = page.one('[data-chart="growth"] svg[role="img"]')
    ActionChains(page.driver).move_to_element_with_offset(chart, -100, 0).click_and_hold().move_by_offset(150, 0).release().perform()
    page.until(lambda: ends_of(page)[0], "a drag does not zoom")
    page.until(lambda: any("/charts" in one for one in requests_of(page)), "no finer charts are asked for")
    settled(page)
    asked = requests_of(page)
    for path in ("/v1/tokens?", "/flow", "/levels"):
        assert not any(path in one for one in asked), f"a zoom asks for {path}"
    assert any("/metrics" in one and "from=" in one for one in asked), "the metrics are of another time than the charts"
    kept = page.driver.execute_script(
        "return ['#tokens table', '#token', '.timeline', '#panel-flow', '.timeline svg[role=img]'].filter((one) => !document.querySelector(one).kept)")
    assert not kept, f"a zoom makes {kept} anew"
    assert page.driver.execute_script("return scrollY") == place, "a zoom moves the page"
    assert page.all(".timeline:focus"), "a zoom loses the focus"
    assert page.one('[data-chart="growth"] path.series').get_attribute("d") != shape, "nothing is drawn"
    page.driver.execute_script("performance.clearResourceTimings()")
    page.one('[data-scale="linear"]').click()
    page.until(lambda: page.all('[data-scale="linear"][aria-pressed="true"]:focus'), "the scale is not chosen, or loses the focus")
    time.sleep(0.5)
    assert not requests_of(page), f"another scale asks for {requests_of(page)}"
    # Pan by mouse, within what there is.
    before = ends_of(page)
    chart = page.one('[data-chart="leverage"] svg[role="img"]')
    ActionChains(page.driver).key_down(Keys.SHIFT).move_to_element(chart).click_and_hold().move_by_offset(60, 0).release().key_up(Keys.SHIFT).perform()
    page.until(lambda: ends_of(page)[0] < before[0], "a drag with shift does not pan")
    after = ends_of(page)
    assert abs((after[1] - after[0]) - (before[1] - before[0])) <= 1000, "a pan changes the length of the time"
    page.driver.back()
    page.until(lambda: ends_of(page) == before, "back does not go back to the zoom")
    page.driver.back()
    page.driver.back()
    page.until(lambda: ends_of(page) == [None, None] and not page.all(".zoomed"), "back does not go back to all")
    page.driver.forward()
    page.until(lambda: page.all(".zoomed"), "forward does not go forward")
    assert page.driver.execute_script("return document.querySelector('#token').kept"), "back makes the page anew"
    page.driver.refresh()
    page.drawn(*CHARTS)
    assert page.all(".zoomed"), "a zoom is lost on reload"
    page.quiet()


def axes(page, _):
    """No tick of the time stands twice, whatever time is shown."""
    page.open("#/tokens/DEMO3L")
    page.drawn(*CHARTS)
    for act in [("click", one) for one in ("7d", "30d", "90d", "1y", "all")] + [("keys", "+")] * 9:
        if act[0] == "click":
            page.one(f'[data-range="{act[1]}"]').click()
        else:
            page.driver.execute_script("document.querySelector('.timeline').focus({ preventScroll: true })")
            ActionChains(page.driver).send_keys(act[1]).perform()
        settled(page)
        ticks = page.driver.execute_script(
            "return [...document.querySelectorAll('[data-chart=growth] svg > g.axis')].map((axis) => [...axis.querySelectorAll('text')].map((one) => one.textContent).filter(Boolean))")[-1]
        assert len(ticks) == len(set(ticks)), f"a tick stands twice: {ticks}"
    page.quiet()


def months(page, answer):
    page.open("#/tokens/DEMO3L")
    returns = answer(page.address, "/v1/tokens/DEMO3L/charts")["returns"]
    rows = page.until(lambda: page.all(".months tbody tr"), "no months")
    assert len(rows) == len(returns["years"]), "not all years"
    shown = [float(one.get_attribute("value")) for one in page.all(".months td.number > data")]
    told = [period["token_return"] for period in returns["months"] if period["token_return"] is not None]
    assert all(abs(a - b) < 1e-7 for a, b in zip(shown, told)), "other returns than the API answers"
    page.quiet()


def copies(page, answer):
    """Numbers are read as the reader writes them, and copied plain."""
    page.driver.execute_cdp_cmd("Emulation.setLocaleOverride", {"locale": "de-DE"})
    try:
        page.open("#/simulate")
        page.open("#/tokens")
        page.driver.refresh()
        page.until(lambda: page.all("#tokens tbody tr"), "no token is listed")
        nav = next(one["nav"] for one in answer(page.address, "/v1/tokens")["tokens"] if one["symbol"] == "DEMO3S")
        assert page.text('tr[data-symbol="DEMO3S"] td[data-name="NAV"]').startswith(f"{nav:.5g}".replace(".", ",")), "not in German"
        page.drawn("growth")
        copied = page.driver.execute_script("""
            const copy = (part) => {
              const range = document.createRange(), selection = getSelection();
              range.selectNodeContents(part);
              selection.removeAllRanges();
              selection.addRange(range);
              const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
              document.dispatchEvent(event);
              return event.clipboardData.getData("text/plain");
            };
            const row = document.querySelector('tr[data-symbol="DEMO3S"]');
            const texts = [copy(row.querySelector('td[data-name="NAV"] data')), copy(document.querySelector("#tokens tbody"))];
            getSelection().removeAllRanges();
            return texts;""")
        assert float(copied[0]) == nav, f"a figure is copied as {copied[0]}"
        rows = [line.split("\t") for line in copied[1].split("\n")]
        assert len(rows) == len(page.all("#tokens tbody tr")), "rows are copied together"
        assert any(cell == str(nav) or cell and cell.replace(".", "").isdigit() and float(cell) == nav for row in rows for cell in row), \
            f"a table is copied as {copied[1][:200]}"
    finally:
        page.driver.execute_cdp_cmd("Emulation.setLocaleOverride", {"locale": ""})
    page.quiet()


def saved(page, answer):
    """CSV of what is shown: every row of it."""
    with tempfile.TemporaryDirectory() as folder:
        page.driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": folder})
        page.open("#/tokens/DEMO3L?range=30d")
        page.drawn("growth")
        page.until(lambda: [one for one in page.all("#token button") if one.text == "CSV of what is shown"], "no CSV")[0].click()
        file = Path(folder) / "DEMO3L.csv"
        page.until(file.exists, "nothing is saved")
        last = answer(page.address, "/v1/tokens/DEMO3L")["state"]["nav_time"]
        lines = file.read_text(encoding="utf-8").splitlines()
        assert lines[-1].startswith(last[:19]), f"the last row is {lines[-1]}, not of {last}"
        assert len(lines) == 30 * 24 + 2, f"{len(lines)} lines of 30 days of hours"
    page.quiet()


def traded(page, answer):
    """Of a token that was published and traded: errors and drift, the parts of the difference, the premium and the periods are what the API answers."""
    page.open("#/tokens/DEMO-FUND")
    page.drawn("growth", "drift", "errors", "premium")
    path = "/v1/tokens/DEMO-FUND"
    figures = {(row["figure"], row["period"]): row["value"] for row in answer(page.address, f"{path}/tracking")["figures"] if row["time"] is None}
    shown = lambda panel, table, row, column: float(page.all(f"#panel-{panel} table")[table].find_elements(By.CSS_SELECTOR, "tbody tr")[row]
                                                    .find_elements(By.CSS_SELECTOR, "td")[column].find_element(By.TAG_NAME, "data").get_attribute("value"))
    for row, name in enumerate(("difference", "difference_fees", "difference_financing", "difference_trading_cost", "difference_path", "difference_distributions",
                                "difference_timing", "difference_residual")):
        assert shown("tracking", 1, row, 0) == figures[(name, "all")], f"{name} is another"
    assert shown("tracking", 0, 1, 0) == figures[("error_median", "all")], "the median error is another"
    quarters = {(row["figure"], row["period"]): row["value"] for row in answer(page.address, f"{path}/premium")["figures"] if row["time"] is None}
    assert shown("premium", 0, 0, 0) == quarters[("days_at_premium", "all")], "other days at a premium"
    periods = [row for row in answer(page.address, f"{path}/performance")["rows"] if row["measure"] == "replay"]
    assert shown("performance", 0, 0, 0) == periods[0]["return"], "another return"
    page.one('#panel-tracking [data-kind="price"]').click()
    page.until(lambda: page.all('[data-kind="price"][aria-pressed="true"]'), "the other series is not chosen")
    assert "kind=price" in page.driver.current_url, "the choice is not in the link"
    page.driver.back()
    page.until(lambda: page.all('[data-kind="nav"][aria-pressed="true"]'), "back does not go back")
    # Of one that is not observed a command to copy says how it can be.
    page.open("#/tokens/DEMO3L")
    page.shows("levtok import --data levtok-data --token DEMO3L --kind nav --observed nav.csv", "#panel-tracking")
    page.shows("--kind price", "#panel-premium")
    page.quiet()


def found_by(page, **body):
    """What the service finds of the terms of the demo's fund."""
    request = urllib.request.Request(page.address + "/v1/tokens/DEMO-FUND/calibration", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def values_in(page, selector):
    """The figures of a part of the page, as they are copied."""
    return [float(one.get_attribute("value")) for one in page.all(f"{selector} data")]


def calibrated(page, _):
    """Terms are ticked, found and shown as the API answers them, by the link too; another time finds them anew."""
    page.open("#/tokens/DEMO-FUND")
    page.drawn("growth", "drift", "spliced")
    assert not page.all(".found table"), "terms are found before anybody asks"
    tick = lambda name: page.one(f'.finder input[name="{name}"]').click()
    find = lambda: page.press("Find them", ".finder button")
    cells = lambda: values_in(page, ".found table:first-of-type")
    tick("financing.borrow_spread")
    assert not page.one(".finder button").is_enabled(), "nothing can be asked for"
    tick("financing.borrow_spread")
    tick("leverage")
    find()
    page.until(lambda: len(page.all(".found tbody tr")) == 2, "the terms are not found")
    assert "find=financing.borrow_spread%2Cleverage" in page.driver.current_url, "what is asked for is not in the link"
    rows = found_by(page, free=["financing.borrow_spread", "leverage"])["rows"]
    told = [x for row, own in zip(rows, (0.006, 3)) for x in (own, row["value"], row["standard_error"])]
    assert cells() == told, f"{cells()} is shown, and {told} is answered"
    page.shows("agrees with the product", ".found")
    tick("years")
    find()
    page.until(lambda: len(page.all(".found table")) == 2, "the years are not shown")
    year = found_by(page, free=["financing.borrow_spread", "leverage"], by="year")["rows"][2:]
    assert values_in(page, ".found .scroll:nth-of-type(2)") == [x for row in year for x in (row["value"], row["standard_error"])], "another year"
    page.driver.back()
    page.until(lambda: len(page.all(".found table")) == 1, "back does not take the years away")
    # A fee beside the spread is hardly told from it, which a note says.
    page.open("#/tokens/DEMO-FUND?find=fees.management.rate,financing.borrow_spread")
    page.driver.refresh()
    page.shows("are nearly one here", ".found .notes")
    assert page.one('.finder input[name="fees.management.rate"]').is_selected(), "the link ticks nothing"
    with tempfile.TemporaryDirectory() as folder:
        page.driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": folder})
        page.press("CSV of its history by these terms", ".found button")
        page.shows("has the replay by these terms", ".found")
        file = Path(folder) / "DEMO-FUND-found.csv"
        page.until(file.exists, "nothing is saved")
        setting = ",".join(row["setting"] for row in found_by(page, free=["fees.management.rate", "financing.borrow_spread"])["rows"])
        with urllib.request.urlopen(f"{page.address}/v1/tokens/DEMO-FUND/spliced?format=csv&limit=100000&set={setting}") as response:
            assert file.read_bytes() == response.read(), "another history is saved"
    page.open("#/tokens/DEMO3L?find=leverage")
    page.shows("once its published NAV or its market price is known", "#panel-calibration")
    page.quiet()


def follows_the_time(page, answer):
    """The panels of what really traded are of the time that is shown, and say which."""
    page.open("#/tokens/DEMO-FUND?find=leverage")
    page.drawn("drift", "premium", "spliced")
    page.shows("2024-04-02 to 2024-12-30, its published NAV", "#panel-tracking")
    page.shows("190 sessions, 2024-04-01 to 2024-12-30", "#panel-premium")
    page.shows("2024-01-01 to 2024-12-30", "#panel-spliced")
    page.shows("189 sessions of its published NAV, 2024-04-01 to 2024-12-30", ".found")
    page.shows("As of 2024-12-01; longer", "#panel-performance")
    assert [one.text for one in page.all("#panel-spliced .legend span span")] == ["replay", "published NAV"]
    joined = answer(page.address, "/v1/tokens/DEMO-FUND/spliced")["joined_time"][:10]
    page.shows(joined, "#panel-spliced .flag")
    page.open("#/tokens/DEMO-FUND?find=leverage&from=2024-06-01T00:00:00Z&to=2024-08-01T00:00:00Z")
    page.shows("2024-06-04 to 2024-08-01, its published NAV", "#panel-tracking")
    page.shows("2024-06-03 to 2024-08-01", "#panel-premium")
    page.shows("2024-06-03 to 2024-08-01", "#panel-spliced")
    page.shows("sessions of its published NAV, 2024-06-03 to 2024-08-01", ".found")
    page.shows("As of 2024-08-01, the end of the time shown", "#panel-performance")
    found = found_by(page, free=["leverage"], **{"from": "2024-06-01", "to": "2024-08-01"})["rows"][0]
    assert values_in(page, ".found table") == [3, found["value"], found["standard_error"]], "found in another time"
    # Before the launch there is the replay alone.
    page.open("#/tokens/DEMO-FUND?find=leverage&from=2024-02-01T00:00:00Z&to=2024-03-01T00:00:00Z")
    for panel in ("tracking", "premium", "calibration"):
        page.shows("is known from 2024-04-01 to 2024-12-30, and not in the time shown", f"#panel-{panel}")
    page.until(lambda: [one.text for one in page.all("#panel-spliced .legend span span")] == ["replay"], "the replay is not alone")
    page.quiet()


def budget(page, _):
    """The first page and its first chart."""
    request = urllib.request.Request(page.address + "/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        size = len(response.read())
        assert response.headers["Content-Encoding"] == "gzip", "the page is not compressed"
    times = []
    for _ in range(3):
        page.open()
        page.driver.refresh()
        page.drawn("growth")
        times.append(page.driver.execute_script("return performance.getEntriesByName('first chart')[0].startTime"))
    print(f"first page: {size / 1000:.0f} kB compressed; first chart after {min(times):.0f} ms, the slowest of {len(times)} after {max(times):.0f} ms")
    assert size < 200_000, f"the first page has {size} bytes compressed"
    assert min(times) < 1000, f"the first chart takes {min(times):.0f} ms"
    page.quiet()


# ---- touch ---------------------------------------------------------------------------------------

def touch(page, _):
    """Two fingers zoom, one pans and reads, and a finger up or down scrolls the page."""
    driver = page.driver
    page.open("#/tokens/DEMO3L")
    page.drawn(*CHARTS)
    page.fits()
    driver.execute_script("document.querySelector('[data-chart=growth] svg[role=img]').scrollIntoView({ block: 'center' })")
    box = driver.execute_script("const box = document.querySelector('[data-chart=growth] svg[role=img]').getBoundingClientRect();"
                                "return [box.left, box.top, box.width, box.height]")
    middle, high = box[0] + box[2] / 2, box[1] + box[3] / 2

    def fingers(kind, *places):
        driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": high, "id": i} for i, x in enumerate(places)]})

    fingers("touchStart", middle)
    fingers("touchMove", middle - 20)
    page.until(lambda: " UTC: " in page.text(".timeline .readout"), "a finger reads nothing")
    fingers("touchEnd")
    assert ends_of(page) == [None, None], "a finger zooms"
    fingers("touchStart", middle - 30, middle + 30)
    for reach in (50, 80, 110):
        fingers("touchMove", middle - reach, middle + reach)
    fingers("touchEnd")
    page.until(lambda: ends_of(page)[0], "two fingers do not zoom")
    page.drawn(*CHARTS)
    before = ends_of(page)
    fingers("touchStart", middle)
    for by in (20, 40, 60):
        fingers("touchMove", middle + by)
    fingers("touchEnd")
    page.until(lambda: ends_of(page)[0] < before[0], "a finger does not pan")
    place = driver.execute_script("return scrollY")
    for kind, by in [("touchStart", 0)] + [("touchMove", 15 * i) for i in range(1, 12)]:
        driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": middle, "y": high - by}]})
        time.sleep(0.02)
    driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.until(lambda: driver.execute_script("return scrollY") > place + 100, "a finger on a chart does not scroll the page")
    page.quiet()


def traded_on_a_phone(page, _):
    """The panels of what really traded fit, and their tables scroll by themselves."""
    page.open("#/tokens/DEMO-FUND")
    page.drawn("drift", "errors", "premium", "spliced")
    page.press("Find them", ".finder button")
    page.until(lambda: page.all(".found table"), "the terms are not found")
    room = page.driver.execute_script("const one = document.querySelector('.found .scroll'); return [one.scrollWidth, one.clientWidth]")
    assert room[0] <= room[1], f"what was found is {room[0]} wide in {room[1]}"
    page.fits()
    page.quiet()


def cards(page, _):
    """On a phone a token is a card of a sensible height, sorted by a choice."""
    page.open("#/tokens")
    page.until(lambda: page.all("#tokens tbody tr"), "no token is listed")
    page.fits()
    wide, room = page.driver.execute_script("const one = document.querySelector('#tokens .scroll'); return [one.scrollWidth, one.clientWidth]")
    assert wide <= room, f"the cards are {wide} wide in {room}"
    for row in page.all("#tokens tbody tr"):
        assert row.size["height"] <= 90, f"a card is {row.size['height']} high"
    page.driver.execute_script("const one = document.querySelector('.sorting'); one.value = 'nav down'; one.dispatchEvent(new Event('change'));")
    page.until(lambda: "sort=nav" in page.driver.current_url, "the choice does not sort")
    page.one('tr[data-symbol="DEMO3S"] a').click()
    page.until(lambda: page.text("h2").startswith("DEMO3S"), "a tap opens no token")
    page.until(lambda: page.driver.execute_script("return document.querySelector('h2').getBoundingClientRect().top < innerHeight"), "the token that was tapped is out of sight")
    page.quiet()


# ---- a service of one's own ------------------------------------------------------------------------

HOURS = 24 * 60
START = 1704067200  # 2024-01-01 00:00 UTC


def stamp(hour):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + 3600 * hour))


class Own:
    """A service that is filled, stopped and started again on the same port and data."""

    def __init__(self, levtok, folder):
        self.levtok, self.folder, self.data = levtok, folder, f"{folder}/levtok-data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.key = None

    def start(self):
        # Its data are of 2024, which goes on here.
        self.process = subprocess.Popen([self.levtok, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.data, "--set", "clock=data"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1200):
            with contextlib.suppress(OSError), urllib.request.urlopen(self.address + "/healthz"):
                return
            time.sleep(0.05)
        raise AssertionError("the service does not start")

    def stop(self):
        self.process.kill()
        self.process.wait()

    def send(self, method, path, body):
        request = urllib.request.Request(self.address + path, json.dumps(body).encode(), method=method,
                                         headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"})
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def bar(self, hour, price):
        self.send("POST", "/v1/underlyings/btc/bars", {"bars": [[stamp(hour), price]]})

    def fill(self):
        """Tokens that live, that died, that are retired, and one without a bar."""
        made = subprocess.run([self.levtok, "keys", "add", "--data", self.data, "--role", "write", "--name", "test"], capture_output=True, text=True, check=True)
        self.key = next(word for word in made.stdout.split() if word.startswith("levtok_"))
        prices = [40000 + 300 * ((hour * 7919) % 11 - 5) for hour in range(1, HOURS)]
        prices[700:704] = [40000, 39000, 30000, 29000]
        self.send("POST", "/v1/underlyings/btc/bars", {"bars": [[stamp(hour + 1), price] for hour, price in enumerate(prices)]})
        for symbol, body in (("BULL", {"product": "ftx-bull"}), ("OLD", {"product": "3x"}), ("DEAD", {"terms": {"name": "5x without a trigger", "leverage": 5}}), ("NEW", {"product": "3x"})):
            self.send("PUT", f"/v1/tokens/{symbol}", {**body, "underlying": "eth" if symbol == "NEW" else "btc"})
        # Of a market that closes at weekends: a Friday and the Monday after it.
        self.send("PUT", "/v1/tokens/FUND", {"underlying": "spx", "terms": {"name": "fund", "leverage": 1, "calendar": "XNYS"}})
        self.send("POST", "/v1/underlyings/spx/bars", {"bars": [["2024-02-23T21:00:00Z", 100], ["2024-02-26T21:00:00Z", 103]]})
        request = urllib.request.Request(f"{self.address}/v1/tokens/OLD", method="DELETE", headers={"Authorization": f"Bearer {self.key}"})
        urllib.request.urlopen(request).close()


@contextlib.contextmanager
def own_service(levtok):
    with tempfile.TemporaryDirectory() as folder:
        own = Own(levtok, folder)
        own.start()
        try:
            yield own
        finally:
            own.stop()


def commands(page, own):
    """What an empty page says to do fills it, word for word."""
    page.open()
    page.shows("No token yet")
    said = [one.text for one in page.all("#main .command code")]
    assert len(said) == 3, f"not three commands: {said}"
    # As one who has installed levtok, in the folder from which the service was started.
    (Path(own.folder) / "bin").mkdir()
    (Path(own.folder) / "bin/levtok").symlink_to(own.levtok)
    script = "\n".join(["levtok sample --days 30 --out prices.csv", *said])
    done = subprocess.run(["bash", "-euc", f'PATH="$PWD/bin:$PATH"\n{script}'], cwd=own.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the commands fail: {done.stderr}"
    page.until(lambda: page.all('#tokens tr[data-symbol="BULL"]'), f"the page does not follow: {done.stdout} {done.stderr}")
    page.drawn(*CHARTS)
    page.quiet()


def filled(page, own):
    """An empty page follows when tokens are made."""
    page.open()
    page.shows("No token yet")
    own.fill()
    page.until(lambda: len(page.all("#tokens tbody tr[data-symbol]")) >= 3, "the page does not follow")
    page.drawn(*CHARTS)
    page.quiet()


def agreed(page, nav, change):
    """The list and the panel say the same of BULL."""
    exact = lambda selector: [float(one.get_attribute("value")) for one in page.all(selector + " data")][:1]
    row, tile = 'tr[data-symbol="BULL"] td[data-name="{}"]', "#token .tiles div:nth-child({}) dd"
    page.until(lambda: exact(row.format("NAV")) == [nav] == exact(tile.format(1)), f"NAV is not {nav} in the list and beside it")
    page.until(lambda: exact(row.format("24 h")) == [change] == exact(tile.format(2)), f"the change of a day is not {change} in the list and beside it")


def live(page, own):
    """Bars and ticks as they come, a stream that is lost and regained."""
    page.open("#/tokens/BULL")
    page.drawn(*CHARTS)
    page.shows("live, last bar", "#live")
    page.shows(stamp(HOURS - 1)[:10], "#live")
    latest = lambda: next(one for one in json.load(urllib.request.urlopen(own.address + "/v1/tokens"))["tokens"] if one["symbol"] == "BULL")
    agreed(page, latest()["nav"], latest()["change_24h"])
    page.driver.execute_script("document.querySelector('#tokens table').kept = document.querySelector('.timeline').kept = true;"
                               "document.querySelector('tr[data-symbol=BULL] a').focus({ preventScroll: true })")
    # A tick: the NAV is marked as one that is indicative, and the change of a day goes with it.
    own.send("POST", "/v1/underlyings/btc/ticks", {"time": stamp(HOURS - 0.5), "price": 41000})
    page.shows("indicative", 'tr[data-symbol="BULL"] td[data-name="NAV"]')
    page.shows("NAV, indicative", "#token .tiles")
    told = json.load(urllib.request.urlopen(own.address + "/v1/tokens/BULL/nav/latest"))
    shown = float(page.one('tr[data-symbol="BULL"] td[data-name="NAV"] data').get_attribute("value"))
    assert shown == told["indicative_nav"], f"indicative NAV is shown as {shown}, and is {told['indicative_nav']}"
    change = float(page.one('tr[data-symbol="BULL"] td[data-name="24 h"] data').get_attribute("value"))
    assert change != latest()["change_24h"], "the change of a day stays at the bar's"
    agreed(page, shown, change)
    # A bar.
    own.bar(HOURS, 41500)
    agreed(page, latest()["nav"], latest()["change_24h"])
    page.until(lambda: "indicative" not in page.text("#tokens"), "the mark stays")
    page.shows("received", "#live")
    assert page.all('tr[data-symbol="BULL"] a:focus'), "a bar takes the focus away"
    # What the token is not charged is a warning of the stream, too.
    page.shows("funding", "#token .notes")
    # The end of the charts follows.
    page.until(lambda: page.driver.execute_script("return document.querySelector('.timeline').kept"), "a bar makes the charts anew")
    before = latest()["nav"]
    own.stop()
    page.shows("connection lost, retrying; figures as of", "#live")
    agreed(page, before, latest_of(page))
    own.start()
    page.shows("live, last bar", "#live")
    # A table that is open stays so, and what it shows follows.
    page.driver.execute_script("document.querySelector('#panel-attribution summary').click()")
    last_part = lambda: page.all("#panel-attribution tr:last-child data")[-1].get_attribute("value")
    before = page.until(last_part, "no table of the parts")
    own.bar(HOURS + 1, 39000)
    agreed(page, latest()["nav"], latest()["change_24h"])
    page.until(lambda: last_part() != before, "the table of the parts does not follow, or is shut")
    assert page.driver.execute_script("return document.querySelector('#tokens table').kept && document.querySelector('.timeline').kept"), "a regained stream makes the page anew"
    # A bar that came while nobody listened is read when the stream is regained.
    own.stop()
    page.shows("connection lost", "#live")
    own.start()
    own.bar(HOURS + 2, 39500)
    agreed(page, latest()["nav"], latest()["change_24h"])
    page.quiet(allowed=("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE"))


def latest_of(page):
    return float(page.one('tr[data-symbol="BULL"] td[data-name="24 h"] data').get_attribute("value"))


def states(page, own):
    """A token that died, one that is retired, one without a bar."""
    page.open("#/tokens/DEAD")
    page.drawn("growth", "drawdown")
    death = json.load(urllib.request.urlopen(own.address + "/v1/tokens/DEAD"))["state"]["death"]
    for text in ("This token is dead", death["nav_time"][:10], f"{death['price']:,.0f}", "real leverage"):
        page.shows(text, "#token .dead")
    page.shows("wiped out", 'tr[data-symbol="DEAD"]')
    page.shows("Never: it was wiped out", "#panel-triggers")
    page.one('[data-range="7d"]').click()
    page.until(lambda: "range=7d" in page.driver.current_url, "the range is not in the link")
    page.drawn("growth")
    settled(page)
    assert not page.all("#token .trouble"), f"a dead token is in trouble: {page.text('#token .trouble')}"
    page.open("#/tokens/OLD")
    page.shows("This token is retired", "#token .dead")
    page.shows("retired", 'tr[data-symbol="OLD"]')
    page.drawn("growth")
    page.open("#/tokens/NEW")
    page.shows("has no NAV yet", "#token")
    page.shows("levtok import", "#token .command")
    page.shows("no bar yet", 'tr[data-symbol="NEW"]')
    page.open("#/tokens/FUND")
    page.shows("+3.0", "#token .tiles")
    page.shows("since Friday\u2019s close", "#token .tiles")
    page.shows("since Friday\u2019s close", 'tr[data-symbol="FUND"] td[data-name="24 h"]')
    page.open("#/tokens/BULL")
    page.shows("Rebalances if btc falls", "#panel-triggers")
    page.shows("before ", "#panel-triggers")
    page.until(lambda: page.all('#panel-triggers svg line.trigger'), "the price of the trigger is not drawn")
    page.quiet()


def wrong_key(page):
    """A key is asked for kindly, refused in words, and then let in."""
    page.open()
    page.shows("asks for a key")
    page.shows("waiting for a key", "#live")
    page.one("#key-text").send_keys("levtok_wrong")
    page.one("#key button").click()
    page.until(lambda: page.one("#key").is_displayed() and page.text("#key-why"), "nothing is said of a wrong key")
    page.quiet(allowed=("401", "403"))


def dropped(page):
    """A price file that is dropped on an empty page is simulated."""
    page.open()
    page.shows("No token yet")
    page.driver.execute_script("""
        const given = new DataTransfer();
        const rows = Array.from({ length: 50 }, (_, i) => new Date(Date.UTC(2024, 0, 1, i)).toISOString() + "," + (100 + i));
        given.items.add(new File(["time,close\\n" + rows.join("\\n") + "\\n"], "mine.csv"));
        document.querySelector("#main .state").dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));""")
    page.drawn(*CHARTS)
    page.shows("mine.csv")
    page.quiet()


DESKTOP_TESTS = (overview, ended, parts, words, sorted_by_keys, keyboard, redraws, axes, months, copies, saved, traded, calibrated, follows_the_time, budget)
PHONE_TESTS = (touch, cards, traded_on_a_phone)
OWN_TESTS = (states, live)  # once `filled` has filled it
