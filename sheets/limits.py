"""How much of a foreign file is read before it is refused: one place for all limits."""

MEGABYTE = 1024 * 1024

MAX_FILE = 20 * MEGABYTE
MAX_UNPACKED = 500 * MEGABYTE  # a real sheet of 100,000 x 15 unpacks to 93 MB
MAX_RATIO = 250  # real sheets pack 5 to 40 times; a bomb about 1,000 times
RATIO_FROM = 20 * MEGABYTE
MAX_PARTS = 5_000
MAX_ROWS = 200_000  # filled rows in one sheet
MAX_COLUMNS = 512
MAX_SHEETS = 100
MAX_OUTPUT = 600 * MEGABYTE

CHILD_MEMORY = 1024 * MEGABYTE
CHILD_SECONDS = 30

CELL_CHARACTERS = 32_767  # Excel's own limit
SHEET_ROWS = 1_048_576
SHEET_BYTES = 1800 * MEGABYTE  # unpacked; from 2 GB on it needs zip64, which not all know
