"""The order of day and month: told by the column as a whole, asked where it is not, never guessed."""

import pytest

from incidents.editing.importers.date_order import DAY_FIRST, MONTH_FIRST, read_cell, recognise
from incidents.editing.importers.running import RowError


@pytest.mark.parametrize(
    ("cells", "order", "asked", "words"),
    [
        (["04/05/2021", "31/12/2019"], DAY_FIRST, False, "dates: day first, since one is 31/12/2019"),
        (
            ["04-05-2021", "12-31-2019 00:00"],
            MONTH_FIRST,
            False,
            "dates: month first, since one is 12-31-2019 00:00",
        ),
        (["04/05/2021", "05.05.2021"], "", True, "dates: the order cannot be told"),
        (
            ["05/05/2021", "2021-04-05", "4 May 2021", ""],
            "",
            False,
            "dates: written so that no order is needed",
        ),
        (["31/12/2019", "12/31/2019"], "", False, "dates: some with the day first, some with the month"),
    ],
)
def test_the_order_is_recognised_and_said(cells, order, asked, words):
    found = recognise(cells)
    assert (found.order, found.must_be_asked) == (order, asked)
    assert found.in_words().startswith(words)


@pytest.mark.parametrize(
    ("text", "order", "edtf"),
    [
        ("04/05/2021", DAY_FIRST, "2021-05-04"),
        ("04/05/2021", MONTH_FIRST, "2021-04-05"),
        ("31.12.2019", "", "2019-12-31"),
        ("12-31-2019", "", "2019-12-31"),
        ("05/05/2021", "", "2021-05-05"),
        ("2021/4/5 00:00:00", "", "2021-04-05"),
        ("2021-04-05T12:30:00Z", "", "2021-04-05"),
        ("2021-04", "", "2021-04"),
        ("4 April 2021", "", "2021-04-04"),
    ],
)
def test_a_date_is_read_in_the_order_that_holds(text, order, edtf):
    assert read_cell(text, order).edtf == edtf


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("04/05/2021", "could be 4 or 5 as the day: say which comes first"),
        ("31/02/2021", "cannot be read"),
        ("40/40/2021", "cannot be read"),
        ("04/05/21", "cannot be read"),
        ("soon", "cannot be read"),
    ],
)
def test_a_date_that_could_be_another_is_refused(text, words):
    with pytest.raises(RowError, match=words):
        read_cell(text, "")
