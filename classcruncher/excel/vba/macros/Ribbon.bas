Attribute VB_Name = "RibbonClassCruncher"
Option Explicit

' The buttons of the Class Cruncher tab. Each runs one function of classcruncher.excel.entry,
' which tells the user of anything that goes wrong.

Public Sub CrunchClasses(control As IRibbonControl)
    Ask "crunch"
End Sub

Public Sub CheckInputs(control As IRibbonControl)
    Ask "check"
End Sub

Public Sub StopCrunching(control As IRibbonControl)
    Ask "stop"
End Sub

Public Sub NewWorkbook(control As IRibbonControl)
    Ask "new_workbook"
End Sub

Public Sub ShowHelp(control As IRibbonControl)
    Ask "show_help"
End Sub

Private Sub Ask(action As String)
    On Error GoTo Failed
    If ActiveWorkbook Is Nothing Then
        If action = "crunch" Or action = "check" Then
            MsgBox "Open a Class Cruncher workbook first. If Excel shows a yellow bar above it, choose Enable Editing.", vbInformation, "Class Cruncher"
            Exit Sub
        End If
        Workbooks.Add ' xlwings calls Python on behalf of a workbook
    End If
    RunPython "from classcruncher.excel import entry; entry." & action & "()"
    Exit Sub
Failed:
    MsgBox "Class Cruncher could not start Python: " & Err.Description & vbNewLine & vbNewLine & _
        "Open a terminal and run: classcruncher doctor", vbExclamation, "Class Cruncher"
End Sub
