"""Rows in the format of UCDP GED, about a country that does not exist."""

import csv
import io

ROW = {
    "id": "9001",
    "year": "2019",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_name": "Examplia: Government",
    "dyad_name": "Government of Examplia - Red Front",
    "side_a": "Government of Examplia",
    "side_b": "Red Front",
    "number_of_sources": "1",
    "source_article": '"Northport Gazette,2019-03-05,Four die near the port"',
    "source_original": "police",
    "where_prec": "1",
    "where_coordinates": "Northport town",
    "adm_1": "Lake Province",
    "adm_2": "Port district",
    "latitude": "12.5",
    "longitude": "34.25",
    "country": "Examplia",
    "country_id": "999",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2019-03-04",
    "date_end": "2019-03-04",
    "deaths_a": "1",
    "deaths_b": "3",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "low": "4",
    "best": "4",
    "high": "4",
}


def ged_row(**overrides):
    return ROW | overrides


def ged_file(*rows, columns=None):
    """Write rows as the bytes of a CSV file with the columns of the first one, or those given."""
    rows = rows or (ROW,)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns or list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def ged_archive(count, *, odd=0):
    """Make rows, of which `odd` are invalid and as many more repeat an earlier one."""
    rows = []
    for number in range(count):
        row = ged_row(
            id=str(number),
            date_start=f"2019-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
            where_coordinates=f"Village {number % 97} village",
            latitude=str(10 + number % 97 / 10),
            source_article=f'"Northport Gazette,2019-03-05,Report {number % 311}"',
        )
        rows.append(row | {"date_end": row["date_start"]})
    step = count // odd if odd else count
    for first in range(0, count, step) if odd else ():
        rows[first]["date_start"] = "31/31/2019"
        rows[first + 3] = dict(rows[first + 1])
    return rows
