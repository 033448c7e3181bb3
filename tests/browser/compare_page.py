"""The tests of the explorer's page Compare, which tests/browser/explorer runs."""
import json
import subprocess
import tempfile
from pathlib import Path

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def crash():
    """An hour's bars that fall to a half within a day: fatal at ten times."""
    rows, close = ["close_time,open,high,low,close"], 100.0
    for hour in range(240):
        start = close
        close *= 0.97 if 100 <= hour < 124 else 1.004 if hour % 3 else 0.993
        rows.append(f"2020-03-{1 + hour // 24:02}T{hour % 24:02}:00:00Z,{start:.6f},{max(start, close) * 1.001:.6f},{min(start, close) * 0.999:.6f},{close:.6f}")
    return "\n".join(rows) + "\n"


def plain(text):
    """A number as it is shown, as a number."""
    return float(text.replace(",", "").replace("\u2212", "-").replace("%", "").strip())


def compare(page, levtok):
    """Token, spot, margin and perpetual on a file with a crash: the numbers of the command, and an end that is seen."""
    products, instruments = ["3x", "ftx-bull"], ["spot", "isolated:leverage=10", "perpetual:leverage=2"]
    with tempfile.TemporaryDirectory() as folder:
        prices = Path(folder) / "crash.csv"
        prices.write_text(crash(), encoding="utf-8")
        options = [option for name in products for option in ("--product", name)] + [option for name in instruments for option in ("--with", name)]
        command = lambda form: subprocess.run([levtok, "compare", "--prices", prices, "--format", form, *options], check=True, capture_output=True, text=True).stdout
        rows = json.loads(command("json"))["rows"]
        page.open(f"#/compare?on=file&products={';'.join(products)}&with={';'.join(instruments)}")
        page.driver.refresh()
        page.shows("Drop a price file here")
        page.one("#file").send_keys(str(prices))
        page.drawn("values")
        shown = page.until(lambda: page.all("#figures tbody tr"), "no figures")
        assert len(shown) == len(rows), "not every contender has its figures"
        for row, one in zip(rows, shown):
            told = {cell.get_attribute("data-name"): cell.text for cell in one.find_elements(By.TAG_NAME, "td")}
            for name, digits, value in (("100 became", 1e-4, 100 * row["value"]), ("fees", 1e-4, 100 * row["fees"]),
                                        ("funding, interest", 1e-4, 100 * row["financing"]), ("trading", 1e-4, 100 * row["trading"])):
                assert abs(plain(told[name]) - value) <= digits * abs(value), f"{name} of {row['name']} is shown as {told[name]}, and is {value}"
            for name, value in (("return", row["total_return"]), ("deepest fall", row["max_drawdown"])):
                assert abs(plain(told[name]) - 100 * value) <= 0.051, f"{name} of {row['name']} is shown as {told[name]}, and is {value}"
            assert told["margin calls"] == str(row["margin_calls"])
            assert told["end"].startswith(row["end"].replace("_", " ") or "lives"), f"{row['name']}: {told['end']}, and {row['end']}"
        dead = next(row for row in rows if row["name"] == "isolated:leverage=10")
        assert dead["end"] == "liquidated"
        page.shows(f"isolated 10x was liquidated on {int(dead['end_time'][8:10])} March 2020", "#compare .lead")
        page.shows(f"liquidated {dead['end_time'][:16].replace('T', ' ')}", "#figures")
        page.shows("isolated 10x liquidated, ", '[data-chart="values"] .ended .flag')
        page.until(lambda: page.all('[data-chart="costs"] g.part rect'), "the costs are not drawn")
        ActionChains(page.driver).move_to_element(page.one('[data-chart="values"] svg[role="img"]')).perform()
        page.until(lambda: "isolated 10x" in page.text(".timeline .readout"), "the crosshair does not name the contenders")
        page.one('#result .bar button[aria-pressed="false"]:last-child').click()
        page.until(lambda: "scale=linear" in page.driver.current_url, "the scale is not in the link")
        page.drawn("values")
        page.driver.execute_script("document.querySelector('#compare details.behind summary').click()")
        page.until(lambda: len(page.all("#compare details.behind tbody tr")) > 100, "no table stands behind the chart")
        page.driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": folder})
        next(one for one in page.all("#result button") if one.text.startswith("CSV")).click()
        given = Path(folder) / "comparison.csv"
        page.until(lambda: given.is_file() and given.read_text(encoding="utf-8") == command("csv"), "the CSV is not that of the command")
    page.quiet()


def compare_by_keys(page, _):
    """What is compared is chosen by keys alone, stands in the link, and what is wrong is said."""
    page.open("#/compare?products=3x&with=isolated:leverage=10")
    page.drawn("values")
    names = lambda: [one.text for one in page.all("#figures tbody th")]
    page.until(lambda: names() == ["3x", "isolated 10x"], "the link does not say what is compared")
    page.driver.execute_script("document.getElementById('add').focus()")
    ActionChains(page.driver).send_keys("perp", Keys.TAB, Keys.ENTER).perform()
    page.until(lambda: names() == ["3x", "isolated 10x", "perpetual 3x"], "an instrument is not added by keys")
    page.until(lambda: page.driver.switch_to.active_element.get_attribute("id") == "add", "the focus is lost")
    page.driver.execute_script("document.querySelector('[aria-label=\"Leverage of isolated\"]').focus()")
    ActionChains(page.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).send_keys("4", Keys.ENTER).perform()
    page.until(lambda: names() == ["3x", "isolated 4x", "perpetual 3x"], "the leverage does not change")
    page.one('[aria-label="Remove perpetual 3x"]').send_keys(Keys.ENTER)
    page.until(lambda: names() == ["3x", "isolated 4x"], "nothing is removed")
    page.driver.execute_script("document.querySelector('.timeline').focus()")
    ActionChains(page.driver).send_keys("+").perform()
    page.until(lambda: "zoom=" in page.driver.current_url, "a zoom is not in the link")
    page.driver.refresh()
    page.drawn("values")
    page.until(lambda: names() == ["3x", "isolated 4x"], "a reload loses what is compared")
    page.until(lambda: page.all('#result .bar button'), "the zoom is lost on reload")
    page.shows("show all", "#result .bar")
    page.press("show all", "#result .bar button")
    page.until(lambda: "zoom=" not in page.driver.current_url, "all is not shown")
    before = page.text("#result .bar .zoomed")
    page.press("7 days", "#result .bar button")
    page.until(lambda: "from=" in page.driver.current_url and page.text("#result .bar .zoomed") != before, "another time is not invested at")
    page.open("#/compare?products=3x&with=isolated:leverage=0")
    page.shows("leverage", "#result .trouble")
    page.quiet(allowed=("422",))


def compare_ticks(page, _):
    """No time stands twice on the axis, however much of it is shown."""
    for ends in ("2024-01-02..2024-12-30", "2024-01-02..2024-06-30", "2024-03-01..2024-05-20", "2024-03-01..2024-03-15", "2024-03-01..2024-03-07",
                 "2024-03-01..2024-03-03", "2024-03-01T06:00Z..2024-03-01T20:00Z"):
        page.open(f"#/compare?on=synthetic&products=3x&with=spot&zoom={ends}")
        page.driver.refresh()
        page.drawn("values")
        names = page.driver.execute_script(
            "return [...document.querySelectorAll('[data-chart=\"values\"] g.axis')].filter((one) => one.getAttribute('transform').startsWith('translate(0,'))"
            ".flatMap((one) => [...one.querySelectorAll('text')].map((text) => text.textContent)).filter(Boolean)")
        assert len(names) > 2 and len(set(names)) == len(names), f"from {ends} the axis has {names}"
    page.quiet()


def compare_fine(page, _):
    """Of a year a day is drawn by its hours once it is zoomed at."""
    page.open("#/compare?on=synthetic&products=3x&with=spot&zoom=2024-05-04..2024-05-05")
    page.driver.refresh()
    page.drawn("values")
    hours = lambda: page.driver.execute_script(
        "const right = document.querySelector('[data-chart=\"values\"] svg[role=img]').clientWidth - 12;"
        "return [...document.querySelectorAll('[data-chart=\"values\"] path.series')].map((one) => one.getAttribute('d').slice(1).split(/[ML]/)"
        ".filter((at) => parseFloat(at) >= 61.9 && parseFloat(at) <= right + 0.1).length)")
    page.until(lambda: hours()[:2] == [25, 25], "a day has not all of its hours")
    page.quiet()


def compare_phone(page):
    """What came of it stands first, and what may be chosen opens at a touch."""
    page.open("#/compare")
    page.drawn("values")
    page.fits()
    top = lambda selector: page.one(selector).rect["y"]
    page.until(lambda: top("#compare .lead") < top("#compare .choices") < top('[data-chart="values"] svg[role="img"]'), "the sentence is not first")
    is_open = lambda: page.driver.execute_script("return document.querySelector('#compare .choices').open")
    assert not is_open(), "what may be chosen is in the way"
    page.one("#compare .choices summary").click()
    page.until(lambda: is_open() and page.one("#compare .contenders").is_displayed(), "nothing can be chosen")
    page.fits()
    page.open("#/compare?on=file")
    page.driver.refresh()
    page.shows("Drop a price file here")
    page.until(lambda: is_open() and page.one("#file").is_displayed(), "no file can be chosen")
    page.fits()
    page.quiet()


DESKTOP_TESTS = (compare, compare_by_keys, compare_ticks, compare_fine)
PHONE_TESTS = (compare_phone,)
