"""Work that takes long shows how far it is, by one bar that counts steps; what is quick shows none."""

import inspect

import pytest
from answers import CLASH, FIT, MONTHS

import deserstats as ds
from deserstats import progress
from deserstats.model.budget import Budget


@pytest.fixture
def at_once(monkeypatch):
    """Show a bar from the first step on."""
    monkeypatch.setattr(progress, "DELAY", 0.0)


def questions():
    """Every public question that may work long: it takes an effort."""
    found = {name: getattr(ds, name) for name in ds.__all__}
    return {
        name: asked for name, asked in found.items()
        if inspect.isfunction(asked) and "effort" in inspect.signature(asked).parameters
    }  # fmt: skip


def test_every_question_that_may_work_long_shows_its_progress_where_asked():
    asked = questions()
    assert len(asked) > 20
    taken = {name: inspect.signature(one).parameters.get("progress") for name, one in asked.items()}
    assert [name for name, one in taken.items() if one is None or one.default is not False] == []


@pytest.mark.parametrize(
    "ask", [ds.check_consistency, ds.find_repairs, ds.diagnose, ds.find_bases], ids=lambda f: f.__name__
)
def test_a_bar_is_shown_where_asked_and_changes_no_answer(ask, at_once, capsys):
    plain = ask(CLASH)
    assert capsys.readouterr().err == ""
    assert ask(CLASH, progress=True) == plain
    shown = capsys.readouterr()
    assert ask.__name__ in shown.err
    assert "of the steps allowed" in shown.err
    assert shown.out == ""


def test_what_is_done_soon_shows_no_bar(monkeypatch, capsys):
    monkeypatch.setattr(progress, "DELAY", 1e9)
    ds.check_consistency(FIT, progress=True)
    assert capsys.readouterr().err == ""


def test_a_question_that_asks_others_names_them_on_its_own_bar(at_once, capsys):
    ds.check_plausibility(MONTHS, progress=True)
    told = capsys.readouterr().err
    assert "check_plausibility: check_surprise" in told
    assert progress.current() is None


def test_a_bar_is_closed_when_a_question_is_refused(at_once, capsys):
    with pytest.raises(ds.ClaimError):
        ds.check_consistency(FIT, effort=-1, progress=True)
    assert progress.current() is None


def test_a_bar_counts_the_steps_of_all_budgets_up_to_what_is_allowed(at_once, capsys):
    with progress.asking("work", progress=True):
        first = Budget(1e-4)
        first.spend(400)
        watch = progress.current()
        assert (watch.bar.n, watch.bar.total) == (400, 1_000)
        first.part(0.5).spend(900)
        assert (watch.bar.n, watch.bar.total) == (1_000, 1_000)
        Budget(1e-4)
        assert watch.bar.total == 1_300 + 1_000


def test_the_command_line_shows_a_bar_on_a_terminal(at_once, monkeypatch, tmp_path, capsys):
    from deserstats.cli import main

    path = tmp_path / "table.csv"
    path.write_text("value,start\n10,2024-01\n20,2024\n", encoding="utf-8")
    assert main(["repair", str(path)]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("deserstats.cli.commands.is_watched", lambda: True)
    assert main(["repair", str(path)]) == 0
    assert "find_repairs" in capsys.readouterr().err
