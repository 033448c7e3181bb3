"""The tests of the explorer's page Accounts, which tests/browser/explorer runs."""
import json
import urllib.request

import accessibility
from compare_page import plain


def api(page, path):
    with urllib.request.urlopen(page.address + path) as answer:
        return json.load(answer)


def put(page, field, value):
    page.driver.execute_script(
        "const one = document.getElementById(arguments[0]); one.value = arguments[1]; one.dispatchEvent(new Event('input')); one.dispatchEvent(new Event('change'));", field, value)


def press(page, form):
    page.driver.execute_script("document.querySelector(arguments[0]).requestSubmit()", f"#{form}")


def near(shown, value):
    return abs(plain(shown.replace("+", "")) - value) <= 1e-4 * max(1, abs(value))


def cells(page, table, row=0):
    return {cell.get_attribute("data-name"): cell.text for cell in page.all(f"#{table} tbody tr")[row].find_elements("css selector", "td")}


def accounts(page, _):
    """From the first deposit to a purchase, a stop that rests, its end, and a sale; what is shown is what the API answers."""
    page.open("#/accounts")
    page.shows("No account yet")
    accessibility.check(page, "no account")
    put(page, "account-id", "mine")
    put(page, "account-money", "1000")
    press(page, "new-account")
    page.shows("mine is worth 1,000, of 1,000 deposited")
    put(page, "order-token", "DEMO3L")
    put(page, "order-amount", "300")
    put(page, "order-stop_loss", "0.0001")
    put(page, "order-note", "why I do it")
    press(page, "order")
    page.shows("Order 1 has filled at")
    page.until(lambda: len(page.all("#lots tbody tr")) == 1 and len(page.all("#orders tbody tr")) == 2, "the purchase is not shown")
    lot, account = api(page, "/v1/accounts/mine/lots")["lots"][0], api(page, "/v1/accounts/mine")
    shown = cells(page, "lots")
    assert shown["token"] == "DEMO3L" and near(shown["tokens"], lot["tokens"]) and near(shown["value"], lot["value"]) and near(shown["open profit"], lot["open_profit"]), f"{shown} is not {lot}"
    page.shows("1 lot of tokens")
    row = cells(page, "accounts")
    assert near(row["worth"], account["equity"]) and near(row["open"], account["open_profit"]), f"{row} is not {account}"
    assert cells(page, "orders", 1)["note"] == "why I do it", cells(page, "orders", 1)
    assert cells(page, "orders")["state"] == "resting"
    page.one("#orders button").click()
    page.shows("Order 2 is cancelled")
    page.until(lambda: "cancelled" in cells(page, "orders")["state"], "the order rests on")
    put(page, "order-kind", "long")
    page.until(lambda: page.one("#order-leverage").is_displayed() and not page.one("#order-token").is_displayed(), "the form does not follow")
    put(page, "order-underlying", "synthetic")
    put(page, "order-amount", "50")
    put(page, "order-stop_loss", "")
    press(page, "order")
    page.shows("Order 3 has filled")
    position = api(page, "/v1/accounts/mine/positions")["positions"][0]
    page.until(lambda: page.all("#positions tbody tr"), "the position is not shown")
    assert near(cells(page, "positions")["liquidation"], position["liquidation_price"]), cells(page, "positions")
    accessibility.check(page, "an account with all its tables")
    put(page, "order-kind", "sell")
    press(page, "order")
    page.shows("Order 4 has filled")
    page.until(lambda: not page.all("#lots tbody tr"), "what was sold is still shown")
    put(page, "money", "-5000")
    press(page, "transfer")
    page.shows("less than the withdrawal of 5000")
    lines = api(page, "/v1/accounts/mine/journal")["lines"]
    page.until(lambda: len(page.all("#journal tbody tr")) == len(lines), "the journal is not the API's")
    page.driver.refresh()
    page.shows("mine is worth")
    assert page.driver.title.startswith("mine, account"), page.driver.title
    page.quiet(allowed=("409",))


def accounts_phone(page):
    page.open("#/accounts/mine")
    page.shows("mine is worth")
    page.until(lambda: page.all("#positions tbody tr") and page.all("#journal tbody tr"), "the tables are not shown")
    page.fits()
    for table in page.all("#main .scroll"):
        wide = page.driver.execute_script("return arguments[0].scrollWidth - arguments[0].clientWidth", table)
        assert wide <= 0, f"{table.get_attribute('aria-label')} is {wide} pixels wider than its place"
    assert cells(page, "positions")["underlying"].endswith("synthetic"), cells(page, "positions")
    page.quiet()


DESKTOP_TESTS = (accounts,)
PHONE_TESTS = (accounts_phone,)
