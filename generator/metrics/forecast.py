"""What all forecasts stand on: the sample they draw from, the working days to come, and the words for both.

Days are told apart at noon: a day of which more than half is over at an instant lies before it. So a sprint from Monday
morning to Monday morning has ten working days, and so has one from Monday morning to Friday evening.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, takewhile

from generator.domain import Rules
from generator.history.history import History
from generator.history.workdays import ONE_DAY, find_day, is_working
from generator.metrics.facts import Facts
from generator.metrics.simulation import FARTHEST, FEWEST_ITEMS, TRIALS, Counts, carries_forecast, find_seed
from generator.metrics.throughput_days import daily_throughput, sample_working_days
from generator.metrics.words import day, number, percent, quantity, were

SURE = 85
"""The chance, in percent, that the forecasts' first sentences speak of."""
FORECAST_SOURCE = (
    "Vacanti, When Will It Be Done?, and Magennis on Monte Carlo forecasts: past throughput, drawn at random."
)
HOW = (
    f"In each of {TRIALS:,} trials every working day to come delivers what a day drawn at random from the team's past "
    "delivered. The days drawn from are the last working days before the day of the latest data, 60 unless configured "
    "otherwise, those with nothing delivered included; what was delivered on a day off counts on the next working day. "
    "The random numbers follow from the data, so the same data give the same forecast. A day counts as to come if its "
    f"noon is. With fewer than {FEWEST_ITEMS} issues delivered in these days there is too little data for a forecast, "
    "and no number is given."
)
TOO_LITTLE = (
    f"Too little data for a forecast: fewer than {FEWEST_ITEMS} issues were delivered in the working days that it "
    "draws from, 60 unless configured otherwise (forecast_days)."
)


@dataclass(frozen=True, slots=True)
class ForecastFacts(Facts):
    """What the sentences say of a forecast's ground.

    Attributes:
        items: delivered in the days that are drawn from.
        days: how many working days these are.
        first_day: the first of the days.
        last_day: the last.
        seed: of the random numbers.
        today: the day of the latest data.
    """

    items: int
    days: int
    first_day: date
    last_day: date
    seed: int
    today: date


def take_sample(history: History) -> tuple[Counts, ForecastFacts] | None:
    """The items of each past working day that a forecast draws from; None if they are too few."""
    today = find_day(history.as_of, history.rules.time_zone)
    days = daily_throughput(history, history.rules.flow.forecast_days, last=today - ONE_DAY)
    sample = sample_working_days(days)
    if not carries_forecast(sample):
        return None
    first, last = days["day"].iloc[0], days["day"].iloc[-1]
    return sample, ForecastFacts(int(sample.sum()), len(sample), first, last, find_seed(sample), today)


def working_days_after(instant: datetime, rules: Rules) -> Iterator[date]:
    """The working days to come, without end."""
    coming = nearest_midnight(instant, rules)
    while True:
        if is_working(coming, rules):
            yield coming
        coming += ONE_DAY


def working_days_between(first: datetime, last: datetime, rules: Rules) -> list[date]:
    """The working days that lie between two instants, the first `FARTHEST` of them."""
    end = nearest_midnight(last, rules)
    return list(islice(takewhile(lambda each: each < end, working_days_after(first, rules)), FARTHEST))


def nearest_midnight(instant: datetime, rules: Rules) -> date:
    """The day that begins with the midnight nearest to an instant."""
    local, noon = instant.astimezone(rules.time_zone), 12
    return local.date() if local.hour < noon else local.date() + ONE_DAY


def odds(share: float) -> str:
    """A share of the trials in words; never 0 or 100 %, for no trial can tell."""
    least = 0.5 / TRIALS
    return percent(min(max(share, least), 1 - least))


def tell_ground(facts: ForecastFacts) -> str:
    """How many trials, drawn from what, with which seed."""
    return (
        f"{TRIALS:,} trials, drawn from {quantity(facts.days, 'working days')}, {day(facts.first_day)} to "
        f"{day(facts.last_day)}, in which {quantity(facts.items, 'issues')} {were(facts.items)} delivered; seed "
        f"{number(facts.seed)}."
    )
