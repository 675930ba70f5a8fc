"""What people type to make a spreadsheet, a feed or a calendar do something."""

FORMULAS = [
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "\u00a0=1+1", " \t=1+1"),
    *(
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM(1)",
        " ＝1+1",
        "\ufeff=1+1",
        "\u200b=1+1",
        "\u3000=1+1",
        "=cmd|' /C calc'!A0",
    ),
    *('=HYPERLINK("http://evil.example","x")', '=IMPORTXML("http://evil.example","//a")', "=WEBSERVICE(1)"),
    *(
        "=DDE(1)",
        '@=1+1"',
        "+cmd",
        "-cmd",
        "=A1",
        "=1",
        "=-1",
        "=+1",
        "+",
        "-",
        "=",
        "@",
        "-2+3+cmd|' /C calc'!A0",
    ),
    *('="a"', "=1;=2", "=1,=2", '",=1+1,"', '"\n=1+1', "a\n=1+1", "a\r\n=1+1", ";=1+1", "\x00=1+1", "=1\x00"),
    *("-1e5", "-1,5", "-١", "+44 20 7946 0000", "--1", "@northport", "=ROW()", "=TRUE()"),
]
MARKUP = [
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "]]>",
        "&lt;b&gt;",
        "<!--",
        "\x00\x08\x0b\x1f",
    ),
    *(
        "\ufffe\uffff",
        "\u2028\u2029",
        "\u202eevil",
        "END:VCALENDAR\r\nBEGIN:VEVENT",
        "a;b,c\\d\\n",
        '"; DROP TABLE',
        "{{7*7}}",
    ),
    *(
        "x" * 5000,
        "\ud7ff\ue000\U0001f680",
        "\r\nSet-Cookie: a=b",
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    ),
]
