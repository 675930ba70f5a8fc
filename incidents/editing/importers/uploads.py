"""Files brought to the desk: rehearsed at once, taken in when confirmed, by the code of the command.

A request must not last for minutes, so a page takes files up to a size; larger ones are the command's.
"""

import io
import zipfile
from typing import Any

from django.utils import timezone

from incidents.editing.importers.opening import open_format
from incidents.editing.importers.results import Outcome, Report
from incidents.editing.importers.running import Format, Import
from incidents.editing.importers.sheet_files import ZIP
from incidents.editing.importers.tables import FileError
from incidents.exports.plain_text import writable
from incidents.models import ImportRun

MOST_BYTES = 10_000_000
MOST_UNPACKED = 50_000_000
"""Bytes of a workbook at most once it is unpacked."""

MOST_ROWS = 2_000


def rehearse(*, run: ImportRun) -> None:
    """Import an unsaved run's file as a dry run and save what would become of it; raise `FileError`."""
    opened = _opened(run)
    report = Import(format=opened, publish=run.publish, by=run.by, author=run.by, dry_run=True).run()
    run.report = _as_json(report)
    run.save()


def carry_out(*, run: ImportRun) -> None:
    """Import a rehearsed file; what an earlier, interrupted call has kept is found unchanged."""
    report = Import(format=_opened(run), publish=run.publish, by=run.by, author=run.by).run()
    run.report, run.content, run.done_at = _as_json(report), None, timezone.now()
    run.save()


def _opened(run: ImportRun) -> Format:
    data = bytes(run.content or b"")
    _check_unpacked(data)
    opened = open_format(run.format, data, collection=run.collection, mapping=run.mapping)
    if opened.size > MOST_ROWS:
        raise FileError(
            f"The file holds {opened.size:,} rows, and this page takes {MOST_ROWS:,}, since you wait for it."
            f" On the server: python manage.py import_events FILE --format {run.format} --dry-run"
        )
    return opened


def _check_unpacked(data: bytes) -> None:
    """Refuse a workbook that unpacks to far more than its size."""
    if not data.startswith(ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise FileError(f"The workbook is damaged: {error}") from error
    if unpacked > MOST_UNPACKED:
        raise FileError(
            f"The workbook unpacks to {unpacked // 1_000_000} MB, and this page takes"
            f" {MOST_UNPACKED // 1_000_000}: use the command import_events."
        )


def _as_json(report: Report) -> dict[str, Any]:
    """Give a report as it is kept and shown. `event` is None for one that a dry run did not keep."""
    totals = report.totals
    return {
        "words": report.in_words(),
        "recognised": report.recognised,
        "totals": {outcome: totals.get(outcome, 0) for outcome in Outcome if outcome in totals},
        "rows": [
            {
                "line": row.line,
                "also": len(row.also),
                "outcome": row.outcome,
                "key": writable(row.key),
                "event": None if report.dry_run and row.outcome == Outcome.CREATED else row.event,
                "told": writable(" ".join(filter(None, [row.reason, *row.notes]))),
            }
            for row in sorted(report.rows, key=lambda row: row.line)
        ],
    }
