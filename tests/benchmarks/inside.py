"""What an index costs within a process, for itself: `build` it and write the snapshot, or `load` that.

Prints JSON: events, seconds of processor time, bytes of memory more than before.
"""

import argparse
import gc
import json
import os
import time

from tests.benchmarks.meter import resident_bytes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incidents.settings")


def measure(what: str) -> dict[str, float]:
    import django

    django.setup()
    from incidents.timeline.archive import archive
    from incidents.timeline.query import TimelineQuery

    store = archive()
    head = store.head()
    gc.collect()
    memory, started = resident_bytes(), time.process_time()
    if what == "build":
        events = store.build_snapshot()[1]
    else:
        events = store.select(TimelineQuery(), head.sequence).total
    seconds = time.process_time() - started
    gc.collect()
    return {"events": events, "seconds": seconds, "bytes": resident_bytes() - memory}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["build", "load"])
    print(json.dumps(measure(parser.parse_args().what)))
