"""What evidence does to the rows of a device, and how rows and progress are shown."""

import io

import pytest
from provision import gpu
from runner import evidence, plan, progress, rows, summary


def row(**known):
    return {**dict.fromkeys(rows.COLUMNS, ""), "suite": "micro", "probe": "dpx/latency", **known}


@pytest.fixture
def book(monkeypatch):
    device = gpu.Device(0, "NVIDIA H100 PCIe", "sm_90")
    monkeypatch.setattr(gpu, "devices", lambda: ([device], ""))
    made = evidence.Book()
    for name, status in (("f", "ok"), ("g", "emulated"), ("h", "failed")):
        point, told = f"arch=sm_90a;intrinsic={name}", f"VIADD x {len(name)}"
        made.add(
            [row(point=point, quantity="sass", status=status, reason=f"{name}!", evidence=told)]
        )
        made.add([row(point=point.replace("90a", "80"), quantity="sass", status="emulated")])
    return made


@pytest.mark.parametrize(
    ("name", "before", "after", "reason"),
    [
        ("f", "ok", "ok", ""),
        ("g", "ok", "emulated", "evidence: g!"),
        ("g", "unstable", "unstable", ""),
        ("h", "ok", "failed", "evidence: h!"),
        ("h", "unstable", "failed", "evidence: h!"),
        ("h", "skipped", "skipped", ""),
    ],
)
def test_the_code_of_the_device_judges_its_rows(book, name, before, after, reason):
    measured = row(point=f"intrinsic={name}", status=before, device="NVIDIA H100 PCIe")
    judged = book.complete(measured)
    assert (judged["status"], judged["reason"]) == (after, reason)
    assert judged["evidence"] == ("" if before == "skipped" else "VIADD x 1")


def test_rows_of_other_devices_and_points_are_left_alone(book):
    for measured in (
        row(point="intrinsic=g", status="ok", device="host"),
        row(point="intrinsic=other", status="ok", device="NVIDIA H100 PCIe"),
    ):
        assert book.complete(measured) == measured


def test_a_row_is_one_line_and_comes_back_the_same():
    told = row(status="ok", reason=rows.escape('a "b", c\nd\\'), point="x=1")
    line = rows.line(told)
    assert line.count("\n") == 1
    assert rows.parse(line.rstrip("\n")) == told


@pytest.mark.parametrize("line", ["", "1,2,3", '"open', ",".join(["fine"] * len(rows.COLUMNS))])
def test_a_line_that_breaks_the_rules_is_no_row(line):
    with pytest.raises(rows.NotARow):
        rows.parse(line)


def test_one_pattern_picks_a_probe_and_what_the_user_wants():
    assert plan._pattern("stream", "copy", ["stream"]) == "copy"
    assert plan._pattern("a/b-c", "", ["a/b-c", "d"]) == r"^(?=a/b\-c/)"
    assert plan._pattern("a/b", "x|y", ["a/b", "d"]) == r"^(?=a/b/)(?=.*(?:x|y))"
    assert plan._pattern("a", "", ["a", "a/b"]) == r"^(?=a/)(?!a/b/)"


@pytest.mark.parametrize(
    ("seconds", "text"), [(41.6, "42 s"), (185, "3:05 min"), (3720, "1:02 h"), (0, "0 s")]
)
def test_times_read_as_people_write_them(seconds, text):
    assert progress.clock(seconds) == text


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown(monkeypatch, no_color):
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    bar = progress.Progress([1.0, 3.0], stream=stream)
    bar.begin("first")
    bar.end("first", {"ok": 2, "failed": 1}, 1.0)
    bar.begin("second")
    return stream.getvalue()


def test_a_terminal_has_a_bar_with_the_time_left(monkeypatch):
    text = shown(monkeypatch, no_color=False)
    assert "[........................] 4 s left, first" in text
    assert "[######..................] 3 s left, second" in text
    assert "\033[31m1 failed\033[0m" in text


def test_no_color_is_obeyed(monkeypatch):
    text = shown(monkeypatch, no_color=True)
    assert "[1/2] first: 2 ok, 1 failed in 1 s" in text
    assert "\033[3" not in text


def test_the_closing_line_counts_by_status_and_reason():
    found = [row(status="ok")] * 2 + [row(status="skipped", reason="no device")] * 3
    found += [row(status="emulated"), row(status="failed", reason="x")]
    assert summary.closing(found, 61.4) == (
        "2 ok, 3 skipped (no device: 3), 0 unstable, 1 failed, 61 seconds"
    )


def timing(device):
    known = {"point": "intrinsic=__vimax3_s32_relu", "quantity": "latency", "unit": "cycle"}
    return row(device=device, **known)


def test_a_published_figure_joins_the_row_of_its_own_product():
    joined = rows.with_published(timing("NVIDIA H800 PCIe"))
    assert joined["published"] == "4.0205"
    assert "raw log DPX" in joined["published_source"]


def test_another_product_gets_no_published_figure():
    assert rows.with_published(timing("NVIDIA H100 80GB HBM3"))["published"] == ""


def test_the_closing_line_names_the_frequent_reasons_alone():
    row = {"status": "skipped", "quantity": "latency"}
    many = [dict(row, reason=f"reason {at}") for at in range(20)]
    code = [dict(row, quantity="sass", reason=f"sm_80 has no form {at}") for at in range(9)]
    told = summary.closing([*many, *code], 1)
    assert told.startswith(
        "0 ok, 29 skipped (machine code that the architecture lacks: 9; reason 0: 1; "
    )
    assert "; other reasons: 15), 0 unstable" in told
