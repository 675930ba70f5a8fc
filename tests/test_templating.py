import pytest
from jinja2 import UndefinedError

from incidents import language, templating
from incidents.language import speaking

TEXTS = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
"n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\n"

msgid "Timeline"
msgstr "الخط الزمني"

msgid "%(num)d event"
msgid_plural "%(num)d events"
msgstr[0] "لا أحداث"
msgstr[1] "حدث واحد"
msgstr[2] "حدثان"
msgstr[3] "%(num)d أحداث"
msgstr[4] "%(num)d حدثًا"
msgstr[5] "%(num)d حدث"
"""


@pytest.fixture
def arabic(monkeypatch, tmp_path):
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "site.po").write_text(TEXTS)
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    language.catalogue.cache_clear()
    yield
    language.catalogue.cache_clear()


def shown(source, **context):
    return templating.environment().from_string(source).render(context)


def test_values_are_escaped():
    assert shown("{{ title }}", title="<b>&'") == "&lt;b&gt;&amp;&#39;"


def test_escaping_cannot_be_turned_off_by_an_option():
    site = templating.environment(autoescape=False)
    assert site.from_string("{{ title }}").render(title="<") == "&lt;"


def test_a_missing_value_is_an_error():
    with pytest.raises(UndefinedError):
        shown("{{ title }}")


def test_texts_are_as_written_without_a_catalogue():
    with speaking("ar"):
        assert shown("{{ _('Timeline') }}") in {"Timeline", "الخط الزمني"}
    assert shown("{{ ngettext('%(num)d event', '%(num)d events', 2) }}") == "2 events"


def test_texts_follow_the_language_of_the_view(arabic):
    source = "{{ _('Timeline') }}"
    with speaking("ar"):
        assert shown(source) == "الخط الزمني"
    with speaking("en"):
        assert shown(source) == "Timeline"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "لا أحداث"), (1, "حدث واحد"), (2, "حدثان"), (5, "٥ أحداث"), (11, "١١ حدثًا"), (100, "١٠٠ حدث")],
)
def test_arabic_has_six_plurals(arabic, count, text):
    with speaking("ar"):
        assert shown("{{ ngettext('%(num)d event', '%(num)d events', count) }}", count=count) == text


def test_what_is_put_into_a_text_is_escaped(arabic):
    assert shown("{{ _('%(name)s', name=name) }}", name="<b>") == "&lt;b&gt;"


def test_an_unknown_language_has_no_file_looked_up():
    assert type(language.catalogue("../../etc")) is language.NullTranslations
