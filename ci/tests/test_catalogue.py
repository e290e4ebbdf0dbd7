"""ci/run_all catalogue: a page in the programs' own words."""


def test_every_part_of_a_statement_stands_on_the_page(house, tmp_path):
    target = tmp_path / "catalogue.html"
    done = house.run_all("catalogue", target, FAKE_CODE=2)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{target}\n"
    page = target.read_text()
    for said in (
        "1 program, 1 probe, 6 points",
        "How &lt;fast&gt;?",
        "<dt>method</dt><dd>copy it</dd>",
        "<dt>bytes</dt><dd>8 B, 16 B, 32 B, 64 B, 128 B, 256 B</dd>",
        "<dt>bandwidth</dt><dd>GB/s, higher is better; peak: a sheet</dd>",
        "<dt>sm_80</dt><dd>2 native: FADD FADD</dd>",
        "<dt>sm_90a</dt><dd>2 emulated</dd>",
        "<dt>sm_89</dt><dd>2 absent</dd>",
    ):
        assert said in page
    assert "<fast>" not in page
    assert "script" not in page


def test_a_long_axis_is_cut_and_counted(house, tmp_path):
    house.run_all("catalogue", tmp_path / "c.html", FAKE_POINTS=15)
    assert "16 KiB and 3 more" in (tmp_path / "c.html").read_text()


def test_a_program_that_does_not_answer_is_named(house, tmp_path):
    (house.build / "programs.txt").write_text("portability bin/fake\nmicro bin/gone\n")
    done = house.run_all("catalogue", tmp_path / "c.html")
    assert done.returncode == 1
    assert "bin/gone: No such file" in (tmp_path / "c.html").read_text()


def test_an_unwritable_place_is_refused(house):
    done = house.run_all("catalogue", "/no/such/place.html")
    assert done.returncode == 2
    assert done.stderr == "ci/run_all: /no/such/place.html: No such file or directory\n"
