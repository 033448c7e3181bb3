"""A running service and a real browser, for the tests of pages and for their pictures. Where there is no Chromium with its
driver, `why_not` says so."""
import contextlib
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

why_not = ""
try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
except ImportError:
    why_not = "no selenium here (Debian's package python3-selenium)"

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
if not why_not and not (BROWSER and DRIVER):
    why_not = "no chromium here (Debian's packages chromium and chromium-driver)"

DESKTOP, PHONE = (1280, 1000), (390, 844)


@contextlib.contextmanager
def service(levtok, *options):
    """A running `levtok serve` with an empty folder; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        said = open(Path(folder) / "said", "w+", encoding="utf-8")
        process = subprocess.Popen([levtok, "serve", "--listen", "127.0.0.1:0", "--data", f"{folder}/data", *options],
                                   stdout=said, stderr=subprocess.DEVNULL)
        try:
            while True:
                said.seek(0)
                address = [line.split()[-1] for line in said.read().splitlines() if line.startswith("levtok listens on")]
                if address:
                    break
                assert process.poll() is None, "the service ended"
                time.sleep(0.05)
            yield address[0]
        finally:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def browser(size):
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--force-device-scale-factor=1"):
        options.add_argument(argument)
    options.add_experimental_option("mobileEmulation", {"deviceMetrics": {"width": size[0], "height": size[1], "pixelRatio": 1.0, "touch": True}}) \
        if size == PHONE else options.add_argument(f"--window-size={size[0]},{size[1]}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service(DRIVER), options=options)
    try:
        yield driver
    finally:
        driver.quit()


def until_still(driver, seconds=60):
    """Until what the page shows has stopped changing and nothing of it is being loaded."""
    last, since, end = None, time.monotonic(), time.monotonic() + seconds
    while time.monotonic() < end:
        now = driver.execute_script("return document.querySelector('main').innerHTML.length + '/' + [...document.querySelectorAll('p.state')].filter((one) => one.textContent.startsWith('Loading')).length")
        if now != last:
            last, since = now, time.monotonic()
        if now.endswith("/0") and time.monotonic() - since > 1.5:
            return
        time.sleep(0.1)
    raise AssertionError("the page goes on changing")
