"""Our kinds in the codes of other schemes, and theirs in ours."""

import pytest

from incidents.taxonomy import (
    ACTOR_TYPES,
    KINDS,
    PLACE_PRECISIONS,
    PRECISIONS,
    TIME_KINDS,
    AcledCode,
    PloverCode,
    UnknownTermError,
)
from incidents.taxonomy.mappings import (
    ACLED_EVENT_TYPES,
    ACLED_SUB_EVENT_TYPES,
    INTER_NAMES,
    PLOVER_CATEGORIES,
    acled_code,
    acled_disorder_type,
    acled_event_type,
    acled_sub_event_type,
    acled_time_precision,
    actor_type_from_inter,
    inter_code,
    kind_from_acled,
    kind_from_ucdp,
    place_precision_from_acled,
    place_precision_from_airwars,
    place_precision_from_ucdp,
    plover_code,
    precision_from_acled,
    precision_from_ucdp,
    time_kind_from_airwars,
    ucdp_date_prec,
    ucdp_deaths_column,
    ucdp_is_aggregate,
    ucdp_roles,
)

BATTLES, PROTESTS, RIOTS = "Battles", "Protests", "Riots"
REMOTE, CIVILIANS, STRATEGIC = (
    "Explosions/Remote violence",
    "Violence against civilians",
    "Strategic developments",
)
ACLED = {
    "Government regains territory": (BATTLES, "territory-regained"),
    "Non-state actor overtakes territory": (BATTLES, "territory-taken"),
    "Armed clash": (BATTLES, "armed-clash"),
    "Excessive force against protesters": (PROTESTS, "force-against-protesters"),
    "Protest with intervention": (PROTESTS, "protest-with-intervention"),
    "Peaceful protest": (PROTESTS, "protest"),
    "Violent demonstration": (RIOTS, "riot"),
    "Mob violence": (RIOTS, "mob-violence"),
    "Chemical weapon": (REMOTE, "chemical-attack"),
    "Air/drone strike": (REMOTE, "aerial-strike"),
    "Suicide bomb": (REMOTE, "suicide-bombing"),
    "Shelling/artillery/missile attack": (REMOTE, "indirect-fire"),
    "Remote explosive/landmine/IED": (REMOTE, "bombing"),
    "Grenade": (REMOTE, "grenade-attack"),
    "Sexual violence": (CIVILIANS, "sexual-violence"),
    "Attack": (CIVILIANS, "attack-on-civilians"),
    "Abduction/forced disappearance": (CIVILIANS, "abduction"),
    "Agreement": (STRATEGIC, "agreement"),
    "Arrests": (STRATEGIC, "arrests"),
    "Change to group/activity": (STRATEGIC, "armed-group-change"),
    "Disrupted weapons use": (STRATEGIC, "weapons-disrupted"),
    "Headquarters or base established": (STRATEGIC, "base-established"),
    "Looting/property destruction": (STRATEGIC, "looting"),
    "Non-violent transfer of territory": (STRATEGIC, "territory-transferred"),
    "Other": (STRATEGIC, "other"),
}


def test_acled_has_six_event_types_and_twenty_five_sub_event_types():
    assert len(ACLED_EVENT_TYPES) == 6
    assert sorted(ACLED_SUB_EVENT_TYPES) == sorted(ACLED)


@pytest.mark.parametrize(("sub_event_type", "expected"), ACLED.items(), ids=ACLED)
def test_sub_event_type_becomes_its_kind_and_comes_back_unchanged(sub_event_type, expected):
    event_type, kind = expected
    assert kind_from_acled(sub_event_type) == kind
    assert acled_code(kind) == AcledCode(event_type, sub_event_type)
    assert acled_code(kind, original=sub_event_type) == AcledCode(event_type, sub_event_type)


def test_all_sub_event_types_occur_among_the_kinds():
    occurring = {kind.acled.sub_event_type for kind in KINDS.values() if kind.acled}
    assert set(ACLED) <= occurring


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("excessive force against protestors", "Excessive force against protesters"),
        ("AIR/DRONE STRIKE", "Air/drone strike"),
        ("  Suicide  bomb ", "Suicide bomb"),
        ("Other", "Other"),
    ],
)
def test_spelling_drift_of_a_sub_event_type_is_accepted(spelling, canonical):
    assert acled_sub_event_type(spelling) == canonical
    assert kind_from_acled(spelling) == kind_from_acled(canonical)


def test_spelling_drift_of_an_event_type_is_accepted():
    assert acled_event_type("Strategic Developments") == STRATEGIC


@pytest.mark.parametrize("read", [acled_sub_event_type, acled_event_type, kind_from_acled])
def test_unknown_acled_type_is_refused_naming_the_accepted(read):
    with pytest.raises(UnknownTermError, match="Accepted: "):
        read("Skirmish")


@pytest.mark.parametrize("sub_event_type", ACLED)
def test_disorder_type_follows_the_sub_event_type(sub_event_type):
    event_type, _ = ACLED[sub_event_type]
    expected = {
        "Excessive force against protesters": "Political violence; Demonstrations",
        "Mob violence": "Political violence",
    }.get(sub_event_type) or {
        PROTESTS: "Demonstrations",
        RIOTS: "Demonstrations",
        STRATEGIC: "Strategic developments",
    }.get(event_type, "Political violence")
    assert acled_disorder_type(sub_event_type) == expected


def test_original_is_dropped_once_an_editor_changed_the_kind():
    original = "Air/drone strike"
    assert acled_code("aerial-strike", original=original).sub_event_type == original
    assert acled_code("shelling", original=original).sub_event_type == "Shelling/artillery/missile attack"
    assert acled_code("talks", original=original) is None


def test_original_that_is_no_sub_event_type_is_no_obstacle():
    assert acled_code("aerial-strike", original="Skirmish").sub_event_type == "Air/drone strike"


def test_strike_without_means_has_an_event_type_alone():
    assert acled_code("strike") == AcledCode(REMOTE, None)


@pytest.mark.parametrize("kind", ["armed-violence", "troop-level", "visit", "closure", "accident"])
def test_kind_without_an_honest_equivalent_has_none(kind):
    assert acled_code(kind) is None


@pytest.mark.parametrize(
    ("kind", "condition", "sub_event_type"),
    [
        ("talks", "armed_group_takes_part", "Agreement"),
        ("execution", "without_trial", "Attack"),
        ("labour-strike", "people_gathered", "Peaceful protest"),
    ],
)
def test_conditional_kind_is_coded_only_under_its_condition(kind, condition, sub_event_type):
    assert acled_code(kind) is None
    assert acled_code(kind, **{condition: True}).sub_event_type == sub_event_type


@pytest.mark.parametrize("kind", ["targeted-killing", "attempted-killing"])
@pytest.mark.parametrize(
    ("weapons", "standing", "expected"),
    [
        (["drone"], None, "Air/drone strike"),
        (["drone-armed", "missile"], "civilian", "Air/drone strike"),
        (["helicopter"], "combatant", "Air/drone strike"),
        (["magnetic-bomb"], "civilian", "Remote explosive/landmine/IED"),
        (["landmine", "firearm"], None, "Remote explosive/landmine/IED"),
        (["body-bomb"], None, "Suicide bomb"),
        (["grenade"], None, "Grenade"),
        (["rocket-122"], None, "Shelling/artillery/missile attack"),
        (["mortar"], "civilian", "Shelling/artillery/missile attack"),
        (["anti-tank"], None, "Shelling/artillery/missile attack"),
        (["chemical"], "civilian", "Chemical weapon"),
        (["firearm"], "civilian", "Attack"),
        (["blade"], "journalist", "Attack"),
        ([], "civilian", "Attack"),
        (["not-stated"], "detainee", "Attack"),
        (["sniper"], "combatant", "Armed clash"),
        ([], "security-force", "Armed clash"),
        (["firearm"], None, None),
        (["firearm"], "not-stated", None),
        ([], "contractor", None),
        ([], None, None),
        (["other"], "civilian", None),
        (["cyber"], "civilian", None),
    ],
)
def test_rule_t_reads_the_weapon_then_the_target(kind, weapons, standing, expected):
    code = acled_code(kind, weapons=weapons, target_standing=standing)
    assert (code and code.sub_event_type) == expected
    if code:
        assert code.event_type == ACLED[expected][0]


def test_rule_t_knows_a_suicide_attack_by_its_explosive():
    killing = {"kind": "targeted-killing", "weapons": ["vehicle-bomb"]}
    assert acled_code(**killing).sub_event_type == "Remote explosive/landmine/IED"
    assert acled_code(**killing, suicide=True).sub_event_type == "Suicide bomb"


def test_plover_has_sixteen_categories_and_all_occur():
    assert len(PLOVER_CATEGORIES) == 16
    occurring = {
        code.category for kind in KINDS.values() for code in (kind.plover, kind.plover_conditional) if code
    }
    assert occurring == set(PLOVER_CATEGORIES)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_plover_mode_belongs_to_its_category(kind):
    code = kind.plover or kind.plover_conditional
    if code and code.mode:
        assert code.mode in PLOVER_CATEGORIES[code.category].modes


def test_only_a_conviction_has_a_plover_code_among_court_decisions():
    assert plover_code("court-decision") is None
    assert plover_code("court-decision", conviction=True) == PloverCode("SANCTION", "convict")
    assert plover_code("rocket-attack") == PloverCode("ASSAULT", "heavy-weapons")
    assert plover_code("troop-level") is None


@pytest.mark.parametrize(
    ("type_of_violence", "kind", "roles"),
    [
        (1, "armed-violence", ("party", "party")),
        (2, "armed-violence", ("party", "party")),
        (3, "attack-on-civilians", ("attacker", "victim")),
    ],
)
def test_ged_row_becomes_a_kind_and_only_one_sided_violence_has_a_direction(type_of_violence, kind, roles):
    assert kind_from_ucdp(type_of_violence) == kind
    assert ucdp_roles(type_of_violence) == roles


def test_ged_row_is_aggregate_if_so_marked_or_longer_than_a_month():
    assert ucdp_is_aggregate(2, 1)
    assert ucdp_is_aggregate(1, 32)
    assert not ucdp_is_aggregate(1, 31)


@pytest.mark.parametrize(
    ("standing", "side", "column"),
    [
        ("civilian", None, "deaths_civilians"),
        ("combatant", "a", "deaths_a"),
        ("security-force", "b", "deaths_b"),
        ("combatant", None, "deaths_unknown"),
        ("journalist", "a", "deaths_unknown"),
        ("not-stated", None, "deaths_unknown"),
    ],
)
def test_standing_has_its_column_of_deaths(standing, side, column):
    assert ucdp_deaths_column(standing, side) == column


@pytest.mark.parametrize(
    ("actor_type", "at_home", "inter"),
    [
        ("armed-forces", True, 1),
        ("armed-forces", False, 8),
        ("armed-forces", None, None),
        ("police-security", True, 1),
        ("police-security", False, None),
        ("intelligence-service", True, 1),
        ("rebel", None, 2),
        ("political-militia", None, 3),
        ("communal-militia", None, 4),
        ("rioters", None, 5),
        ("protesters", None, 6),
        ("civilians", None, 7),
        ("foreign-force", None, 8),
        ("coalition", None, 8),
        ("private-contractor", None, 8),
        ("non-state-armed-group", None, None),
        ("state", True, None),
        ("unknown", None, None),
        ("generic", None, None),
    ],
)
def test_actor_type_has_its_inter_code(actor_type, at_home, inter):
    assert inter_code(actor_type, at_home=at_home) == inter


def test_armed_group_is_a_militia_only_if_an_editor_says_so():
    assert inter_code("non-state-armed-group", as_militia=True) == 3
    assert inter_code("civilians", as_militia=True) == 7


@pytest.mark.parametrize("number", INTER_NAMES)
def test_inter_comes_as_number_or_name_and_never_names_one_of_several_types(number):
    expected = {2: "rebel", 3: "political-militia", 4: "communal-militia", 5: "rioters", 6: "protesters"}
    expected |= {7: "civilians"}
    assert actor_type_from_inter(number) == expected.get(number)
    assert actor_type_from_inter(str(number)) == expected.get(number)
    assert actor_type_from_inter(INTER_NAMES[number].upper()) == expected.get(number)
    assert expected.get(number) is None or expected[number] in ACTOR_TYPES


@pytest.mark.parametrize("inter", [0, 9, "", "Martians", "²", "٣"])
def test_unknown_inter_is_refused(inter):
    with pytest.raises(UnknownTermError, match="1 State Forces"):
        actor_type_from_inter(inter)


@pytest.mark.parametrize(
    ("slug", "acled", "ucdp"),
    [
        ("exact", 1, 1),
        ("street", 1, 1),
        ("locality", 1, 1),
        ("near", 2, 2),
        ("district", 2, 3),
        ("province", 3, 4),
        ("region", 3, 5),
        ("line", 3, 5),
        ("country", None, 6),
        ("sea", 3, 7),
        ("not-stated", None, None),
    ],
)
def test_place_precision_is_exported_as(slug, acled, ucdp):
    assert (PLACE_PRECISIONS[slug].acled, PLACE_PRECISIONS[slug].ucdp) == (acled, ucdp)


@pytest.mark.parametrize(("code", "slug"), [(1, "locality"), (2, "near"), (3, "province")])
def test_geo_precision_becomes(code, slug):
    assert place_precision_from_acled(code) == slug


@pytest.mark.parametrize(
    ("code", "slug"),
    list(enumerate(["locality", "near", "district", "province", "region", "country", "sea"], start=1)),
)
def test_where_prec_becomes_and_comes_back_unchanged(code, slug):
    assert place_precision_from_ucdp(code) == slug
    assert PLACE_PRECISIONS[slug].ucdp == code


@pytest.mark.parametrize(
    ("step", "slug"),
    [
        ("Exact location (via Coalition)", "exact"),
        ("nearby landmark", "street"),
        ("Village", "locality"),
        ("neighbourhood/area", "locality"),
        ("subdistrict", "district"),
        ("Province/governorate", "province"),
    ],
)
def test_step_of_the_airwars_ladder_becomes(step, slug):
    assert place_precision_from_airwars(step) == slug


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (place_precision_from_acled, 4),
        (place_precision_from_ucdp, 0),
        (place_precision_from_airwars, "continent"),
        (time_kind_from_airwars, "sometime"),
        (kind_from_ucdp, 4),
        (precision_from_ucdp, 6),
        (precision_from_acled, 0),
    ],
)
def test_unknown_code_is_refused_naming_the_accepted(read, code):
    with pytest.raises(UnknownTermError, match="Accepted: "):
        read(code)


@pytest.mark.parametrize("kind", TIME_KINDS.values(), ids=TIME_KINDS)
def test_airwars_time_comes_back_unchanged(kind):
    assert TIME_KINDS[time_kind_from_airwars(kind.airwars)].airwars == kind.airwars


@pytest.mark.parametrize(
    ("days", "ucdp", "acled"),
    [
        (1, 1, 1),
        (2, 2, 2),
        (6, 2, 2),
        (7, 3, 2),
        (8, 4, 2),
        (11, 4, 2),
        (28, 4, 3),
        (31, 4, 3),
        (32, 5, None),
        (365, 5, None),
        (366, 5, None),
        (367, None, None),
        (None, None, None),
    ],
)
def test_interval_has_the_narrowest_code_that_holds_it(days, ucdp, acled):
    assert ucdp_date_prec(days) == ucdp
    assert acled_time_precision(days) == acled


def test_date_codes_become_precisions():
    assert [precision_from_ucdp(code) for code in range(1, 6)] == ["day", "either", "either", "month", "year"]
    assert [precision_from_acled(code) for code in range(1, 4)] == ["day", "either", "month"]
    assert {precision_from_ucdp(code) for code in range(1, 6)} <= set(PRECISIONS)
