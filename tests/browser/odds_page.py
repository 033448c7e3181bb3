"""The tests of the explorer's page Odds, which tests/browser/explorer runs."""
import json
import subprocess
import tempfile
import urllib.request
from pathlib import Path

import accessibility
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def command(levtok, *arguments):
    """What a command of levtok prints."""
    return subprocess.run([levtok, *arguments], check=True, capture_output=True, text=True).stdout


def posted(page, path, body):
    """What the service answers to a body."""
    request = urllib.request.Request(page.address + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def read_number(text):
    return float(text.replace("\u2212", "-").replace(",", "").replace("\u00a0", " ").split()[0])


def table_of(page, panel):
    """The numbers behind a chart: the cells of each row by the first of them."""
    details = page.one(f"#panel-{panel} details.behind")
    if not details.get_attribute("open"):
        details.find_element(By.TAG_NAME, "summary").click()
    page.until(lambda: page.all(f"#panel-{panel} details.behind tbody tr"), f"no table behind {panel}")
    rows = page.driver.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map((row) => [...row.children].map((cell) => cell.textContent))",
        f"#panel-{panel} details.behind tbody tr")
    return {row[0]: row[1:] for row in rows}


def close_to(shown, known, what):
    """To the five digits that are shown."""
    assert abs(read_number(shown) / known - 1) < 1e-4, f"{what} is shown as {shown}, and is {known}"


def opened(page, link):
    """The page as from a link that is opened alone: nothing of the one before stays."""
    page.open(link)
    page.driver.refresh()


ODDS = "#/odds?of=3x&volatility=0.8&horizon=90d&paths=10000"


def odds(page, levtok):
    """The law, the odds and the map without a simulation; what is read is what the command says."""
    opened(page, ODDS)
    page.drawn("law", "holding", "map")
    body = {"product": "3x", "parameters": {"volatility": 0.8}, "horizon": "90d"}
    page.shows(posted(page, "/v1/exact", body)["findings"][0], "#odds")
    page.until(lambda: page.driver.title.startswith("Odds of 3x"), "the title does not name the product")
    law = json.loads(command(levtok, "exact", "--product", "3x", "--param", "volatility=0.8", "--horizon", "90d", "--format", "json"))
    shown = table_of(page, "odds_law")
    for name, quantity in (("median of NAV", "nav_median"), ("P(beats spot)", "p_beats_spot"), ("5 % quantile of NAV", "nav_q05"), ("P(loss)", "p_loss")):
        close_to(shown[name][0], law[quantity], name)
    study = posted(page, "/v1/studies", {"product": "3x", "volatility": [0.4], "drift": [0.5], "horizon": ["90d"], "paths": 2})["rows"]
    median = next(row["value"] for row in study if row["quantity"] == "nav_median")
    page.until(lambda: page.all("#panel-odds_map g.cells g"), "no map")
    cell = next(one for one in page.all("#panel-odds_map g.cells g") if "volatility 40.0" in one.find_element(By.TAG_NAME, "title").get_attribute("textContent")
                and "drift +50.0" in one.find_element(By.TAG_NAME, "title").get_attribute("textContent"))
    assert abs(float(cell.find_element(By.TAG_NAME, "text").text) / median - 1) < 0.05, "the map says another median"
    held = table_of(page, "odds_holding")
    week = json.loads(command(levtok, "exact", "--product", "3x", "--param", "volatility=0.8", "--horizon", "7d", "--format", "json"))
    accessibility.check(page, "odds with their tables")
    assert abs(read_number(held["7"][0]) - 100 * week["p_beats_spot"]) < 0.051, "the odds of a week are others"
    cell.find_element(By.TAG_NAME, "text").click()
    page.until(lambda: "volatility=0.4" in page.driver.current_url and "drift=0.5" in page.driver.current_url, "a cell does not set the sliders")
    before = page.text("#odds")
    page.driver.execute_script("document.getElementById('leverage').focus()")
    ActionChains(page.driver).send_keys(Keys.ARROW_LEFT).perform()
    page.until(lambda: "leverage%3D2.9" in page.driver.current_url, "an arrow does not move the slider")
    page.until(lambda: page.text("#odds") != before, "the sentence does not follow the slider")
    page.quiet()


def fitted_odds(page, _):
    """Fitted to a stored history: every parameter is that of the fit, with its errors, and the link keeps them."""
    opened(page, ODDS + "&model=student_t")
    page.drawn("holding")
    found = posted(page, "/v1/fits", {"underlying": "synthetic", "model": "student_t", "step": "1d"})
    page.driver.execute_script("const one = document.getElementById('on'); one.value = 'synthetic'; one.dispatchEvent(new Event('change'));")
    page.shows("daily returns of synthetic", "#fitted")
    options = dict(one.split("=", 1) for one in page.driver.current_url.split("?")[1].split("&"))
    assert float(options["volatility"]) == found["parameters"]["volatility"] and float(options["drift"]) == found["parameters"]["drift"], options
    assert float(options["also"].replace("degrees%3D", "")) == found["parameters"]["degrees"], options["also"]
    page.shows(f"degrees {found['parameters']['degrees']:.5g}", "#fitted")
    page.until(lambda: "fit to synthetic" in page.driver.execute_script("const one = document.getElementById('on'); return one.selectedOptions[0].textContent"), "the choice is not kept")
    page.drawn("holding")
    page.until(lambda: not page.all(".stale"), "the odds by holding period do not follow")
    accessibility.check(page, "fitted odds")
    page.driver.refresh()
    page.drawn("holding")
    page.shows("As fitted to synthetic", "#fitted")
    page.driver.back()
    page.until(lambda: "volatility=0.8" in page.driver.current_url and page.all("#volatility") and page.one("#volatility").get_attribute("value") == "0.8", "back does not undo the fit")
    page.quiet(allowed=("422",))


def every_model(page, _):
    """Each model of the list has its odds by holding period and its map."""
    opened(page, ODDS)
    page.drawn("holding")
    for model in page.driver.execute_script("return [...document.getElementById('model').options].map((one) => one.value)"):
        opened(page, ODDS + f"&model={model}")
        page.drawn("holding", "map")
    page.quiet(allowed=("422",))


def simulated_odds(page, levtok):
    """A simulation by its button; what is read is what `levtok montecarlo` says, and the link keeps it."""
    opened(page, ODDS)
    page.drawn("law")
    page.one("button.main").send_keys(Keys.ENTER)
    page.shows("The simulation is done", ".running")
    page.drawn("fan", "law")
    with tempfile.TemporaryDirectory() as folder:
        command(levtok, "montecarlo", "--product", "3x", "--param", "volatility=0.8", "--horizon", "90d", "--paths", "10000", "--out", folder + "/out")
        rows = [line.split(",") for line in (Path(folder) / "out/summary.csv").read_text(encoding="utf-8").splitlines()]
    known = {row[1]: float(row[2]) for row in rows if row[0] == "3x"}
    shown = table_of(page, "odds_law")
    for name, quantity in (("median of NAV", "nav_median"), ("P(beats spot)", "p_beats_spot"), ("95 % quantile of NAV", "nav_q95")):
        close_to(shown[name][1], known[quantity], f"the simulated {name}")
    page.shows("Estimated from 10,000 paths: with 95 % confidence", ".said")
    assert page.all("#jobs tr.chosen"), "the job is not in the list"
    accessibility.check(page, "simulated odds")
    link, said = page.driver.current_url, page.text(".said")
    assert "job=" in link, "the link does not keep the simulation"
    page.driver.refresh()
    page.drawn("fan", "law", "map", "holding")
    assert page.driver.current_url == link and page.text(".said") == said, "another page after a reload"
    # Another question has no simulation yet.
    page.driver.execute_script("document.getElementById('leverage').focus()")
    ActionChains(page.driver).send_keys(Keys.ARROW_RIGHT).perform()
    page.until(lambda: "job=" not in page.driver.current_url, "the simulation of another token stays")
    page.shows("No path has been simulated yet", "#panel-odds_fan")
    page.quiet()


def cancelled_odds(page, _):
    opened(page, "#/odds?of=-3x&volatility=0.9&horizon=1095d&paths=1000000")
    page.drawn("law")
    page.one("button.main").click()
    page.until(lambda: page.all(".running progress"), "no progress is shown")
    page.press("Cancel", ".running button")
    page.shows("The simulation was cancelled", ".running")
    page.shows("cancelled", "#jobs tr.chosen")
    opened(page, "#/odds?of=btc2x-fli&volatility=0.8&horizon=30d&paths=10000")
    page.shows("no exact law", "#odds")
    page.shows("rebalance.0.to: must be target", "#panel-odds_law")
    page.drawn("holding", "map")
    accessibility.check(page, "odds without an exact law")
    page.one("button.main").click()
    page.drawn("law", "fan")
    page.shows("Half of all paths", "#odds")
    page.quiet(allowed=("422",))
    opened(page, "#/odds?of=nothing")
    page.shows("nothing", ".trouble")
    page.quiet(allowed=("404",))


def unwritable(page):
    """Reading is open, and a simulation needs a key."""
    opened(page, ODDS)
    page.drawn("law", "holding", "map")
    assert not page.one("#key").is_displayed(), "asks for a key before one is needed"
    page.shows("needs a key that may write", "#panel-odds_jobs")
    page.one("button.main").click()
    page.shows("needs a key that may write", ".running")
    page.press("Give a key", ".running button")
    page.until(lambda: page.one("#key").is_displayed(), "the key is not asked for")
    page.quiet(allowed=("401",))


def odds_on_a_phone(page):
    opened(page, ODDS)
    page.drawn("law", "holding", "map")
    page.fits()
    page.one("button.main").click()
    page.drawn("fan")
    page.fits()
    page.quiet()


DESKTOP_TESTS = (odds, fitted_odds, every_model, simulated_odds, cancelled_odds)
PHONE_TESTS = (odds_on_a_phone,)
