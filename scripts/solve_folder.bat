@echo off
rem Double-click this file, or drop a folder with workbooks on it.
setlocal
where py >nul 2>nul && (py -3 "%~dp0solve_folder.py" %* & goto :eof)
where python >nul 2>nul && (python "%~dp0solve_folder.py" %* & goto :eof)
echo Class Cruncher needs Python 3.11 or later. Install it from https://www.python.org/downloads/ and try again.
pause
