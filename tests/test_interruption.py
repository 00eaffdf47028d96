"""Being told to end, at any moment: one word, nothing half done, no process left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classcruncher import examples
from classcruncher.batch.processes import LocalExecutor
from classcruncher.workbook.new import new_workbook
from tests.batch import chores
from tests.batch.folders import workbook
from tests.processes import HEARING_CTRL_C, ROOT, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals as POSIX has them")


def interrupted_at(module: str, school: Path) -> subprocess.CompletedProcess[str]:
    """A workbook solved; Ctrl-C comes the moment that a module is looked for."""
    program = (
        f"{HEARING_CTRL_C}import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}:\n"
        "            sys.meta_path.remove(self)\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from classcruncher.__main__ import main\n"
        "sys.exit(main())\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "solve", school],
        capture_output=True, text=True, cwd=ROOT, check=False, timeout=120,
    )  # fmt: skip


class TestCtrlC:
    @pytest.mark.parametrize(
        "module",
        [
            "argparse", "json", "classcruncher.cli", "classcruncher.run",
            "classcruncher.model.list_of_options", "numpy", "numpy.linalg", "lxml.etree", "xlsxwriter",
            "classcruncher.splice.checks",
        ],
    )  # fmt: skip
    def test_while_modules_are_loaded(self, tmp_path: Path, module: str) -> None:
        school = workbook(tmp_path / "school.xlsx")
        before = school.read_bytes()
        done = interrupted_at(module, school)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "Stopped.\n")
        assert school.read_bytes() == before

    @pytest.mark.parametrize("module", ["classcruncher.model.programme", "pulp", "highspy", "highspy._core"])
    def test_while_the_solver_is_loaded_in_the_middle_of_a_run(self, tmp_path: Path, module: str) -> None:
        school = tmp_path / "school.xlsx"
        new_workbook(school, examples.load("ontario-14-classes"))
        done = interrupted_at(module, school)
        assert (done.returncode, done.stderr) == (0, f"Results are in {school}.\n")
        assert "The run was stopped before" in done.stdout

    def test_nothing_heavy_but_the_solver_is_loaded_after_the_work_has_begun(self, tmp_path: Path) -> None:
        school = workbook(tmp_path / "school.xlsx", teachers=9)
        program = (
            "import sys\nfrom classcruncher import cli, run\ntrue, known = run.crunch_file, set()\n"
            "def begin(*arguments, **named):\n"
            "    known.update(sys.modules)\n"
            "    return true(*arguments, **named)\n"
            "run.crunch_file = begin\ncli.main(['solve', '--json', sys.argv[1]])\n"
            "print(*set(sys.modules) - known, file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, school],
            capture_output=True, text=True, cwd=ROOT, check=True, timeout=120,
        )  # fmt: skip
        late = {"numpy", "lxml.etree", "xlsxwriter"} & set(done.stderr.split())
        assert not late

    def test_in_a_worker_that_is_only_just_starting(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        early = "import os, signal, sys\nif '--multiprocessing-fork' in sys.argv: os.kill(os.getpid(), 2)\n"
        (tmp_path / "sitecustomize.py").write_text(early, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        before = signal.getsignal(signal.SIGINT)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        executor = LocalExecutor(1)
        try:
            assert executor.submit(60, chores.double, 21).result(timeout=60) == 42
        finally:
            executor.stop()
            signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("engine", ["enumeration", "HiGHS"])
@pytest.mark.parametrize(("caught", "said"), [("True", "stopped"), ("False", "torn apart")])
def test_ctrl_c_gets_through_whatever_is_at_work(engine: str, caught: str, said: str) -> None:
    """All work is done in the thread that Ctrl-C comes to: caught it ends the run, else it is raised."""
    program = (
        f"{HEARING_CTRL_C}import contextlib, pulp\n"
        "from classcruncher import solve\nfrom classcruncher.control import RunControl, TimeLimit\n"
        "from tests.model.test_runs import hard_school\n"
        "def begin(*_):\n    print('working', flush=True)\n"
        "true = pulp.HiGHS.callSolver\n"
        "def call(*arguments):\n    begin()\n    return true(*arguments)\n"
        f"if {engine == 'HiGHS'}: pulp.HiGHS.callSolver, tell = call, None\n"
        "else: tell = begin\n"
        "class Deaf(TimeLimit):\n    def ended_by_ctrl_c(self):\n        return contextlib.nullcontext()\n"
        f"if not {caught}: RunControl.begin = lambda _, seconds: Deaf(seconds)\n"
        "try:\n    print(solve(hard_school(), time_limit=3600, progress=tell).ended)\n"
        "except KeyboardInterrupt:\n    print('torn apart')\n"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "working"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert out.splitlines()[-1] == said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
class TestEndedByTheSystem:
    def end(self, folder: Path, program: str, number: signal.Signals) -> None:
        """Have a program that prints a line at its most awkward moment ended there by the system."""
        environment = os.environ | {"TMPDIR": str(folder / "temporary")}
        (folder / "temporary").mkdir()
        command = [sys.executable, "-c", program, str(folder)]
        with running(command, stdout=subprocess.PIPE, env=environment) as process:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "writing"
            process.send_signal(number)
            assert process.wait(timeout=60) == -number
        assert list((folder / "temporary").iterdir()) == []

    def test_while_results_are_written(self, tmp_path: Path, number: signal.Signals) -> None:
        workbook(tmp_path / "school.xlsx")
        program = (
            "import pathlib, sys, time\nfrom classcruncher.splice import put, splicing\n"
            "def splice(*_):\n    print('writing', flush=True)\n    time.sleep(60)\n"
            "splicing.splice = splice\nput(b'', pathlib.Path(sys.argv[1], 'school.xlsx'))\n"
        )
        self.end(tmp_path, program, number)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["school.xlsx", "temporary"]

    def test_while_a_new_workbook_is_written(self, tmp_path: Path, number: signal.Signals) -> None:
        program = (
            "import os, pathlib, sys, time\nfrom classcruncher.workbook.new import new_workbook\n"
            "def fsync(_):\n    print('writing', flush=True)\n    time.sleep(60)\n"
            "os.fsync = fsync\nnew_workbook(pathlib.Path(sys.argv[1], 'school.xlsx'))\n"
        )
        self.end(tmp_path, program, number)
        assert [path.name for path in tmp_path.iterdir()] == ["temporary"]
