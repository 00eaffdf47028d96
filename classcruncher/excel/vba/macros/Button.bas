Attribute VB_Name = "Button"
Option Explicit

' The Crunch button of this workbook. It runs the same function as the ribbon does, which tells the
' user of anything that goes wrong.

Public Sub CrunchClasses()
    On Error GoTo Failed
    RunPython "from classcruncher.excel import entry; entry.crunch()"
    Exit Sub
Failed:
    MsgBox "Class Cruncher could not start Python: " & Err.Description & vbNewLine & vbNewLine & _
        "Open a terminal and run: classcruncher doctor", vbExclamation, "Class Cruncher"
End Sub
