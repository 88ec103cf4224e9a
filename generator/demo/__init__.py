"""A small Jira on loopback with a made-up team: the demo's and the tests' Jira.

How the demo works, in three steps that know nothing of each other but the values between them:

1. **A story becomes an event log.** `playbooks/*.yml` say what each team planned, one line an issue, and in brackets
   what befell it. `playbook` reads them (`crowd` repeats the lines for measuring), `runs` gives the sprints their times
   on the line of `office_hours`, `team` and `desk` let the people work: `parts` bring an issue into its sprint, `plots`
   say what becomes of it there. All write notes into a `journal`, which numbers them and works out what was before.
   `oddities` adds the odd board. `story.make_world` is the way in; the same arguments give the same log.
2. **The log is folded into a state.** `events` are what can happen, `world` applies them up to an instant. Nothing else
   is stored: move `World.now` or append an event, and the site has changed.
3. **The state is told as Jira tells it.** `view` is what a reader may see of it; `payloads`, `changelog`, `sprints`,
   `fields` and `people` write the JSON with all of Jira's habits; `jql` and `search` understand queries. `lookups` and
   `agile` answer what both flavours share, `cloud`, `cloud_changelogs` and `data_center` the rest, `greenhopper` (with
   `sprint_cast`) the charts that Jira draws itself, `writes` what changes an issue. `server.DemoJira` puts them on a
   socket: `listener` speaks HTTP, `exchange` finds the answer, and a test can script faults.

To add an issue to the story, write a line into a playbook; to add a fate, a function and its name in `plots`; to add an
endpoint, a `Route`.
"""
