"""The conditions of booking in force for an organisation on a day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conditions:
    """Every number a rule of booking needs; meaning and source stand in ``definitions/conditions.toml``.

    The unit is the ending of the name; `..._percent` is 0 to 100, `..._minute` a minute of the day.
    """

    horizon_days: int
    release_minute: int
    release_spread_minutes: int
    closes_before_minutes: int
    day_max: int
    department_day_max: int
    month_max: int
    booker_persons_max: int
    hold_minutes: int
    cancel_before_minutes: int
    return_delay_min_minutes: int
    return_delay_max_minutes: int
    offer_minutes: int
    offer_same_day_minutes: int
    no_show_window_days: int
    no_show_first_days: int
    no_show_second_days: int
    no_show_third_days: int
    excuse_wait_minutes: int
    referral_percent: int
    referral_spill_hours: int
    referral_lead_days: int
    same_day_percent: int
    same_day_minute: int
    assisted_percent: int
    green_channel_age: int
    child_age: int
    passed_max: int
    late_return_after: int
    check_in_opens_minutes: int
    lottery_ratio: int
    lottery_minutes: int
    publish_ahead_days: int
    requests_a_minute: int
    address_requests_a_minute: int
