import sys
from pathlib import Path

# The damaged logs and small events of the tests of `debate`.
sys.path.insert(0, str(Path(__file__).parents[1] / "debate"))
