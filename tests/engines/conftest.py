"""The tests that need a Spark session run in their own step: `./script/test --spark`."""

import os

collect_ignore = [] if os.environ.get("CANTIK_UJI_SPARK") else ["test_spark.py"]
