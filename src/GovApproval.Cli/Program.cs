using System.CommandLine;
using GovApproval.Cli;

var root = new RootCommand("Tools for a running GovApproval service.");
root.Subcommands.Add(SimulateCommand.Create());
return await root.Parse(args).InvokeAsync();
