using System.CommandLine;
using System.Globalization;
using GovApproval.Benchmarks;
using GovApproval.Benchmarks.Http;

if (args is [Driver.Word])
{
    return await Driver.Serve();
}

var only = new Option<string>("--only") { Description = $"Some of {string.Join(',', Run.Stages)}, by commas; everything when left out.", DefaultValueFactory = _ => string.Join(',', Run.Stages) };
var seconds = new Option<double>("--seconds") { Description = "How long the floor and each append row run.", DefaultValueFactory = _ => 5 };
var cases = new Option<int>("--cases") { Description = "Cases of four commands in each HTTP run.", DefaultValueFactory = _ => 10_000 };
var volume = new Option<int>("--volume") { Description = "Events stored before memory, disk and rebuild are measured.", DefaultValueFactory = _ => 500_000 };
var connection = new Option<string?>("--connection") { Description = "A PostgreSQL of yours whose user may create databases; a private one when left out." };
var markdown = new Option<bool>("--markdown") { Description = "Prints the table as Markdown." };
var command = new RootCommand("Measures GovApproval on this machine: PostgreSQL's floor, commands over HTTP, appends in process, rebuild, lag, memory and disk, clocks, and the views over a year.")
{
    only, seconds, cases, volume, connection, markdown,
};
command.SetAction(parsed => Run.All(new(
    parsed.GetValue(only)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    parsed.GetValue(seconds), parsed.GetValue(cases), parsed.GetValue(volume), parsed.GetValue(connection), parsed.GetValue(markdown))));
return await command.Parse(args).InvokeAsync();
