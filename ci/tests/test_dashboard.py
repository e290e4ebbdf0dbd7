"""The page of a run: what it shows, what it survives, what it refuses."""

import base64
import csv
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ci import dashboard
from results.tests import made_rows

PAYLOADS = (
    "<script>alert(1)</script>",
    "</td></table><h1>out</h1>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover='alert(1)' x=\"",
    "&lt;b&gt;&amp;&#60;script&#62;",
    "</style><style>*{color:red}</style>",
    "<!-- comment --><![CDATA[ x ]]>",
    "../../etc/passwd",
    "=HYPERLINK(0)+cmd|' /C calc'!A0",
    "javascript:alert(1)",
    "line\u2028separator \u202eright to left\u2066 isolate \x00 nul \x1b[31m",
    "</svg><svg onload=alert(1)>",
    "</title><base href=//example.org>",
    "{{7*7}} ${7*7} %s {0}",
)
CLAIMED_VOID = {"meta", "br", "img", "input", "link", "base", "hr"}


class Page(HTMLParser):
    """Elements with attributes in their order, the text of each, and whether all of them close."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.words, self.open, self.rows = [], [], [], 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(attrs)))
        if tag not in CLAIMED_VOID:
            self.open.append((tag, dict(attrs).get("class")))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][0] != "style":
            self.words.append(data)
        if ("pre", "rows") in self.open:
            self.rows += len(list(csv.reader(data.splitlines(keepends=True)))) - 1

    @property
    def text(self):
        return "".join(self.words)


def page_of(folder, rows, manifest=None):
    made_rows.write(folder, rows)
    if manifest is not None:
        (folder / "manifest.json").write_bytes(manifest)
    html = dashboard.write(folder).read_text(encoding="utf-8")
    page = Page(html)
    assert not page.open
    return page, html


def everything():
    return [
        *made_rows.evidence(),
        *made_rows.latency(),
        *made_rows.stream(processes=3),
    ]


def test_every_row_is_shown_and_nothing_else_is_written(tmp_path):
    rows = everything()
    page, _ = page_of(tmp_path / "run", rows, b"{}")
    assert page.rows == len(rows)
    for row in rows:
        assert row["point"] in page.text
    assert sorted(p.name for p in tmp_path.rglob("*")) == [
        "index.html", "manifest.json", "rows.csv", "run",
    ]  # fmt: skip


def test_page_is_the_same_each_time(tmp_path):
    assert page_of(tmp_path, everything())[1] == page_of(tmp_path, everything())[1]


def test_policy_allows_the_one_style_sheet_and_nothing_else(tmp_path):
    page, html = page_of(tmp_path, everything())
    (style,) = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (
        dict(attrs)["content"]
        for tag, attrs in page.elements
        if dict(attrs).get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    names = {tag for tag, _ in page.elements}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    for _, attrs in page.elements:
        for name, value in attrs:
            assert name != "style"
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "xlink:href", "action")
            assert name != "href" or re.fullmatch("#[a-z0-9]+", value)
    assert not re.search("https?:|url\\(|@import", html)


def test_anchors_lead_somewhere(tmp_path):
    page, _ = page_of(tmp_path, everything())
    ids = [value for _, attrs in page.elements for name, value in attrs if name == "id"]
    links = {value[1:] for _, attrs in page.elements for name, value in attrs if name == "href"}
    assert len(ids) == len(set(ids))
    assert links <= set(ids)


def hostile_rows(spoil):
    """Rows in which every text goes through `spoil`, a payload in each column in turn."""
    texts = ("run", "suite", "probe", "quantity", "unit", "better", "reason", "check", "evidence",
             "peak_source", "published_source", "program", "device", "throttle",
             "data")  # fmt: skip
    for at, payload in enumerate(PAYLOADS):
        point = re.sub("[;=]", "", payload)
        for status in ("ok", "skipped", "failed"):
            row = made_rows.row(
                value=1.5, n=3, peak=2.0, fraction_of_peak=0.75, published=1.4, status=status,
                point=f"bytes={spoil(point)};kernel={spoil(point)};{spoil(point)}", q1=1.4, q3=1.6,
            )  # fmt: skip
            row.update({name: spoil(payload) + f" {at}" for name in texts})
            yield row
        yield made_rows.row(
            suite="micro", probe=f"p{at}", quantity="sass", value=1, unit="count",
            point=f"arch={spoil(point)};intrinsic={spoil(point)}", evidence=spoil(payload),
        )  # fmt: skip
        yield made_rows.row(
            suite="portability", probe="stream", quantity="bandwidth", value=1 + at, unit="GB/s",
            point=f"backend={spoil(point)};bytes=1024;kernel={spoil(point)}", better="higher",
        )  # fmt: skip


def hostile_manifest(spoil):
    inner = {
        spoil(payload): [spoil(payload), {spoil(payload): spoil(payload)}] for payload in PAYLOADS
    }
    told = {"run": spoil(PAYLOADS[0]), "started": spoil(PAYLOADS[1]), "commit": spoil(PAYLOADS[2])}
    told.update(
        cpu={"model": spoil(PAYLOADS[3]), "caches": [{"level": spoil(PAYLOADS[4])}]},
        command=[spoil(payload) for payload in PAYLOADS],
        inner=inner,
    )
    return json.dumps(told)


def harmless(payload):
    """A text as long as the payload that means nothing to HTML."""
    return re.sub("[^a-zA-Z0-9 ]", "x", payload)


def test_hostile_texts_change_no_element(tmp_path):
    """The elements and attributes of a page full of payloads are those of a harmless page."""
    hostile, _ = page_of(tmp_path / "hostile", hostile_rows(str), hostile_manifest(str).encode())
    template, _ = page_of(
        tmp_path / "harmless", hostile_rows(harmless), hostile_manifest(harmless).encode()
    )
    assert hostile.elements == template.elements
    for payload in PAYLOADS:
        seen = re.sub("[\x00\x1b\u2028\u202e\u2066]", lambda f: f"[U+{ord(f[0]):04X}]", payload)
        assert seen in hostile.text


def test_a_page_that_escapes_nothing_is_noticed(tmp_path, monkeypatch):
    """The comparison above can fail."""
    monkeypatch.setattr("html.escape", lambda value, quote: value)
    with pytest.raises(AssertionError):
        test_hostile_texts_change_no_element(tmp_path)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "manifest.json could not be read: No such file or directory."),
        (b"{", "manifest.json is not valid JSON"),
        (b"[1]", "manifest.json holds no JSON object."),
        (b'{"run": "\xff\xfe<b>"}', "manifest.json is not valid UTF-8 (byte 9)."),
        (b"[" * 100000, "manifest.json is not valid JSON"),
        (b"\xef\xbb\xbf{}", "manifest.json is not valid JSON"),
        (b'{"run": "\\ud800"}', "[U+D800]"),
    ],
)
def test_a_broken_manifest_is_said_and_the_page_still_made(tmp_path, manifest, said):
    page, _ = page_of(tmp_path, made_rows.stream(), manifest)
    assert said in page.text
    assert page.rows == 54


def test_run_facts_stand_at_the_top(tmp_path):
    machine = {"model": "A processor", "logical": 2, "numa_nodes": [{"node": 0}],
               "caches": [{"level": 1, "type": "Data", "bytes": 49152},
                          {"level": 1, "type": "Instruction", "bytes": 32768},
                          {"level": 2, "type": "Unified", "bytes": 1048576}]}  # fmt: skip
    facts = {"started": "2026-01-01T00:00:00Z", "commit": "0123456789abcdef", "dirty": True,
             "wall_seconds": 12.5, "provenance": {"cpu": machine, "memory": {"bytes": 2**34},
             "build": {"cuda_architectures": "80;90a"}}}  # fmt: skip
    page, _ = page_of(tmp_path, made_rows.stream(), json.dumps(facts).encode())
    for fact in (made_rows.RUN, "2026-01-01T00:00:00Z", "0123456789ab with local changes",
                 "A processor", "12.5", "made-up CPU", "L1 48 KiB, L2 1 MiB", "16 GiB",
                 "80 90a"):  # fmt: skip
        assert fact in page.text


def test_processes_of_a_point_are_one_line_with_their_median(tmp_path):
    rows = [
        made_rows.row(
            suite="portability",
            probe="stream",
            point="kernel=copy",
            quantity="bandwidth",
            unit="GB/s",
            better="higher",
            process=at,
            value=value,
            n=9,
        )  # fmt: skip
        for at, value in enumerate((10.5, 40.0, 20.5))
    ]
    page, html = page_of(tmp_path, rows)
    assert '<td class="n v">20.5</td>' in html
    assert "10.5 – 40.0" in page.text
    assert "3 × 9" in page.text
    assert "↑ higher is better" in page.text


def test_points_of_equal_evidence_are_one_line_of_the_matrix(tmp_path):
    counts = {"1": 4.0, "2": 4.0, "4": 4.0, "8": 6.0}
    rows = [
        made_rows.row(suite="micro", probe="p", point=f"form=f16;ilp={ilp};arch={arch}",
                      quantity="sass", unit="count", better="none", process=1, value=count,
                      evidence=f"HMMA x {count:g}")
        for ilp, count in counts.items() for arch in ("80", "90a")
    ]  # fmt: skip
    _, html = page_of(tmp_path, rows)
    assert html.count("f16, 1/2/4</text>") == 1
    assert html.count("f16, 8</text>") == 1
    assert "2 operations, 2 architectures" in html
    tables = html[: html.index("Every row as written")]
    assert tables.count('<td class="t m">HMMA x 4</td>') == 1
    assert tables.count('<td class="t m">HMMA x 6</td>') == 1
    assert "<td>1/2/4</td><td>80/90a</td>" in tables


def test_an_axis_that_changes_nothing_is_told_once_where_lines_are_many(tmp_path):
    rows = [
        made_rows.row(suite="micro", probe="p", quantity="sass", unit="count", value=1.0 + form % 3,
                      point=f"form=f{form};data={data};warps={warps};arch=sm_80;bytes=16384")
        for form in range(30)
        for data, warps in (("zero", 1), ("random", 1), ("random", 4))  # no product of axes
    ]  # fmt: skip
    page, html = page_of(tmp_path, rows)
    assert "by form, bytes; alike for data zero/random, warps 1/4" in page.text
    assert "f29, 16 KiB</text>" in html
    assert html.count('<text class="name"') == 30
    assert "Each line alike for data zero/random, warps 1/4." in page.text


def test_quantities_that_did_not_run_share_one_line(tmp_path):
    rows = [
        made_rows.row(suite="micro", probe="p", point=f"hint={hint};bytes=1024", quantity=quantity,
                      unit=unit, status="skipped", reason="no device")
        for quantity, unit in (("latency", "cycle"), ("time", "ns"))
        for hint in ("ca", "cg")
    ]  # fmt: skip
    page, html = page_of(tmp_path, rows)
    said = "latency in cycle, time in ns: 2 points skipped: no device hint ca/cg · bytes 1 KiB"
    assert said in page.text
    assert html.count("<caption>") == 1  # of the rows that are not ok


def test_many_skipped_points_are_counted_not_listed(tmp_path):
    rows = [
        made_rows.row(suite="micro", probe="p", point=f"n={at}", quantity="q", status="skipped",
                      reason="no device")
        for at in range(300)
    ]  # fmt: skip
    rows.append(made_rows.row(suite="micro", probe="p", point="n=300", quantity="q", value=1.5))
    page, html = page_of(tmp_path, rows)
    assert "300 points skipped: no device" in page.text
    assert "300 rows of what was skipped and of machine code: rows.csv." in page.text
    assert page.rows == 1  # the row that was measured
    assert len(html) < 60_000


def test_a_failed_process_is_not_hidden_by_the_others(tmp_path):
    rows = [
        made_rows.row(suite="micro", probe="p", point="a=1", quantity="q", process=at, value=1.0,
                      status=status, reason="time limit" if status == "failed" else None)
        for at, status in enumerate(("ok", "failed", "ok"))
    ]  # fmt: skip
    page, _ = page_of(tmp_path, rows)
    assert "2 ok, 1 failed" in page.text
    assert "time limit" in page.text


def test_fraction_of_peak_is_a_bar_that_stays_in_its_frame(tmp_path):
    rows = [
        made_rows.row(
            suite="micro",
            probe="p",
            point=f"a={at}",
            quantity="q",
            value=1.0,
            peak=2.0,
            fraction_of_peak=fraction,
            peak_source="made-up",
        )  # fmt: skip
        for at, fraction in enumerate((0.5, 1.5, -1.0, float("nan"), float("inf")))
    ]
    page, html = page_of(tmp_path, rows)
    widths = re.findall(r'<rect(?: class="over")? width="([0-9.]+)" height="8"/></svg>', html)
    assert widths == ["50.0", "100.0", "0.0", "0.0", "0.0"]
    assert "Peak: 2 , made-up." in page.text


def test_published_figures_stand_beside_ours_and_invalid_ones_are_struck_out(tmp_path):
    points = ("__vibmax_s32", "__vimax3_s16x2")
    page, html = page_of(tmp_path, made_rows.latency(points))
    for device in ("H800-PCIe", "A100-PCIe-40GB", "RTX4090"):
        assert f"published, {device}" in page.text
    struck = re.findall('<span class="invalid">invalid</span> <s>([0-9.]+)</s>', html)
    assert struck == ["8.0254", "0.0293", "0.0303"]
    assert "INVALID, never compared: loop collapsed by the compiler." in page.text
    assert ">4.0205<sup>" in html


@pytest.mark.parametrize(("published", "compared"), [(4.0, True), (8.0254, False)])
def test_a_row_is_compared_with_its_published_figure_unless_that_is_invalid(
    tmp_path, published, compared
):
    (row,) = made_rows.latency(("__vibmax_s32",), skipped=None)
    row.update(published=published, published_source="somewhere", value=4.4)
    page, html = page_of(tmp_path, [row])
    assert ("ours × 1.10" in page.text) is compared
    assert ("<s>8.0254</s>" in html) is True
    assert "ours × 0.5" not in page.text


def test_a_row_of_a_published_product_is_compared_though_its_own_column_is_empty(tmp_path):
    rows = list(made_rows.latency(("__vimax3_s16x2", "__vibmax_s32"), skipped=None))
    for row in rows:
        row.update(device="NVIDIA H800 PCIe", value=4.4)
    page, html = page_of(tmp_path, rows)
    assert re.findall("ours × ([0-9.]+)</i>", html) == ["1.09"]


def test_charts_are_drawn_from_the_rows(tmp_path):
    page, _ = page_of(tmp_path, everything())
    classes = Counter(dict(attrs).get("class") for _, attrs in page.elements)
    assert classes["chart lines"] == 1
    assert classes["mark"] == 3 + 6 * 3 * 3  # legend; kernels, back ends, sizes
    assert classes["c ok"] + classes["c emulated"] == 2 + len(made_rows.INTRINSICS) * 5
    for name in ("copy", "nstream", "openmp", "128 MiB", "sm_120a"):
        assert name in page.text


def test_ten_thousand_rows_make_a_page_below_ten_megabytes(tmp_path):
    rows = list(made_rows.stream(backends=tuple(f"b{at}" for at in range(80)), mib=range(1, 22)))
    page, html = page_of(tmp_path, rows)
    assert page.rows == len(rows) > 10_000
    assert len(html.encode()) < 10_000_000


def test_strange_numbers_are_shown(tmp_path):
    values = (float("nan"), float("inf"), float("-inf"), 5e-324, -0.0, 1.7e308, None)
    rows = [
        made_rows.row(
            suite="portability",
            probe="stream",
            quantity="bandwidth",
            value=value,
            q1=value,
            q3=value,
            point=f"bytes={2**at};kernel=copy;backend=a",
            peak=value,
        )  # fmt: skip
        for at, value in enumerate(values)
    ]
    page, _ = page_of(tmp_path, rows)
    for shown in ("nan", "inf", "-inf", "5e-324", "1.7e+308"):
        assert shown in page.text


def run_as_program(folder):
    program = Path(dashboard.__file__).parent
    command = [sys.executable, str(program), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)


def test_program_refuses_a_bad_file_with_one_line_and_leaves_no_page(tmp_path):
    made_rows.write(tmp_path, made_rows.stream())
    rows = tmp_path / "rows.csv"
    rows.write_text(rows.read_text().replace(",ok,", ",fine,", 1))
    done = run_as_program(tmp_path)
    assert done.returncode == 2
    causes = "ok, skipped, emulated, unstable, failed"
    assert done.stderr == f"{tmp_path}/rows.csv:2:20: status: 'fine' is none of {causes}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_program_writes_the_page(tmp_path):
    made_rows.write(tmp_path, made_rows.stream())
    done = run_as_program(tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}/index.html\n")


def test_rows_of_two_runs_are_told_apart(tmp_path):
    rows = [
        {**row, "run": run} for run in ("first", "second") for row in made_rows.stream(mib=(1,))
    ]
    page, html = page_of(tmp_path, rows)
    assert html.count('<td class="m">first</td>') == html.count('<td class="m">second</td>') == 18
