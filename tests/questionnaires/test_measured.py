"""What the codes of a question are worth: a choice is no scale, whatever its codes look like."""

import msgspec
import pytest

from cocreate.questionnaires.document import Option, Settings
from cocreate.questionnaires.measured import Unit, units_of
from cocreate.questionnaires.models import Question


def only_unit(kind: str, options: int = 0) -> Unit:
    """The one table of a question of this kind."""
    spec = Settings(options=tuple(Option(n, f"Bread {n}") for n in range(1, options + 1)))
    question = Question(
        questionnaire_id=1, seq=1, kind=kind, text="?", settings=msgspec.to_builtins(spec)
    )
    question.id = 1
    (unit,) = units_of([question])
    return unit


def test_a_choice_of_five_has_neither_a_mean_nor_a_top_two():
    worth = only_unit("single", options=5).worth
    assert (worth.codes, worth.has_mean, worth.top) == ((1, 2, 3, 4, 5), False, ())


@pytest.mark.parametrize(("kind", "score"), [("nps", True), ("scale11", False)])
def test_only_the_question_that_asks_for_it_has_a_net_promoter_score(kind: str, score: bool):
    worth = only_unit(kind).worth
    assert (worth.has_mean, worth.has_nps) == (True, score)


def test_yes_or_no_keeps_its_yes():
    assert only_unit("yes_no").worth.codes == (0, 1)
