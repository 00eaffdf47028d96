"""Asking questions about a school, several at a time, within one time limit."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from classcruncher.class_types import ClassType, class_types
from classcruncher.limit import Limit
from classcruncher.model.question import Answer, Question
from classcruncher.model.solver import Solver
from classcruncher.school import School

#: How often the waiting thread looks whether it should stop, in seconds.
_GLANCE = 0.05


class Search:
    """Solvers of one school, one a thread; questions are answered in parallel, answers keep their order.

    Each question is answered from a clean start, so answers do not depend on which thread takes which
    question. Ctrl-C ends the limit, and what was found is kept.
    """

    def __init__(self, school: School, limit: Limit, threads: int = 0) -> None:
        self.school = school
        self.kinds: tuple[ClassType, ...] = class_types(school)
        self.limit = limit
        self._threads = threads or min(2, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(self._threads, "classcruncher")
        self._solvers = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers, in order. Raises SolverError when the solver fails."""
        futures = [self._pool.submit(self._answer, question) for question in questions]
        self._wait(futures)
        return [future.result() for future in futures]

    def best(self, question: Question) -> Answer:
        """The answer to one question."""
        return self.ask([question])[0]

    def _answer(self, question: Question) -> Answer:
        solver: Solver | None = getattr(self._solvers, "own", None)
        if solver is None:
            solver = self._solvers.own = Solver(self.school)
        return solver.best(question, self.limit)

    def _wait(self, futures: Sequence[Future[Answer]]) -> None:
        while True:
            try:
                if not wait(futures, timeout=_GLANCE).not_done:
                    return
            except KeyboardInterrupt:
                self.limit.stop()
