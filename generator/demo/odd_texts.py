"""Texts as they really stand in some Jira: hostile, broken, or only foreign. Harmless if every page escapes them."""

BOARD = "<script>alert('board')</script> & Söhne 🚲"
PROJECT = 'Odd "project" <i>& co</i>'
EPICS = ("</h1><script>alert('epic')</script>", "🚴 حملة الصيف {{ epic }}")
STATUS_NAMES = ('<b>New</b> & "shiny"', "قيد التنفيذ", "In Progress", "Erledigt ✅ {{ status }}")
COLUMN_NAMES = ("<u>Zu erledigen</u>", "🚧 {{ column }}", "Done", "Done")

SUMMARIES = (
    "<script>alert(document.cookie)</script>",
    "<img src=x onerror=alert(1)>",
    "</title></table><h1>The report ends here</h1>",
    "<!-- --> ]]> */ `backticks`",
    "\"Double\" and 'single' quotes & ampersands",
    "&lt;already escaped&gt; &amp; proud of it",
    '=HYPERLINK("http://127.0.0.1/","Click me")',
    "+1+1 looks like a formula",
    "-2+3 looks like a formula",
    "@SUM(A1:A9) looks like a formula",
    "\tStarts with a tab",
    "  Leading blanks, trailing blanks  ",
    "First line\nsecond line\r\nthird line",
    "Bell \x07 and colours \x1b[31mred\x1b[0m",
    "A NUL \x00 byte and a vertical tab \x0b",
    "{{ 7 * 7 }} {% if x %} {# template #}",
    "%s %d %(name)s {0} {name}",
    "${jndi:ldap://127.0.0.1/a} $(id) `id`",
    "../../../../etc/passwd",
    "..\\..\\Windows\\System32\\drivers",
    "javascript:alert(1)",
    "",
    " ",
    "Very long: " + "the dock at the very end of the pier does not release bikes, and " * 4 + "nobody knows why",
    "OneWordWithoutAnyBreak" * 12,
    "Ends \u202etxt.exe with a right-to-left override",
    "Zero\u200bwidth\u200dmarks\ufeff and a soft\u00adhyphen",
    "Non\u00a0breaking\u202fspaces and a line\u2028separator",
    "شراء تذكرة يومية من الخريطة",
    "קניית כרטיס יומי באפליקציה (beta)",
    "🚲🚲🚲 and a family 👩‍👩‍👧‍👦 ride",
    "İstanbul'da ğüşıöç kaydı bozuk",  # noqa: RUF001 - Turkish has this letter
    "Zażółć gęślą jaźń przy odbiorze roweru",
    "自転車を返却できません",
    "Ẑ̴͓a̷̛̝l̶̰̈g̴̱̅o̷̟͝ marks above and below",
    "Price is $5^2$ and \\frac{1}{2} of $x_i",
    "null",
    "NaN",
    "1e309",
    "2026-11-23",
    "0x1F, 007 and 1_000",
    "a,b;c\td|e",
    "'; DROP TABLE issues; --",
)

SPRINT_NAMES = (
    "Closed seven years late",
    "<i>Start is end</i>",
    "Никогда не начат",
    "Sprint 1",
    "Sprint 1",
    "[id=9,state=ACTIVE,name=fake]",
    "../Week 44/45, 46 & {{ x }}",
    "ספרינט \u202e 🏁",
)
"""No more than 30 characters each, as in Jira."""

GOALS = (
    "<script>alert('goal')</script>",
    "goal=<null>, startDate=<null>]",
    "",
    "First aim\nSecond aim\n\n- a list\n- of aims",
    "=1+1 & {{ goal }}",
    "هدف هذا السباق هو الخريطة",
    '"' * 40,
    "🏁" * 60,
)
