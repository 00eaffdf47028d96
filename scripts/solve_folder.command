#!/bin/sh
# Double-click this file, then drag a folder with workbooks into its window.
if command -v python3 >/dev/null; then
    exec python3 "$(dirname "$0")/solve_folder.py" "$@"
fi
echo "Class Cruncher needs Python 3.11 or later. Install it from https://www.python.org/downloads/ and try again."
printf "Press Enter to close this window."
read -r _
