"""The colours charts are drawn with: sentinels, one for each role, that leave the renderer as the page's variables.

The values are the light theme's, so that a chart drawn without the swap still looks right.
"""

from dataclasses import asdict

from generator.metrics.metric import Theme

SENTINELS = Theme(
    c1="#2563b0",
    c2="#a6450c",
    c3="#0c9c9a",
    c4="#64082f",
    c5="#a98520",
    c6="#4c1d95",
    r1="#dce9f7",
    r2="#a9c9ec",
    r3="#6fa3db",
    r4="#2563b1",  # c1, but for a bit: a colour must name one role
    r5="#123a70",
    text="#1b1f24",
    muted="#57606a",
    hair="#d0d7de",
    nonwork="#eef1f4",
    bg="#ffffff",
)

PAINTS = {value: f"var(--{role})" for role, value in asdict(SENTINELS).items()} | {"#000000": "currentColor"}
