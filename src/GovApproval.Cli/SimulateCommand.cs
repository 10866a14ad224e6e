using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using GovApproval.Cli.Simulation;
using Spectre.Console;

namespace GovApproval.Cli;

/// <summary><c>simulate shifang</c>: drives a running service through a center's months and compares its figures.</summary>
internal static class SimulateCommand
{
    private const int FiguresMissed = 2;
    private const int WidthOfTable = 120;

    public static Command Create()
    {
        var simulate = new Command("simulate", "Drive a running service through the months of a real center, and compare what its views answer with what was published.");
        foreach (var scenario in new[] { "shifang", "gaoqing", "construction" })
        {
            simulate.Subcommands.Add(For(scenario));
        }

        return simulate;
    }

    private static Command For(string scenario)
    {
        var shape = Scenario.Load(scenario);
        var cases = new Option<int>("--cases") { Description = "How many cases; the published figures are scaled in proportion.", DefaultValueFactory = _ => shape.Figures.Cases };
        var url = new Option<Uri>("--url") { Description = "Where the service is.", CustomParser = ParseUrl, DefaultValueFactory = _ => new("http://localhost:5080") };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same cases.", DefaultValueFactory = _ => 1 };
        var callers = new Option<int>("--callers") { Description = "How many connections ask at the same time.", DefaultValueFactory = _ => 16 };
        var division = new Option<string>("--division") { Description = "The division (GB/T 2260 code) whose center it is.", DefaultValueFactory = _ => shape.Division };
        var pictures = new Option<DirectoryInfo?>("--pictures") { Description = "A folder for the pictures of the months and of the projects (SVG)." };
        cases.Validators.Add(result => AtLeast(result, 100));
        callers.Validators.Add(result => AtLeast(result, 1));
        division.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: 6 or 9 or 12 } code || !code.All(char.IsAsciiDigit))
            {
                result.AddError("--division must be a division code: 6, 9 or 12 digits.");
            }
        });
        var command = new Command(scenario, shape.Title) { cases, url, seed, callers, division, pictures };
        command.SetAction((parsed, ct) => Run(
            new(shape, parsed.GetRequiredValue(url), parsed.GetRequiredValue(division), shape.Whole(parsed.GetRequiredValue(cases)), parsed.GetRequiredValue(seed), parsed.GetRequiredValue(callers), parsed.GetValue(pictures)),
            ct));
        return command;
    }

    private static void AtLeast(OptionResult result, int least)
    {
        if (result.GetValueOrDefault<int>() < least)
        {
            result.AddError($"{result.Option.Name} must be at least {least}.");
        }
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        result.AddError("--url must be an http or https address.");
        return null;
    }

    private static async Task<int> Run(SimulationOptions options, CancellationToken ct)
    {
        if (Console.IsOutputRedirected)
        {
            // In a file or a pipe there is no window to fit into, and colours are noise.
            AnsiConsole.Profile.Width = WidthOfTable;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        using var service = new ServiceClient(options.Service, options.Callers);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var outcome = await AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
                .StartAsync(context => new SimulationRun(options, service).Run(new ProgressBars(context), ct));
            Show(options, outcome, Stopwatch.GetElapsedTime(started));
            return outcome.Figures.All(f => f.Holds) ? 0 : FiguresMissed;
        }
        catch (SimulationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped; what was filed stays, and the service's clock stands where it was set.");
            return 1;
        }
    }

    private static void Show(SimulationOptions options, SimulationRun.Outcome outcome, TimeSpan elapsed)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new(Markup.Escape(options.Scenario.Title)) };
        table.AddColumn("Figure");
        foreach (var column in new[] { "Published", "In proportion", "The engine", "Difference" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var figure in outcome.Figures)
        {
            table.AddRow(
                Markup.Escape(figure.Name),
                figure.Text(figure.Published),
                figure.Text(figure.Expected),
                figure.Text(figure.Answered),
                figure.Holds ? figure.TextOfDifference() : $"[red]{figure.TextOfDifference()} ![/]");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Answered by the service's views for {outcome.From:uuuu-MM-dd} to {outcome.To:uuuu-MM-dd}: all cases are received by {options.Scenario.To}, and the last of them is completed on the later day.");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{outcome.Commands:N0} commands in {elapsed.TotalSeconds:N0} s, seed {options.Seed}. The service's clock stands at the last slot; PUT /dev/clock {{\"now\": null}} lets it run again.");
        AnsiConsole.MarkupLine(outcome.Figures.All(f => f.Holds)
            ? "[green]Every figure that must lie within 2 % of the published one does.[/]"
            : "[red]Not every figure lies within 2 % of the published one.[/]");
    }

    private sealed class ProgressBars(ProgressContext context) : IDisplay
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private ProgressTask? _task;

        public void Begin(string what, int total)
        {
            _task ??= context.AddTask(what);
            _task.Description = what;
            _task.MaxValue = Math.Max(1, total);
            _task.Value = 0;
        }

        public void Step() => _task?.Increment(1);

        public void Reached(RunProgress progress)
        {
            if (_task is not null)
            {
                _task.Value = progress.Completed;
                var perSecond = progress.Commands / Stopwatch.GetElapsedTime(_started).TotalSeconds;
                _task.Description = string.Create(CultureInfo.InvariantCulture, $"{progress.Day:uuuu-MM-dd}  {progress.Completed:N0} cases  {perSecond:N0} commands/s");
            }
        }
    }
}
