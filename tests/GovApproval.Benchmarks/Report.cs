using System.Globalization;
using Spectre.Console;

namespace GovApproval.Benchmarks;

/// <summary>One thing measured, beside what it should be.</summary>
internal sealed record Row(string What, string Result, string Goal = "", string Note = "");

/// <summary>What the run has found, printed as it comes and as one table at the end.</summary>
internal sealed class Report(string machine)
{
    /// <summary>Neither colours nor broken lines in files and pipes.</summary>
    public static void Plain()
    {
        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Width = 220;
    }

    private readonly List<Row> _rows = [];

    public void Add(Row row)
    {
        _rows.Add(row);
        AnsiConsole.MarkupLineInterpolated($"  [green]{row.What}[/]  {row.Result}  [grey]{row.Note}[/]");
    }

    public static void Say(string line) => AnsiConsole.MarkupLineInterpolated($"[grey]{line}[/]");

    public void Print(bool markdown)
    {
        AnsiConsole.WriteLine();
        if (markdown)
        {
            Console.WriteLine(machine);
            Console.WriteLine();
            Console.WriteLine("| measured | result | goal | note |");
            Console.WriteLine("| --- | --- | --- | --- |");
            foreach (var row in _rows)
            {
                Console.WriteLine($"| {row.What} | {row.Result} | {row.Goal} | {row.Note} |");
            }

            return;
        }

        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(machine)).AddColumns("measured", "result", "goal", "note");
        foreach (var row in _rows)
        {
            table.AddRow(Markup.Escape(row.What), Markup.Escape(row.Result), Markup.Escape(row.Goal), Markup.Escape(row.Note));
        }

        AnsiConsole.Write(table);
    }

    public static string Number(double value, string format = "#,##0") => value.ToString(format, CultureInfo.InvariantCulture);
}
