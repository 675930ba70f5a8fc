"""Mirror an archive's log and verify it: python mirror.py https://timeline.your.site mirror.json"""

import hashlib
import json
import sys
import urllib.request
from pathlib import Path

HASHED = ("sequence", "event", "number", "action", "material", "published_at", "content_digest")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def check(holds, what):
    if not holds:
        sys.exit(f"Does not fit: {what}")


def digest_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


file = Path(sys.argv[2])
editions = json.loads(file.read_text()) if file.exists() else []
url = f"{sys.argv[1]}/api/v1/changes?after={len(editions)}&limit=500"
while url:
    page = json.load(urllib.request.urlopen(url))
    editions += page["editions"]
    url = page["next"]

digest, taken_back = "0" * 64, {edition["redacts"] for edition in editions}
for edition in editions:
    columns = {name: edition[name] for name in (*HASHED, "merged_into", "redacts")}
    digest = digest_of(digest + canonical(columns))
    check(digest == edition["digest"], f"the chain at edition {edition['sequence']}")
    if edition["sequence"] in taken_back:
        edition["content"] = None  # Taken back there, so it must not be kept here.
    else:
        check(edition["content"], f"edition {edition['sequence']} has no content, and no note says why")
        salt, *texts = (edition["content"][name] for name in ("salt", "document", "facets", "reason"))
        body = '{{"document":{},"facets":{},"reason":{}}}'.format(*texts[:2], canonical(texts[2]))
        check(digest_of(salt + body) == edition["content_digest"], f"content {edition['sequence']}")
check(digest == page["head"]["digest"], "the head of the log")
file.write_text(json.dumps(editions, ensure_ascii=False))
print(f"{len(editions)} editions verified, head {digest}")
