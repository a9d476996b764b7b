"""How an app declares its indicators.

```
from minkang.engines.warehouse.indicators import Frames, Indicator, Rows, register_indicator
```
"""

from minkang.engines.warehouse.rules.declaration import (
    Aggregation,
    Direction,
    Indicator,
    Interval,
    Judged,
    Part,
    Unmeasured,
    register_indicator,
    registered,
    target_of,
    targets_of,
)
from minkang.engines.warehouse.rules.frames import (
    FRAMES,
    Column,
    Frames,
    Rows,
    age_band,
    years_between,
)
from minkang.policy.targets import Words

__all__ = [
    "FRAMES",
    "Aggregation",
    "Column",
    "Direction",
    "Frames",
    "Indicator",
    "Interval",
    "Judged",
    "Part",
    "Rows",
    "Unmeasured",
    "Words",
    "age_band",
    "register_indicator",
    "registered",
    "target_of",
    "targets_of",
    "years_between",
]
