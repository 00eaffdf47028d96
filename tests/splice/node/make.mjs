// Writes the workbooks that the tests put results into: node make.mjs FOLDER
import { join } from "node:path";
import ExcelJS from "exceljs";
import XLSX from "xlsx";

const folder = process.argv[2];

async function withExcelJS() {
  const book = new ExcelJS.Workbook();
  book.creator = "Office";
  const sheet = book.addWorksheet("Pupils", {
    properties: { tabColor: { argb: "FF00AA00" } },
    pageSetup: { paperSize: 9, orientation: "landscape", printArea: "A1:C9" },
    views: [{ state: "frozen", ySplit: 1 }],
  });
  sheet.columns = [{ header: "Grade", key: "grade", width: 20 }, { header: "Children", key: "children" }];
  ["K", "1", "2"].forEach((grade, index) => sheet.addRow({ grade, children: 20 + index }));
  sheet.getCell("B5").value = { formula: "SUM(B2:B4)", result: 63 };
  sheet.getCell("C1").value = { richText: [{ text: "rich " }, { font: { bold: true }, text: "text" }] };
  sheet.getCell("C2").note = "a note";
  sheet.getCell("B2").dataValidation = { type: "whole", operator: "between", formulae: [0, 99] };
  sheet.getCell("B2").fill = { type: "gradient", gradient: "angle", degree: 45,
    stops: [{ position: 0, color: { argb: "FFFFFFFF" } }, { position: 1, color: { argb: "FF336699" } }] };
  sheet.addConditionalFormatting({ ref: "B2:B4", rules: [{ type: "colorScale",
    cfvo: [{ type: "min" }, { type: "max" }], color: [{ argb: "FFFFFFFF" }, { argb: "FF336699" }] }] });
  sheet.addTable({ name: "Rooms", ref: "E1", headerRow: true, columns: [{ name: "Room" }], rows: [["1"], ["2"]] });
  await sheet.protect("secret", { selectLockedCells: true });
  book.addWorksheet("Kept out of sight", { state: "veryHidden" });
  await book.xlsx.writeFile(join(folder, "from ExcelJS.xlsx"));
}

function withSheetJS() {
  const book = XLSX.utils.book_new();
  const sheet = XLSX.utils.aoa_to_sheet([["Grade", "Children"], ["K", 20], ["1", 21]]);
  sheet["B4"] = { t: "n", f: "SUM(B2:B3)", v: 41 };
  sheet["!ref"] = "A1:B4";
  sheet["!merges"] = [XLSX.utils.decode_range("D1:E1")];
  XLSX.utils.book_append_sheet(book, sheet, "Pupils");
  book.Workbook = { Names: [{ Name: "Total", Ref: "Pupils!$B$4" }] };
  XLSX.writeFile(book, join(folder, "from SheetJS.xlsx"), { bookSST: true });
}

await withExcelJS();
withSheetJS();
