"""Keep beside each document the key of its address, whatever its spelling."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 1000
TRACKING = re.compile(
    r"utm_.+|mc_[ce]id|pk_.+|mtm_.+|hsa_.+|_hs(enc|mi)|ns_.+|at_.+|[gdw]br?aid|fbclid|gclid|gclsrc|dclid|msclkid|"
    r"yclid|twclid|ttclid|igshid|igsh|s_cid|cmpid|ocid|smid|smtyp|_ga|_gl|ref_src|ref_url|spm|si|"
    r"xtor|wt\.mc_id|ftag|ito|guccounter|guce_.+|outputtype|amp",
    re.IGNORECASE,
)


def key_of(url: str) -> str:
    try:
        parts = urlsplit(url.strip() if "//" in url else f"https://{url.strip()}")
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if not host or "." not in host or re.search(r"\s", host):
        return ""
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.fullmatch(name)
    )
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{host}{'' if port in (80, 443, None) else f':{port}'}{path}{query}"[:2000]


def fill_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    documents = apps.get_model("incidents", "Document").objects.using(schema_editor.connection.alias)
    batch = []
    for document in documents.exclude(url="").only("pk", "url").iterator(BATCH):
        document.address_key = key_of(document.url)
        batch.append(document)
        if len(batch) == BATCH:
            documents.bulk_update(batch, ["address_key"])
            batch = []
    documents.bulk_update(batch, ["address_key"])


class Migration(migrations.Migration):
    dependencies = [("incidents", "0008_short_links")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="address_key",
            field=models.CharField(max_length=2000, blank=True, default="", editable=False),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="document", name="document_url"),
        migrations.AddIndex(
            model_name="document", index=models.Index(fields=["address_key"], name="document_address")
        ),
    ]
