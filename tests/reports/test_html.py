"""The HTML report in a real browser: rendered, filtered, sorted, opened, printed; and without JavaScript."""

import itertools
import json
import re
import shutil

import pytest

from classifier.reports import html
from classifier.types import Candidate
from tests.reports.builders import finding, record, unreadable
from tests.reports.conftest import FixedRun

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
CONTRAST = """
const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; })
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const ground = (el) => { for (; el; el = el.parentElement) { const c = parse(getComputedStyle(el).backgroundColor);
  if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
const bad = [];
for (const el of document.querySelectorAll('body *')) {
  if (![...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || !el.checkVisibility()) continue;
  if (['SCRIPT', 'STYLE', 'OPTION'].includes(el.tagName)) continue;
  const [a, b] = [light(parse(getComputedStyle(el).color)), light(ground(el))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 4.5) bad.push(`${el.tagName}.${el.className} ${ratio.toFixed(2)}`);
}
return bad;
"""


@pytest.fixture(scope="module")
def page(golden):
    lines = list(golden.records())
    lines.append(record("likely", HOSTILE, line=11, row=16, item_number=HOSTILE, destination="DE", findings=[finding(HOSTILE)]))
    lines.append(unreadable("examples/invoice.csv, row 17: has 9 cells.", line=12, row=17, file="examples/invoice.csv"))
    run = FixedRun(lines, golden.basis)
    return html.text(lines, run.basis, run.summary)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no chromium with chromedriver is on this machine")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
        "--window-size=1200,1000",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    found = webdriver.Chrome(options=options, service=Service(driver))
    yield found
    found.quit()


@pytest.fixture
def shown(browser, page, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    browser.get_log("performance")
    browser.get(path.as_uri())
    return browser


def visible(browser):
    blocks = browser.find_elements("css selector", "#table > tbody")
    return [int(block.get_attribute("data-line")) for block in blocks if block.is_displayed()]


def test_the_page_renders_every_line_without_console_errors_or_requests(shown):
    assert visible(shown) == list(range(1, 13))
    assert shown.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in shown.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith(("file:", "data:", "chrome:"))] == []


def test_nothing_that_stands_on_an_invoice_runs(shown):
    assert shown.title.startswith("Dual-use pre-check")
    assert shown.find_elements("css selector", "img") == []
    assert len(shown.find_elements("css selector", "script")) == 1
    assert HOSTILE in shown.find_element("css selector", "tbody[data-line='11'] .goods").text


def test_lines_are_filtered_by_words_verdict_and_destination(shown):
    find = shown.find_element("id", "find")
    find.send_keys("kintex")
    assert visible(shown) == [3]
    assert shown.find_element("id", "count").text == "1 of 12 lines shown"
    find.clear()
    find.send_keys(" ")
    shown.find_element("css selector", "input[value=review]").click()
    shown.find_element("css selector", "input[value=no_match]").click()
    assert visible(shown) == [1, 3, 9, 10, 11, 12]
    from selenium.webdriver.support.ui import Select

    Select(shown.find_element("id", "to")).select_by_visible_text("DE")
    assert visible(shown) == [11]


def test_lines_are_sorted_by_a_heading_and_say_so_to_a_screen_reader(shown):
    def heading():
        return shown.find_element("css selector", "th[data-sort=score]")

    heading().find_element("tag name", "button").click()
    assert heading().get_attribute("aria-sort") == "descending"
    scores = [float(block.get_attribute("data-score")) for block in shown.find_elements("css selector", "#table > tbody")]
    assert scores == sorted(scores, reverse=True)
    heading().find_element("tag name", "button").click()
    assert heading().get_attribute("aria-sort") == "ascending"
    assert visible(shown)[0] == 12


def test_a_line_opens_to_its_evidence_by_keyboard_alone(shown):
    from selenium.webdriver.common.keys import Keys

    block = shown.find_element("css selector", "tbody[data-line='1']")
    evidence = block.find_element("class name", "evidence")
    assert not evidence.is_displayed()
    block.find_element("tag name", "summary").send_keys(Keys.ENTER)
    assert evidence.is_displayed()
    assert "What was found" in evidence.text
    marked = [mark.text.lower() for mark in block.find_elements("css selector", ".goods mark")]
    assert any("thermal" in text for text in marked)


def test_the_page_has_landmarks_headings_in_order_and_labelled_controls(shown):
    for landmark in ("header", "main", "footer"):
        assert len(shown.find_elements("css selector", f"body > {landmark}")) == 1
    levels = [int(head.tag_name[1]) for head in shown.find_elements("css selector", "h1, h2, h3")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    nameless = shown.execute_script(
        "return [...document.querySelectorAll('input, select')].filter((e) => !e.labels.length).map((e) => e.outerHTML)"
    )
    assert nameless == []
    assert shown.execute_script("return document.documentElement.lang") == "en"
    ids = [element.get_attribute("id") for element in shown.find_elements("css selector", "[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_that_wcag_asks_for(shown, scheme):
    shown.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    shown.find_element("id", "open").click()
    assert shown.execute_script(CONTRAST) == []
    shown.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_it_reads_without_javascript(shown):
    shown.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    shown.refresh()
    try:
        assert not shown.find_element("id", "tools").is_displayed()
        assert len(visible(shown)) == 12
        summary = shown.find_element("css selector", "tbody[data-line='2'] summary")
        summary.click()
        assert "What to ask" in shown.find_element("css selector", "tbody[data-line='2'] .evidence").text
    finally:
        shown.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_it_prints_on_a4_with_the_evidence_of_the_lines_to_look_at(shown, tmp_path):
    import base64
    import io

    pdf = base64.b64decode(shown.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    width, height = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups()
    assert (round(float(width)), round(float(height))) in {(595, 842), (596, 842), (595, 841)}
    reader = pytest.importorskip("pypdfium2", reason="no PDF reader is installed")
    with_evidence = "\n".join(sheet.get_textpage().get_text_range() for sheet in reader.PdfDocument(io.BytesIO(pdf)))
    assert "6A993" in with_evidence
    assert "Find" not in with_evidence.split("Lines\n")[0]


def test_a_narrow_window_scrolls_the_table_and_not_the_page(shown):
    shown.set_window_size(500, 900)
    try:
        width, seen = shown.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= seen
    finally:
        shown.set_window_size(1200, 1000)


def test_the_page_names_no_address_of_the_network(page):
    outside = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?(?!#)[^\"'\s>)]+", re.sub(r"&lt;.*?&gt;", "", page))
    assert outside == []


def test_its_policy_allows_only_its_own_style_and_script(page):
    import base64
    import hashlib

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page).group(1).replace("&#39;", "'")
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_a_report_of_nothing_is_still_a_page():
    run = FixedRun([])
    assert "There are no lines" in html.text([], run.basis, run.summary)


def test_a_candidate_of_a_line_that_nothing_matched_is_evidence_and_no_entry_to_check():
    line = record("no_match", "hose", candidates=(Candidate("3A001", 0.3, ("EU",), "Chips", ("hose",)),))
    run = FixedRun([line])
    content = html.text([line], run.basis, run.summary)
    assert 'data-entry=""' in content
    assert "<b>3A001</b>" in content
